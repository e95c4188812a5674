"""Cutting a region in two where a seed says that a part of it is not wanted."""

from __future__ import annotations

from typing import Any

import numpy as np
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import bounding_box
from CTGANAugmentLib.mask_part import Mask, MaskPart
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.segmentation.itk_progress import execute
from CTGANAugmentLib.segmentation.workspace import Indices, Workspace


def cut_off(region: MaskPart, workspace: Workspace, progress: Progress) -> MaskPart:
    """Cut a region between its seeds inside and outside.

    Two fronts start together, one from the seeds inside and one from those outside, and move as fast as the passage
    is wide (the square of the distance from the region's surface): they meet in the neck between two bulky parts,
    and half-way within one bulky part.

    Raises:
        UserError: a seed inside and a seed outside share a voxel.
    """
    require_apart(workspace)
    tight = bounding_box(region.inside)
    inside = region.inside[tight.slices]
    part = workspace.crop(region.box).crop(tight)
    unwanted = part.outside_kji[inside[tuple(part.outside_kji.T)]]
    if not len(unwanted):
        return region
    wanted = part.inside_kji if len(part.inside_kji) else _of_start(part, inside)
    wide = sitk.SignedMaurerDistanceMap(
        sitk.ConstantPad(part.sitk_image(inside), (1, 1, 1), (1, 1, 1), 0),
        insideIsPositive=True,
        squaredDistance=False,
        useImageSpacing=True,
    )
    width = np.maximum(sitk.GetArrayFromImage(wide)[1:-1, 1:-1, 1:-1], 0.1 * part.spacing_kji_mm.min())
    speed = part.sitk_image(np.where(inside, width**2, 0).astype(np.float32))
    ours = _arrival(speed, part, wanted, part_of(progress, 0, 0.5))
    theirs = _arrival(speed, part, unwanted, part_of(progress, 0.5, 1))
    kept = np.zeros_like(region.inside)
    kept[tight.slices] = inside & (ours < theirs)
    return MaskPart(region.box, kept)


def require_apart(workspace: Workspace) -> None:
    """Check that no voxel holds a seed inside and a seed outside.

    Raises:
        UserError: one does.
    """
    both = {tuple(seed) for seed in workspace.inside_kji} & {tuple(seed) for seed in workspace.outside_kji}
    if both:
        where = ", ".join(f"{v:.1f}" for v in workspace.grid.to_ras(np.array(min(both)[::-1], dtype=float)))
        raise UserError(
            f"a seed inside and a seed outside lie in one voxel, at (R, A, S) = ({where}) mm: remove one of them"
        )


def _of_start(part: Workspace, inside: Mask) -> Indices:
    start = inside.copy() if part.start is None else part.start & inside
    for seed in part.outside_kji:
        start[tuple(seed)] = False
    return np.argwhere(start)


def _arrival(speed: Any, part: Workspace, seeds_kji: Indices, progress: Progress) -> Any:
    march = sitk.FastMarchingImageFilter()
    march.SetTrialPoints(part.sitk_seeds(seeds_kji))
    return sitk.GetArrayFromImage(execute(march, speed, progress=progress, message="cutting"))
