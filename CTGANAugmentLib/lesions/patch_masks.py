"""Lesion masks for patches that are made out of masks."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from CTGANAugmentLib.geometry import Box, Grid
from CTGANAugmentLib.lesions.outline import Outline, mostly_inside
from CTGANAugmentLib.lesions.real_outline import draw_real_outline, label_files
from CTGANAugmentLib.lesions.shape import sample_shape
from CTGANAugmentLib.mask_part import Mask

LIDC = "lidc"
"""Stands for forms as real lung nodules have them, where a folder of masks could be named."""

_DIAMETERS = (0.1, 0.4)
"""Of such a form, relative to the shorter side of a patch: a lesion with its surroundings."""


def draw_mask(rng: np.random.Generator, masks: str, grid: Grid) -> Mask:
    """Draw a lesion in the middle of a patch, turned at random.

    Args:
        rng: source of the randomness.
        masks: `LIDC`, or a folder of label files, whose lesions stay as large as they are.
        grid: of the patch; one slice shows the cut through the lesion's middle.

    Returns:
        The patch's voxels (k, j, i) that are mostly lesion.

    Raises:
        UserError: no such folder, or no lesion in it.
    """
    center = grid.to_ras((np.array(grid.shape_kji[::-1]) - 1) / 2)
    if masks == LIDC:
        side_mm = float(min(n * s for n, s in zip(grid.shape_kji, grid.spacing_kji_mm, strict=True) if n > 1))
        diameter_mm = side_mm * rng.uniform(*_DIAMETERS)
        outline = Outline(center, sample_shape(rng, diameter_mm=diameter_mm, prior=LIDC))
    else:
        outline = draw_real_outline(rng, masks, None).at(center, grid)
    return mostly_inside(outline.coverage(grid, Box((0, 0, 0), grid.shape_kji)))


def sha256_of_masks(folder: str) -> str:
    """Hash of the label files that `draw_mask` draws from, wherever the folder lies.

    Raises:
        UserError: no such folder.
    """
    digest = hashlib.sha256()
    for path in label_files(Path(folder)):
        digest.update(path.read_bytes())
    return digest.hexdigest()
