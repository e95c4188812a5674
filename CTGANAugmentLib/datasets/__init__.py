"""Cases on disk: how folders are read, who is split from whom, and patches cut from them."""
