"""Lesions put into scans: shape, appearance, placement, blending."""
