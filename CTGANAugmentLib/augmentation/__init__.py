"""Classic augmentation: one transform a file; image and mask by the same sampled plan."""
