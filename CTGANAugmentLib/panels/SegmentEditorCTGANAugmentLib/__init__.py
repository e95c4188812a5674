"""The baselines in Slicer's Segment Editor; the folder's name is what Slicer registers the effect under."""
