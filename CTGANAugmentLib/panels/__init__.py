"""Qt panels of the Slicer module. Import only inside Slicer."""
