"""Where this software keeps what it remembers for its user: never in the scans' folders."""

from __future__ import annotations

import os
from pathlib import Path


def state_folder() -> Path:
    """Folder in the user's own account; it may not exist yet and may be deleted at any time."""
    base = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".local" / "state") / "ctganaugment"
