"""Where lesions go: at points, or at random inside a region, off vessels, air, bone and each other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, gaussian_filter

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Array, Box, Grid, Points, bounding_box
from CTGANAugmentLib.lesions.tissue import AIR_HU, HostRange
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.volume import Volume

_TRIES = 400
_GAP_MM = 2.0
"""Free tissue between two lesions."""
_COARSE_MM = 2.0
"""Step of the depth map: finer positions are drawn within it."""
_HOLES_MM = 3.0
"""Holes of the region thinner than this do not count as its border."""
_FOREIGN_SHARE = 0.08
"""Part of the lesion's ball that may be vessel, air or bone."""
_LEAST_WIDTH = {"CT": 30.0, "MR": 0.0}
_SAMPLES = 200_000
_THIN_MM = 40.0
_AIR_RADIUS_MM = 4.0


@dataclass(frozen=True, eq=False)
class Region:
    """Where lesions may go.

    Attributes:
        box: block of the scan.
        inside: its voxels (k, j, i) that belong to the region.
        low, high: values of the tissue itself; vessels, air and bone are outside.
    """

    box: Box
    inside: NDArray[np.bool_]
    low: float
    high: float


def check_not_in_air(points_ras: Points, volume: Volume) -> None:
    """Check that points in a CT are in tissue: room air is within the values that lung lesions may replace.

    Raises:
        UserError: a point in air.
    """
    if volume.modality != "CT":
        return
    for point in points_ras:
        box = volume.grid.box_around(point, _AIR_RADIUS_MM)
        mean = float(volume.array[box.slices].mean())
        if mean < AIR_HU:
            raise UserError(
                f"the point (R, A, S) = ({', '.join(f'{v:.1f}' for v in point)}) mm lies in air ({mean:.0f} HU): "
                "choose a point in tissue, or switch confine off"
            )


def _without_air(inside: NDArray[np.bool_], values: Array, grid: Grid) -> NDArray[np.bool_]:
    calm = gaussian_filter(values.astype(np.float32), _AIR_RADIUS_MM / 2 / grid.spacing_kji_mm)
    result: NDArray[np.bool_] = inside & (calm >= AIR_HU)
    return result


def find_region(volume: Volume, guides: Guides, allowed: HostRange) -> Region:
    """Region that the user pointed at.

    Raises:
        UserError: nothing pointed at, a mask on another grid, or an empty region.
    """
    if guides.mask is None and guides.roi is None:
        raise UserError(
            "expected points, a region of interest or an organ mask to place lesions in, got none of them"
        )
    box = Box((0, 0, 0), volume.grid.shape_kji)
    if guides.mask is not None:
        inside = guides.mask_on(volume.grid)
        box = bounding_box(inside)
        inside = inside[box.slices]
    if guides.roi is not None:
        roi_box = guides.roi.box_on(volume.grid)
        if roi_box.is_empty:
            raise UserError("the region of interest lies outside the scan: move it onto the scan")
        if guides.mask is None:
            box, inside = roi_box, np.ones(roi_box.shape_kji, dtype=bool)
        inside = inside & guides.roi.contains(volume.grid.voxel_centers_ras(box))
    values = volume.array[box.slices]
    if guides.mask is None and volume.modality == "CT":
        inside &= allowed.holds(values.astype(np.float32))
        inside = _without_air(inside, values, volume.grid)
    if not inside.any():
        raise UserError(
            "the region holds no tissue that this lesion can be in: enlarge it, move it, or choose another preset"
        )
    return Region(box, inside, *_tissue_range(values[inside], volume.modality))


