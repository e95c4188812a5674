"""What arms made, as pictures for the report: the figures alone do not tell whether lesions look like lesions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from CTGANAugmentLib.contact_sheet import contact_sheet_png
from CTGANAugmentLib.datasets.patch_set import PatchSet, open_patch_set
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.experiment.run import ExperimentResult
from CTGANAugmentLib.picture_parts import Window
from CTGANAugmentLib.volume import Volume

_SHOWN = 16
_WINDOW = Window(0.0, 2.0)


def examples_of(result: ExperimentResult, folder: Path) -> Mapping[str, bytes]:
    """Draw some of the patches that each arm made with the fewest patients, as PNG by the arm's name.

    Args:
        result: of the experiment.
        folder: of the experiment; arms whose patches are gone are left out.
    """
    found: dict[str, bytes] = {}
    units = sorted(result.units, key=lambda unit: len(unit.training))
    for arm in result.settings.arms:
        for unit in units:
            made = folder / "work" / unit.name / arm / "made"
            try:
                patches = open_patch_set(made)
            except UserError:
                continue
            found[arm] = _sheet(patches, f"{arm}, made from {len(unit.training)} training patients")
            break
    return found


def _sheet(patches: PatchSet, title: str) -> bytes:
    lesions = np.array([n for n, item in enumerate(patches.items) if item.label], dtype=np.int64)
    chosen = lesions if len(lesions) else np.arange(len(patches.items))
    chosen = chosen[np.linspace(0, len(chosen) - 1, min(_SHOWN, len(chosen))).round().astype(int)]
    images = patches.cut("image", chosen)
    planes = [image[image.shape[0] // 2] for image in images]
    volumes = [Volume(plane if plane.ndim == 3 else plane[None], np.eye(4), "MR") for plane in planes]
    return contact_sheet_png(volumes, [""] * len(volumes), _WINDOW, title)
