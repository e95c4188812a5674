"""Graph methods: voxels are nodes, likeness is the weight of the edges."""
