"""The browser app: real MRML scene and Slicer views for people with no Slicer. Needs the extra ``app``."""
