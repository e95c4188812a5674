"""A case of a batch again, from its record."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from CTGANAugmentLib.datasets.batch.order import LABELS, as_work, variant_of
from CTGANAugmentLib.datasets.batch.variant import make_variant
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.known_inputs import find_labels, find_scan
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.provenance import Plan

_PATHS = ("model", "source", "source_masks")


def replay_case(
    plan: Plan, record: Mapping[str, Any], arguments: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """Make the case of a record again, bit for bit, in a folder of its name.

    Args:
        plan: of the record.
        record: the whole of it.
        arguments: ``out``; ``input`` (the scan that it was made from); ``masks`` (its labels, where it had some);
            ``model``, ``source`` and ``source_masks`` where the recipe named them; optional ``overwrite``.
        progress: told what is being done.

    Raises:
        UserError: scan or labels are not at hand or not the very ones, or the folder is there already.
    """
    progress(0.0, "reading")
    source, scan = find_scan(record["inputs"]["scan"], arguments.get("input"), arguments.get("series"))
    wanted = record["inputs"].get(LABELS)
    find_labels(wanted, arguments.get("masks"), scan)
    folder = Path(arguments["out"]).absolute() / str(plan.parameters["name"])
    if folder.exists() and not arguments.get("overwrite"):
        raise UserError(f"{folder} is there already: choose another folder or allow overwriting")
    variant = variant_of(
        plan,
        folder=folder,
        image=str(source.path),
        mask=str(arguments.get("masks") or "") if wanted else "",
        modality=scan.modality,
        paths={name: str(arguments[name]) for name in _PATHS if arguments.get(name)},
    )
    progress(0.2, "making the case")
    failed = make_variant(as_work(variant))["failed"]
    if failed:
        raise UserError(failed)
    progress(1.0, "done")
    return {
        "files": {name: str(path) for name, path in variant.paths().items()},
        "measured": {},
        "warnings": [],
    }
