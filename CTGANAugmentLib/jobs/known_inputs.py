"""Where inputs were last seen on this machine, so that a replay finds them.

Provenance files travel and so hold no path. This index stays in the user's own folder; delete it at any time.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_json

_LONGEST = 200


def remember(sha256: str, path: Path) -> None:
    """Note where an input lies; a folder that cannot be written is no reason to fail."""
    known = _read()
    known.pop(sha256, None)
    known[sha256] = str(path.resolve())
    index = _index()
    try:
        index.parent.mkdir(parents=True, exist_ok=True)
        write_json(dict(list(known.items())[-_LONGEST:]), index, overwrite=True)
    except (OSError, UserError):
        return


def recall(sha256: str) -> Path | None:
    """Where that input was last seen, None when it was not or is gone."""
    place = _read().get(sha256)
    return Path(place) if place and Path(place).exists() else None


def _index() -> Path:
    base = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".local" / "state") / "ctganaugment" / "inputs.json"


def _read() -> dict[str, str]:
    try:
        data = json.loads(_index().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}
