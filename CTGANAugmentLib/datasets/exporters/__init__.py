"""Data sets written as what trains on them reads them; one layout a file."""
