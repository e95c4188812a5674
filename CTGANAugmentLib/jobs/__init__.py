"""Anything that takes long: job files, the runner, its events and the command line."""
