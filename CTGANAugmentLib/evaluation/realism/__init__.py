"""Are made lesions like real ones? Distances between two sets of patches, beside those between real ones."""
