"""Where the user's own models are: imported ones, and those of folders that the environment names."""

from __future__ import annotations

import os
import sys
from pathlib import Path

OWN_FOLDERS = "CTGANAUGMENT_MODELS"
"""Environment variable with the user's folders of models, separated as in PATH; imports go into the first."""


def own_folders() -> list[Path]:
    """Folders of the user's models, which may not exist yet; models are imported into the first."""
    named = [Path(text).expanduser() for text in os.environ.get(OWN_FOLDERS, "").split(os.pathsep) if text]
    return named or [_data_folder() / "ctganaugment" / "models"]


def _data_folder() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    if base:
        return Path(base)
    library = Path.home() / "Library" / "Application Support"
    return library if sys.platform == "darwin" else Path.home() / ".local" / "share"
