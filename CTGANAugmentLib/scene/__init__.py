"""MRML nodes and the library's volumes: the same in desktop Slicer and headless. No Qt."""