def _tissue_range(values: NDArray[np.float64], modality: str) -> tuple[float, float]:
    some = values[:: max(1, values.size // _SAMPLES)].astype(np.float64)
    middle = float(np.median(some))
    width = max(4 * 1.4826 * float(np.median(np.abs(some - middle))), _LEAST_WIDTH[modality])
    return middle - width, middle + width


@dataclass(frozen=True, eq=False)
class _Tissue:
    """What lies where a lesion might go.

    Attributes:
        grid: of the values.
        values: of the scan in the region's box.
        region: that lesions go into.
        across: whether a lesion may reach beyond the region, where nothing is asked of the tissue.
    """

    grid: Grid
    values: NDArray[np.int16]
    region: Region
    across: bool

    def foreign_share(self, center: Points, radius_mm: float) -> float:
        """Part of a ball that is outside the region or not of its tissue."""
        grid, region = self.grid, self.region
        box = grid.box_around(center, radius_mm)
        centers = grid.voxel_centers_ras(box)
        ball = ((centers - center) ** 2).sum(axis=-1) <= max(radius_mm, float(grid.spacing_mm.max()) / 2) ** 2
        inside = region.inside[box.slices]
        asked = ball & inside if self.across else ball
        if not asked.any():
            return 0.0
        widths = np.minimum(1.0 / grid.spacing_kji_mm, 1.0)
        calm = gaussian_filter(self.values[box.slices].astype(np.float32), widths)
        own = inside & (calm >= region.low) & (calm <= region.high)
        return 1 - float(np.count_nonzero(own & asked)) / float(np.count_nonzero(asked))


def place(
    rng: np.random.Generator,
    volume: Volume,
    guides: Guides,
    radii_mm: list[float],
    *,
    allowed: HostRange,
    margin_mm: float,
) -> tuple[list[Points | None], list[str]]:
    """Draw a centre for each lesion in the region that the user pointed at, as `place_in_region` does.

    Raises:
        UserError: no region, or no place for any of them.
    """
    region = find_region(volume, guides, allowed)
    centers, reasons = place_in_region(rng, volume, region, radii_mm, margin_mm)
    if all(center is None for center in centers):
        raise UserError(
            f"no lesion could be placed: {'; '.join(reasons)}. Make it smaller or choose another region"
        )
    return centers, reasons


def place_in_region(
    rng: np.random.Generator, volume: Volume, region: Region, radii_mm: list[float], margin_mm: float
) -> tuple[list[Points | None], list[str]]:
    """Draw a centre for each lesion, the largest first.

    With a margin below 0 a lesion may reach so far beyond the region's border, as one at the pleura does; its centre
    lies within all the same.

    Returns:
        Centres in RAS in the order of the radii, None for a lesion that found no place, and a sentence why
        for each of those.
    """
    grid = volume.grid.crop(region.box)
    depth, step = _depth_map(region.inside, grid, _open_axes(region.box, volume.grid))
    values = volume.array[region.box.slices]
    centers: list[Points | None] = [None] * len(radii_mm)
    reasons: list[str] = []
    for index in sorted(range(len(radii_mm)), key=lambda n: -radii_mm[n]):
        placed = [(c, r) for c, r in zip(centers, radii_mm, strict=True) if c is not None]
        within = max(radii_mm[index] + margin_mm, float(np.finfo(np.float32).tiny))
        candidates = np.argwhere(depth >= within)
        tissue = _Tissue(grid, values, region, across=margin_mm < 0)
        center, why = _search(rng, candidates * step, step, tissue, radii_mm[index], placed)
        centers[index] = center
        if center is None:
            room = max(float(depth.max()) - margin_mm, 0.0)
            why = why or f"the largest ball that fits there is {2 * room:.0f} mm across"
            reasons.append(
                f"lesion {index + 1} ({2 * radii_mm[index]:.0f} mm across, {margin_mm:g} mm margin) "
                f"was not placed: {why}"
            )
    return centers, reasons


def _open_axes(box: Box, scan: Grid) -> list[bool]:
    """Axes (k, j, i) along which the region fills a thin scan: a few slices bound no organ, they cut it."""
    thin = np.array(scan.shape_kji) * scan.spacing_kji_mm < _THIN_MM
    whole = (np.array(box.start_kji) == 0) & (np.array(box.stop_kji) == scan.shape_kji)
    return [bool(is_open) for is_open in thin & whole]


def _depth_map(
    inside: NDArray[np.bool_], grid: Grid, open_axes: list[bool]
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Distance of each coarse voxel from the region's border, and the step between them."""
    step = np.maximum(1, np.floor(_COARSE_MM / grid.spacing_kji_mm)).astype(int)
    coarse = inside[:: step[0], :: step[1], :: step[2]]
    for axis, is_open in enumerate(open_axes):
        width = [(1, 1) if a == axis else (0, 0) for a in range(3)]
        coarse = np.pad(coarse, width, mode="edge" if is_open else "constant")
    # A threshold leaves holes where vessels run; they bound no organ, and the search rejects large ones by itself.
    # "nearest" carries what is round the region on: mirrored, the border itself would look like a hole.
    share = gaussian_filter(
        coarse.astype(np.float32), _HOLES_MM / (step * grid.spacing_kji_mm), mode="nearest"
    )
    coarse |= share > 0.5
    depth = distance_transform_edt(coarse, sampling=(step * grid.spacing_kji_mm).tolist())
    return depth[1:-1, 1:-1, 1:-1].astype(np.float32), step


def _search(
    rng: np.random.Generator,
    candidates_kji: NDArray[np.int64],
    step: NDArray[np.int64],
    tissue: _Tissue,
    radius_mm: float,
    placed: list[tuple[Points, float]],
) -> tuple[Points | None, str]:
    """Try positions at random; without success say what stood in the way most often."""
    if not len(candidates_kji):
        return None, ""
    grid = tissue.grid
    failures: Counter[str] = Counter()
    for _ in range(_TRIES):
        kji = candidates_kji[rng.integers(len(candidates_kji))] + rng.uniform(-0.5, 0.5, 3) * step
        # Within a voxel of the border the step of the depth map is coarser than the voxel.
        center = grid.to_ras(np.clip(kji, 0, np.array(grid.shape_kji) - 1)[::-1])
        if any(np.linalg.norm(center - c) < radius_mm + r + _GAP_MM for c, r in placed):
            failures["it would touch another lesion"] += 1
        elif tissue.foreign_share(center, radius_mm) > _FOREIGN_SHARE:
            failures["vessels, air or bone were in the way"] += 1
        else:
            return center, ""
    why, count = failures.most_common(1)[0]
    return None, f"{why} at {count} of {_TRIES} positions tried"
