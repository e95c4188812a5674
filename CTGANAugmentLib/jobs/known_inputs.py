"""Where inputs were last seen on this machine, so that a replay finds them.

Provenance files travel and so hold no path. This index stays in the user's own folder; delete it at any time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, read_volume, write_json
from CTGANAugmentLib.jobs.outputs import Source
from CTGANAugmentLib.jobs.state import state_folder
from CTGANAugmentLib.provenance import Plan
from CTGANAugmentLib.volume import LabelVolume, Volume

_LONGEST = 200


def remember(sha256: str, source: Source) -> None:
    """Note where an input lies; a folder that cannot be written is no reason to fail."""
    _note(sha256, [str(source.path.resolve()), source.series])


def _note(key: str, entry: Any) -> None:
    known = _read()
    known.pop(key, None)
    known[key] = entry
    index = _index()
    try:
        index.parent.mkdir(parents=True, exist_ok=True)
        write_json(dict(list(known.items())[-_LONGEST:]), index, overwrite=True)
    except (OSError, UserError):
        return


def recall(sha256: str) -> Source | None:
    """Where that input was last seen, None when it was not or is gone."""
    entry = _read().get(sha256)
    if not isinstance(entry, list) or len(entry) != 2 or not Path(str(entry[0])).exists():
        return None
    return Source(Path(str(entry[0])), entry[1])


def find_scan(entry: Mapping[str, Any], given: str | None, series: str | None) -> tuple[Source, Volume]:
    """Find and read the scan that a record tells of.

    Args:
        entry: of the record's inputs.
        given: where it is now; None for where it was last seen.
        series: where a DICOM folder holds several.

    Raises:
        UserError: it is not at hand, or another image is there.
    """
    wanted = entry["sha256"]
    source = Source(Path(given), series) if given else recall(wanted)
    if source is None:
        raise UserError(
            f"the scan that this was made from (SHA-256 {wanted[:12]}...) is not known on this machine: "
            "name it with --input"
        )
    scan = read_volume(source.path, modality=entry["modality"], series=source.series)
    if scan.sha256 != wanted:
        raise UserError(
            f"expected the scan with SHA-256 {wanted[:12]}..., but {source.path} has {scan.sha256[:12]}...: "
            "name the original; this one may have been changed or resampled"
        )
    return source, scan


def find_labels(entry: Mapping[str, Any] | None, given: str | None, scan: Volume) -> LabelVolume | None:
    """Find and read the labels that a record tells of, on their scan's grid; None where it tells of none.

    Args:
        entry: of the record's inputs.
        given: where they are now; None for where they were last seen.
        scan: that they belong to.

    Raises:
        UserError: they are not at hand, or others are there.
    """
    if entry is None:
        return None
    source = Source(Path(given)) if given else recall(entry["sha256"])
    if source is None:
        raise UserError("the labels of the scan are not known on this machine: name them with --masks")
    labels = read_labels(source.path).on_grid(scan.grid)
    if labels.sha256 != entry["sha256"]:
        raise UserError(
            f"expected the labels with SHA-256 {entry['sha256'][:12]}..., but {source.path} has "
            f"{labels.sha256[:12]}...: name the original with --masks"
        )
    return labels


def remember_paths(plan: Plan, paths: Mapping[str, str]) -> None:
    """Note the files that a plan was made with and does not tell of."""
    if paths:
        _note(_key_of(plan), {name: str(Path(path).expanduser().absolute()) for name, path in paths.items()})


def recall_paths(plan: Plan) -> dict[str, str]:
    """Files that a plan was made with, none when they are not known."""
    entry = _read().get(_key_of(plan))
    return {str(name): str(path) for name, path in entry.items()} if isinstance(entry, dict) else {}


def _key_of(plan: Plan) -> str:
    text = json.dumps(plan.to_json(), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _index() -> Path:
    return state_folder() / "inputs.json"


def _read() -> dict[str, Any]:
    try:
        data = json.loads(_index().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}
