"""The hole that is cut into a scan for a lesion, or round one that is to go."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import distance_transform_edt, maximum_filter

from CTGANAugmentLib.geometry import Box, Grid, as_ints, bounding_box
from CTGANAugmentLib.lesions.canvas import canvas_round
from CTGANAugmentLib.lesions.painting_model import PaintingModel
from CTGANAugmentLib.mask_part import Mask, MaskPart

_HALF = 0.5


def hole_for_lesion(model: PaintingModel, grid: Grid, lesion: MaskPart) -> MaskPart:
    """Cut the hole that the model was trained with round such a lesion.

    Args:
        model: whose card tells shape and margin of the hole.
        grid: of the scan.
        lesion: voxels of the lesion wanted.
    """
    reach = (model.margin_voxels + 1) * max(model.spacing_mm, model.slice_spacing_mm)
    box = lesion.box.grown(reach, grid)
    canvas = canvas_round(model, grid, box)
    mask = canvas.mask(lesion)
    covered = _boxes(mask, by_slice=model.is_flat) if model.has_box_holes else mask
    sizes = 2 * model.margin_voxels + 1
    grown = maximum_filter(covered, (1 if model.is_flat else sizes, sizes, sizes), mode="constant")
    on_scan = canvas.up(grown.astype(np.float32), box) >= _HALF
    return _trimmed(on_scan | lesion.on(box), box)


def hole_with_margin(grid: Grid, lesion: MaskPart, margin_mm: float) -> MaskPart:
    """Grow a mask by a distance, within the scan."""
    box = lesion.box.grown(margin_mm, grid)
    distance = distance_transform_edt(~lesion.on(box), sampling=grid.spacing_kji_mm.tolist())
    return _trimmed(np.asarray(distance <= margin_mm), box)


def _boxes(mask: Mask, *, by_slice: bool) -> Mask:
    """Fill the smallest box round a mask, or in each slice the smallest rectangle."""
    filled = np.zeros_like(mask)
    for part, target in zip(mask[:, None], filled[:, None], strict=True) if by_slice else [(mask, filled)]:
        if part.any():
            target[bounding_box(part).slices] = True
    return filled


def _trimmed(inside: Mask, box: Box) -> MaskPart:
    """Part of a scan that holds a mask given on a block of it."""
    inner = bounding_box(inside)
    start, stop = (np.array(index) + box.start_kji for index in (inner.start_kji, inner.stop_kji))
    return MaskPart(Box(as_ints(start), as_ints(stop)), inside[inner.slices])
