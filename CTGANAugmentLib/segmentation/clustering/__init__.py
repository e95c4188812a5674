"""Clustering methods: voxels fall into groups of their own."""
