"""The version, in one place, importable with nothing installed."""

VERSION = "0.1.0"
