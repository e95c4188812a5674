"""Classical segmentation: what learned methods are compared with. One method a file, one family a folder."""
