"""The task behind ``ctganaugment readers``: a visual Turing test laid out, or its answers scored."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_json
from CTGANAugmentLib.jobs.lesion_sets import cut_named
from CTGANAugmentLib.progress import Progress, part_of

SCORES = "scores.json"
COUNT = 40
_CUT = 0.8


def run_readers(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Lay out a test, or score the answers of one that is there.

    Args:
        arguments: ``out`` (folder of the test); with ``real`` and ``made`` (scans, as in `lesion_sets`) a test is laid
            out there, with optional ``count`` and ``seed``; without them, answers are scored.
        progress: told what is being done.

    Raises:
        UserError: anything that can be mended.
        Cancelled: it was stopped.
    """
    from CTGANAugmentLib.evaluation.reading_folder import open_reading, sentences_of, write_reading

    folder = Path(arguments["out"])
    if bool(arguments.get("real")) != bool(arguments.get("made")):
        raise UserError(
            "expected both real and made scans to lay a test out, or neither to score one; name the other"
        )
    if not arguments.get("real"):
        scores = open_reading(folder).scores()
        write_json(scores, folder / SCORES, overwrite=True)
        progress(1.0, "done")
        files = {"scores": str(folder / SCORES)}
        return {"files": files, "measured": scores, "notes": sentences_of(scores), "warnings": []}
    cut = cut_named(arguments, {"real": "lesions", "made": "lesions"}, part_of(progress, 0.0, _CUT))
    size = " x ".join(str(length) for length in cut["real"].images.shape[2:])
    seed = int(arguments.get("seed") or 0)
    reading = write_reading(
        cut["real"],
        cut["made"],
        folder,
        count=int(arguments.get("count") or COUNT),
        seed=seed,
        about={"patches": f"{size} voxels of {cut['real'].spacing_mm[-1]:g} mm", "seed": str(seed)},
    )
    progress(1.0, "done")
    notes = [f"{len(reading.trials)} images wait for readers, half of them synthetic."]
    return {
        "files": {"folder": str(folder)},
        "measured": {"images": len(reading.trials)},
        "notes": notes,
        "warnings": [*cut["real"].notes, *cut["made"].notes],
    }
