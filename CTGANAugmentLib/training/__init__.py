"""Training of generators on the user's own data: one loop, one file an objective, one file a loss."""
