"""Trained models with their cards."""
