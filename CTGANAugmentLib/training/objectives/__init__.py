"""What is trained against what, one model of the literature a file."""
