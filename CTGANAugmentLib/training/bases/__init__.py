"""What objectives of one kind have in common."""
