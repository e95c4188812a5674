"""Files that faces hand over to jobs and get back. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from CTGANAugmentLib.files import write_volume
from CTGANAugmentLib.provenance import Provenance, read_provenance
from CTGANAugmentLib.volume import Volume


def written(volume: Volume, path: Path) -> str:
    """Write a volume as fast as can be, and return its path for the job."""
    write_volume(volume, path, compress=False)
    return str(path)


def files_of(result: Mapping[str, Any]) -> dict[str, Path]:
    """Files of a job's answer, by kind."""
    return {name: Path(path) for name, path in result["files"].items()}


def provenance_of(path: Path) -> tuple[Provenance, Mapping[str, Any]]:
    """Read the provenance that a job wrote, and its record as it stands there."""
    plan, record = read_provenance(path.read_text(encoding="utf-8"))
    made = Provenance(plan, {}, record["measured"], record["model"], record["output"], record["synthetic"])
    return made, record
