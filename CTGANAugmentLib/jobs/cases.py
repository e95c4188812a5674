"""The task behind ``ctganaugment cases``: what belongs together in a folder, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from CTGANAugmentLib.datasets.batch.run import checked
from CTGANAugmentLib.datasets.checks import CaseCheck, table_of
from CTGANAugmentLib.files import write_text
from CTGANAugmentLib.jobs.batch import cases_of, workers_of
from CTGANAugmentLib.parallel import crew_of
from CTGANAugmentLib.progress import Progress

COLUMNS = ("case", "patient", "image", "mask", "is", "voxels", "spacing (mm)", "labels", "remarks")


def run_cases(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Look through the cases of a folder; nothing in it is changed.

    Args:
        arguments: ``data`` (folder, table or datalist); optional ``images`` and ``masks`` (patterns below it),
            ``modality``, ``workers``, ``scheduler``, ``csv`` (file to write the table to) and ``overwrite``.
        progress: told what is being done.

    Returns:
        Also ``rows`` of `COLUMNS`, one a case.

    Raises:
        UserError: nothing found, or a table that is there already.
    """
    progress(0.0, "looking for cases")
    cases, notes = cases_of(arguments)
    with crew_of(workers_of(arguments)) as crew:
        checks = checked(cases, crew, progress, arguments.get("modality") or None)
    files = {}
    if arguments.get("csv"):
        write_text(table_of(checks), arguments["csv"], overwrite=bool(arguments.get("overwrite")))
        files["table"] = str(arguments["csv"])
    rows = [
        [check.name, check.patient, case.image.name, case.reference.name, *_cells(check)]
        for case, check in zip(cases, checks, strict=True)
    ]
    progress(1.0, "done")
    unusable = sum(bool(check.unusable) for check in checks)
    return {
        "files": files,
        "measured": {"cases": len(checks), "unusable": unusable},
        "rows": rows,
        "notes": [*notes, _sum(checks)],
        "warnings": [],
    }


def _cells(check: CaseCheck) -> list[str]:
    labels = ", ".join(f"{value}: {count}" for value, count in check.label_voxels.items())
    return [check.modality, check.shape_kji, check.spacing_kji_mm, labels, check.unusable or check.remarks]


def _sum(checks: Sequence[CaseCheck]) -> str:
    usable = [check for check in checks if not check.unusable]
    kinds = Counter(check.modality for check in usable)
    parts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    patients = len({check.patient for check in usable})
    return f"{len(usable)} of {len(checks)} cases can be used ({parts or 'none'}), of {patients} patients"
