"""The task behind ``ctganaugment generate``: lesion patches from a trained model, for sets of classes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from CTGANAugmentLib.jobs.filled_folder import FilledFolder
from CTGANAugmentLib.jobs.known_inputs import remember_paths
from CTGANAugmentLib.jobs.patch_outputs import (
    FORMATS,
    MANIFEST,
    PROVENANCE,
    SHEET,
    PatchOutputs,
    check_format,
    is_own,
)
from CTGANAugmentLib.lesions.patch_generator import PatchGenerator, PatchSettings, check_count
from CTGANAugmentLib.lesions.patch_masks import LIDC, sha256_of_masks
from CTGANAugmentLib.modelzoo.choosing import record_of
from CTGANAugmentLib.picture_parts import Window
from CTGANAugmentLib.progress import Progress, part_of, track
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.volume import UNITS

GENERATE = "generate"
"""Operation that the records of sets name."""
OWN_MASKS = "folder"
"""Stands for masks of the user's own, whose folder may have a patient's name."""
_FILE_BYTES = 8192
"""Upper bound of a small file's header, its line in the list and what a disk rounds up to."""
_SHEET_BYTES = 8_000_000


def run_generate(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Make patches and write them with a list, a picture and a record: all of the folder or nothing.

    Args:
        arguments: ``out`` (folder), ``count``; optional ``model`` (id or folder), ``seed``, ``label``, ``start``
            (index of the first patch), ``truncation``, ``masks`` ("lidc" or a folder), ``format``, ``overwrite``.
        progress: told about each patch.

    Raises:
        UserError: anything that can be mended; then the folder is as it was.
    """
    form, overwrite = arguments.get("format") or FORMATS[0], bool(arguments.get("overwrite"))
    count, start = arguments["count"], arguments.get("start") or 0
    check_count(count, start)
    check_format(form)
    settings = _settings(arguments)
    paths = {name: arguments[name] for name in ("model", "masks") if _is_path(arguments.get(name))}
    folder = FilledFolder(Path(arguments["out"]).resolve(), is_own)
    folder.require_free(overwrite=overwrite)
    progress(0.0, "loading the model")
    generator = PatchGenerator(arguments.get("model") or "", settings)
    check_format(form, generator.model.grid.shape_kji[0])
    record = _record(generator, settings, form, {"count": count, "start": start})
    with folder.staged(need_bytes=_need_bytes(generator, count), overwrite=overwrite) as fresh:
        outputs = PatchOutputs(fresh, form, _window(generator), record)
        for index in track(range(start, start + count), part_of(progress, 0.02, 0.98), "patch"):
            outputs.add(generator.patch(index))
        progress(0.98, "writing the list and the picture")
        measured = outputs.finish(f"{generator.model.card.id}, seed {settings.seed}")
        # The last chance to stop: from here on the result is there.
        progress(1.0, "done")
    remember_paths(record.plan, paths)
    names = {"manifest": MANIFEST, "provenance": PROVENANCE, "sheet": SHEET}
    files = {"patches": str(folder.path)} | {kind: str(folder.path / name) for kind, name in names.items()}
    return {"files": files, "measured": measured, "notes": list(generator.notes), "warnings": []}


def _is_path(name: str | None) -> bool:
    return bool(name) and Path(str(name)).expanduser().exists()


def _settings(arguments: Mapping[str, Any]) -> PatchSettings:
    return PatchSettings(
        seed=arguments.get("seed") or 0,
        label=arguments.get("label"),
        truncation=arguments.get("truncation"),
        masks=arguments.get("masks") or "",
    )


def _window(generator: PatchGenerator) -> Window:
    values = generator.model.range
    return Window((values.low + values.high) / 2, values.high - values.low)


def _need_bytes(generator: PatchGenerator, count: int) -> int:
    model = generator.model
    voxels = math.prod(model.grid.shape_kji)
    image = voxels * (2 if model.card.images.modality == "CT" else 4) + _FILE_BYTES
    mask = voxels + _FILE_BYTES if model.needs_masks else 0
    return count * (image + mask) + _SHEET_BYTES


def _record(
    generator: PatchGenerator, settings: PatchSettings, form: str, numbers: Mapping[str, int]
) -> Provenance:
    """Record of the set; a folder of masks is not named, because names may be patients'."""
    model = generator.model
    own_masks = settings.masks not in ("", LIDC)
    masks = OWN_MASKS if own_masks else settings.masks
    parameters = {**numbers, "label": settings.label, "truncation": settings.truncation, "masks": masks}
    choices = {
        "model": record_of(model.card),
        "label_weights": list(generator.label_weights),
        "notes": list(generator.notes),
        **({"masks_sha256": sha256_of_masks(settings.masks)} if own_masks else {}),
    }
    plan = Plan(GENERATE, parameters, choices, settings.seed)
    unit = UNITS["CT" if model.card.images.modality == "CT" else "MR"]
    output = {"format": form, "window": [model.range.low, model.range.high], "unit": unit}
    return Provenance(plan, {}, model=record_of(model.card), output=output)
