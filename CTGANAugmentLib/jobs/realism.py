"""The task behind ``ctganaugment realism``: made lesions beside real ones, with a report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_json, write_text
from CTGANAugmentLib.jobs.lesion_sets import cut_named
from CTGANAugmentLib.progress import Progress, part_of

if TYPE_CHECKING:
    from CTGANAugmentLib.evaluation.realism.lesion_set import LesionSet

REPORT, TABLE, FIGURES = "realism.html", "realism.csv", "realism.json"
DEFAULT_FEATURES = "patch,radiomics"
_CUT = 0.4


def run_realism(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Measure how far made lesions are from real ones, and write a report.

    Args:
        arguments: ``real`` and ``made`` (scans: folder, table, datalist or pattern; or the folder of a batch, which
            holds both), ``out`` (folder); optional ``real_masks``, ``made_masks``, ``trained_on`` and
            ``trained_on_masks`` (what the generator was trained on), ``label`` and ``made_label`` (values of lesions in
            the masks), ``features`` (names with commas between), ``seed``, ``overwrite``, and how patches are cut, see
            `lesion_sets`.
        progress: told what is being done.

    Raises:
        UserError: anything that can be mended.
        Cancelled: it was stopped.
    """
    from CTGANAugmentLib.evaluation.realism.compare import compare_lesions
    from CTGANAugmentLib.evaluation.realism.feature_sets import feature_set
    from CTGANAugmentLib.evaluation.realism.report import (
        realism_csv,
        realism_html,
        realism_json,
        sentences_of,
    )

    folder, overwrite = Path(arguments["out"]), bool(arguments.get("overwrite"))
    _require_room(folder, overwrite=overwrite)
    features = [name.strip() for name in str(arguments.get("features") or DEFAULT_FEATURES).split(",")]
    learns = any(feature_set(name).learns for name in features)
    cut = cut_named(
        arguments,
        {"real": "both" if learns else "lesions", "made": "lesions", "trained_on": "lesions"},
        part_of(progress, 0.0, _CUT),
    )
    found = compare_lesions(
        cut["real"],
        cut["made"],
        seed=int(arguments.get("seed") or 0),
        features=features,
        trained_on=cut.get("trained_on"),
        progress=part_of(progress, _CUT, 0.98),
    )
    asked = _asked(arguments, cut["real"], features)
    write_text(realism_html(found, asked), folder / REPORT, overwrite=overwrite)
    write_text(realism_csv(found), folder / TABLE, overwrite=overwrite)
    write_json(realism_json(found, asked), folder / FIGURES, overwrite=overwrite)
    progress(1.0, "done")
    return {
        "files": {
            "report": str(folder / REPORT),
            "table": str(folder / TABLE),
            "figures": str(folder / FIGURES),
        },
        "measured": dict(found.counts),
        "notes": sentences_of(found),
        "warnings": list(found.notes),
    }


def read_realism(folder: Path) -> dict[str, Any]:
    """Read what was found, as ``realism.json`` says.

    Raises:
        UserError: there is none.
    """
    path = folder / FIGURES
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"expected a folder with {FIGURES}, got {folder}: {error}") from error
    if not isinstance(content, dict) or "measures" not in content:
        raise UserError(f"expected a folder with {FIGURES}, got {folder}: it says something else")
    return content


def _asked(arguments: Mapping[str, Any], real: LesionSet, features: list[str]) -> dict[str, str]:
    """What was compared how; no path, which may name a patient."""
    size = " x ".join(str(length) for length in real.images.shape[2:])
    spacing = " x ".join(f"{step:g}" for step in real.spacing_mm)
    window = (
        f"{real.value_range[0]:g} to {real.value_range[1]:g} HU"
        if real.value_range
        else "of each scan's body"
    )
    return {
        "Patches": f"{size} voxels of {spacing} mm round each lesion, values {window}",
        "Features": ", ".join(features),
        "Seed": str(int(arguments.get("seed") or 0)),
        "Day": datetime.now(timezone.utc).date().isoformat(),
    }


def _require_room(folder: Path, *, overwrite: bool) -> None:
    there = [name for name in (REPORT, TABLE, FIGURES) if (folder / name).exists()]
    if there and not overwrite:
        raise UserError(f"{folder} holds {there[0]} already: choose another folder, or let it be overwritten")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"cannot make the folder {folder}: {error.strerror}; choose another") from error
