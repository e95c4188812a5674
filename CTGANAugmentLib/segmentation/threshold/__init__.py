"""Threshold methods: what a voxel is, is told by its own value."""
