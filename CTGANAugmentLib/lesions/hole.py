"""The hole that is cut into a scan for a lesion, or round one that is to go."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.ndimage import distance_transform_edt, find_objects, label, maximum_filter

from CTGANAugmentLib.geometry import Box, Grid, as_ints, bounding_box
from CTGANAugmentLib.lesions.canvas import canvas_round
from CTGANAugmentLib.lesions.painting_model import PaintingModel
from CTGANAugmentLib.mask_part import Mask, MaskPart

_HALF = 0.5


def part_of_block(inside: Mask, box: Box) -> MaskPart:
    """Take the smallest part out of a mask on a block of the scan, which must have a voxel."""
    inner = bounding_box(inside)
    start, stop = (np.array(index) + box.start_kji for index in (inner.start_kji, inner.stop_kji))
    return MaskPart(Box(as_ints(start), as_ints(stop)), inside[inner.slices])


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
    return part_of_block(on_scan | lesion.on(box), box)


def holes_with_margin(grid: Grid, mask: Mask, margin_mm: float) -> list[MaskPart]:
    """Cut holes round the parts of a mask on the whole scan; those that meet are one.

    Args:
        grid: of the scan.
        mask: voxels that are to go, at least one.
        margin_mm: how far the holes reach beyond them.
    """
    whole = MaskPart.of(mask)
    block = whole.box.grown(margin_mm, grid)
    reach = np.zeros(block.shape_kji, dtype=bool)
    for part in _connected(whole.on(block), block):
        box = part.box.grown(margin_mm, grid)
        distance = distance_transform_edt(~part.on(box), sampling=grid.spacing_kji_mm.tolist())
        reach[box.relative_to(block).slices] |= distance <= margin_mm
    return _connected(reach, block)


def all_within(hole: MaskPart, masks: Sequence[MaskPart]) -> MaskPart:
    """Voxels of a hole that belong to any of the masks."""
    together = np.any([mask.on(hole.box) for mask in masks], axis=0)
    return MaskPart(hole.box, together & hole.inside)


def _connected(mask: Mask, block: Box) -> list[MaskPart]:
    """Parts of a mask on a block of the scan that hang together, corners included."""
    numbers, _ = label(mask, np.ones((3, 3, 3)))
    parts = []
    for number, found in enumerate(find_objects(numbers), start=1):
        start, stop = (
            np.array([getattr(part, end) for part in found]) + block.start_kji for end in ("start", "stop")
        )
        parts.append(MaskPart(Box(as_ints(start), as_ints(stop)), numbers[found] == number))
    return parts


def _boxes(mask: Mask, *, by_slice: bool) -> Mask:
    """Fill the smallest box round a mask, or in each slice the smallest rectangle."""
    filled = np.zeros_like(mask)
    for part, target in zip(mask[:, None], filled[:, None], strict=True) if by_slice else [(mask, filled)]:
        if part.any():
            target[bounding_box(part).slices] = True
    return filled
