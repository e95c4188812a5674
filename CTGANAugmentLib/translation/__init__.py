"""Scans of one kind turned into another kind by a trained model."""
