"""Readers and writers of one file format each; `files` chooses among them."""
