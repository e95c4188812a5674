"""Growing from seeds through alike voxels: what the growing methods share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Annotated, ClassVar

import numpy as np
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it
from scipy.ndimage import label

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Box, as_ints, bounding_box
from CTGANAugmentLib.mask_part import Mask, MaskPart
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.segmentation.cleanup import voxels_at
from CTGANAugmentLib.segmentation.itk_progress import execute
from CTGANAugmentLib.segmentation.method import Family, Need, SegmentationMethod
from CTGANAugmentLib.segmentation.region.cut import cut_off
from CTGANAugmentLib.segmentation.workspace import Indices, Workspace

Alike = Callable[[Box], Mask]
"""Voxels (k, j, i) of a block that are like what the seeds are in."""

_FIRST_REACH_MM = 20.0
_WHOLE_SHARE = 0.2
"""Of the part of the scan: a block as large as this is not enlarged bit by bit any more."""
_RIM_DEVIATIONS = 2.5
_MOST_SHIFTS = 200
"""Up to so many shifts of a mask are faster than a distance map."""


@dataclass(frozen=True)
class SeededGrowing(SegmentationMethod):
    """Base of the growing methods.

    An outside seed that the region reaches cuts the region in two: each voxel goes to the seed from which it is
    reached sooner, where wide passages are fast and narrow ones slow.
    """

    family: ClassVar[Family] = "region"
    needs: ClassVar[tuple[Need, ...]] = ("start",)

    bridge_mm: Annotated[
        float,
        Parameter(
            "Cut bridges to the surroundings that are thinner than this; 0 cuts none", 0, 30, group="Leaks"
        ),
    ] = 3.0

    def grow(
        self, workspace: Workspace, alike: Alike, progress: Progress
    ) -> tuple[MaskPart, tuple[str, ...]]:
        """Grow from the seeds, or from the first guess, through alike voxels whose faces touch.

        Returns:
            The region, and warnings.

        Raises:
            UserError: no seed lies in or next to an alike voxel.
        """
        warnings: tuple[str, ...] = ()
        region = None
        if self.bridge_mm > 0:
            core = _grow(workspace, _eroded(workspace, alike, self.bridge_mm / 2), part_of(progress, 0, 0.5))
            region = None if core is None else _given_back(workspace, core, alike, self.bridge_mm / 2)
            if region is None:
                warnings = (
                    f"no bridges were cut, because the structure at the seeds is thinner than bridge_mm = "
                    f"{self.bridge_mm:g} mm",
                )
        region = region or _grow(workspace, alike, part_of(progress, 0, 0.8))
        if region is None:
            raise UserError(
                "no voxel at a seed is alike enough to grow from: move the seed off an edge, or widen what counts "
                "as alike"
            )
        return cut_off(region, workspace, part_of(progress, 0.8, 1)), warnings


def on_workspace(region: MaskPart, workspace: Workspace) -> Mask:
    """Region on all voxels (k, j, i) of the workspace."""
    return region.on(Box((0, 0, 0), workspace.grid.shape_kji))


def _grow(workspace: Workspace, alike: Alike, progress: Progress) -> MaskPart | None:
    """Grow in a small block and enlarge it while the region reaches its faces; None where nothing is at the seeds.

    A region that keeps off the faces of its block is the same in the whole part of the scan.
    """
    box = _first_box(workspace)
    while True:
        found = _component(workspace, alike, box, progress)
        larger = _enlarged(box, found, workspace)
        if larger == box:
            return MaskPart(box, found) if found.any() else None
        box = larger


def _component(workspace: Workspace, alike: Alike, box: Box, progress: Progress) -> Mask:
    progress(0.0, "growing")
    candidates = alike(box)
    part = workspace.crop(box)
    if part.allowed is not None:
        candidates &= part.allowed
    seeds = _standing(candidates, part)
    if not len(seeds):
        return np.zeros_like(candidates)
    flood = sitk.ConnectedThresholdImageFilter()
    flood.SetLower(1.0)
    flood.SetUpper(1.0)
    flood.SetSeedList(part.sitk_seeds(seeds))
    image = sitk.GetImageFromArray(candidates.view(np.uint8))
    found: Mask = sitk.GetArrayFromImage(execute(flood, image, progress=progress, message="growing")).view(
        bool
    )
    return found


def _standing(candidates: Mask, part: Workspace) -> Indices:
    """Candidates at or next to a seed, or one of each piece of the first guess where there is no seed."""
    if len(part.inside_kji):
        return voxels_at(candidates, part.inside_kji)
    if part.start is None:
        return np.zeros((0, 3), dtype=np.int64)
    pieces, _count = label(part.start & candidates)
    numbers, first = np.unique(pieces, return_index=True)
    seeds: Indices = np.stack(np.unravel_index(first[numbers > 0], candidates.shape), axis=1)
    return seeds


def _first_box(workspace: Workspace) -> Box:
    if len(workspace.inside_kji):
        low, high = workspace.inside_kji.min(axis=0), workspace.inside_kji.max(axis=0) + 1
        box = Box(as_ints(low), as_ints(high))
    elif workspace.start is not None:
        box = bounding_box(workspace.start)
    else:
        raise UserError("growing needs a seed point inside the structure or a first guess: give one")
    return box.grown(_FIRST_REACH_MM, workspace.grid)


def _enlarged(box: Box, found: Mask, workspace: Workspace) -> Box:
    """Block with more room on the sides that the region reaches, the same where it reaches none."""
    start, stop = np.array(box.start_kji), np.array(box.stop_kji)
    room = stop - start
    for axis, shape in enumerate(workspace.grid.shape_kji):
        if start[axis] > 0 and found.take(0, axis).any():
            start[axis] = max(0, start[axis] - room[axis])
        if stop[axis] < shape and found.take(-1, axis).any():
            stop[axis] = min(shape, stop[axis] + room[axis])
    larger = Box(as_ints(start), as_ints(stop))
    if larger != box and np.prod(larger.shape_kji) > _WHOLE_SHARE * workspace.values.size:
        return Box((0, 0, 0), workspace.grid.shape_kji)
    return larger


def _eroded(workspace: Workspace, alike: Alike, radius_mm: float) -> Alike:
    """Take the rim of alike voxels away; nothing is lost at the faces of a block."""

    def core(box: Box) -> Mask:
        wide = box.grown(radius_mm, workspace.grid)
        candidates = alike(wide)
        if workspace.allowed is not None:
            candidates &= workspace.allowed[wide.slices]
        kept = ~_near(workspace, ~candidates, radius_mm)
        return kept[box.relative_to(wide).slices]

    return core


def _given_back(workspace: Workspace, core: MaskPart, alike: Alike, radius_mm: float) -> MaskPart:
    """Give a core the alike voxels of its rim back; what hangs on by a thin bridge stays away."""
    tight = bounding_box(core.inside)
    offset = Box(core.box.start_kji, core.box.start_kji)
    shifted = Box(
        as_ints(np.array(tight.start_kji) + offset.start_kji),
        as_ints(np.array(tight.stop_kji) + offset.start_kji),
    )
    box = shifted.grown(radius_mm + float(workspace.spacing_kji_mm.max()), workspace.grid)
    rim = _near(workspace, core.on(box), radius_mm)
    rim &= alike(box)
    return MaskPart(box, rim)


def give_rim(region: MaskPart, workspace: Workspace, width_mm: float) -> MaskPart:
    """Add a rim of voxels whose own values are like the region's; a seed outside stays outside."""
    values = workspace.values[region.box.slices][region.inside]
    mean, sd = float(values.mean(dtype=np.float64)), float(values.std(dtype=np.float64))

    def alike(box: Box) -> Mask:
        near: Mask = np.abs(workspace.values[box.slices] - mean) <= _RIM_DEVIATIONS * sd
        for seed in workspace.crop(box).outside_kji:
            near[tuple(seed)] = False
        return near

    wider = _given_back(workspace, region, alike, width_mm)
    return MaskPart(wider.box, wider.inside | region.on(wider.box))


def _near(workspace: Workspace, mask: Mask, radius_mm: float) -> Mask:
    """Voxels within a radius of a mask."""
    spacing = workspace.spacing_kji_mm
    reach = [range(-int(radius_mm / step), int(radius_mm / step) + 1) for step in spacing]
    shifts = [shift for shift in product(*reach) if np.linalg.norm(np.array(shift) * spacing) <= radius_mm]
    if len(shifts) > _MOST_SHIFTS:
        return _near_by_distance(workspace, mask, radius_mm)
    near = np.zeros_like(mask)
    for shift in shifts:
        near[_shifted(shift)] |= mask[_shifted([-step for step in shift])]
    return near


def _shifted(shift: Sequence[int]) -> tuple[slice, ...]:
    return tuple(slice(max(0, step), min(0, step) or None) for step in shift)


def _near_by_distance(workspace: Workspace, mask: Mask, radius_mm: float) -> Mask:
    if not mask.any():
        return np.zeros_like(mask)
    distance = sitk.SignedMaurerDistanceMap(
        workspace.sitk_image(mask), insideIsPositive=False, squaredDistance=False, useImageSpacing=True
    )
    near: Mask = sitk.GetArrayFromImage(distance) <= radius_mm
    return near
