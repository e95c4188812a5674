"""What a face decides, shows and says, apart from how: shared by the Slicer panels and the browser app."""
