"""The calls of the Python console, for a node of Slicer's scene and for a library volume alike."""
