"""Patches on their way from the disk to the networks."""
