"""The folder of a run: what it tells while it goes on, and what it is told."""
