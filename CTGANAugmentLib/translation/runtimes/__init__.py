"""What a trained network runs in: PyTorch as it comes, or OpenVINO where it is installed."""
