"""The tissue that a lesion goes into: which voxels it may replace and how bright they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_fill_holes, gaussian_filter, maximum_filter, minimum_filter

from CTGANAugmentLib.lesions.random_field import Field, smooth_step

AIR_HU = -960
"""Below the lungs, emphysema included; room air is at -1000."""
_VESSEL_MM = 8.0
"""Thicker than the vessels of lung and liver that a lesion grows over."""
_EDGE_MM = 1.0
_SHELL_MM = 10.0
FEWEST_VOXELS = 30
"""Of which the level and the spread of a tissue are found."""
_SAMPLES = 8_000
_BONE_HU = 100
_AERATED_HU = -200
_FEWEST_UNDER = 8
_TISSUE_WIDTH_SD = 3.5
_LEAST_WIDTH = 0.15
"""Of the tissue's own value: what a scan without noise may vary within one tissue."""


@dataclass(frozen=True)
class HostRange:
    """Values of the tissue that a lesion may replace, in the image's unit; None where there is no bound."""

    low: float | None = None
    high: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether every value is allowed."""
        return self.low is None and self.high is None

    def times(self, factor: float) -> HostRange:
        """Return the range in another unit."""
        low, high = (None if bound is None else bound * factor for bound in (self.low, self.high))
        return HostRange(low, high)

    def holds(self, values: Field) -> NDArray[np.bool_]:
        """Voxels in the range."""
        inside = np.ones(values.shape, dtype=bool)
        if self.low is not None:
            inside &= values >= self.low
        if self.high is not None:
            inside &= values <= self.high
        return inside


@dataclass(frozen=True, eq=False)
class Host:
    """Tissue round a lesion, each array (k, j, i).

    Attributes:
        membership: 0 to 1, how far the lesion may replace a voxel.
        plain: voxels in which the scan's noise can be measured: of the tissue itself, without vessels and borders.
        is_grained: the tissue has a structure as fine as noise (bone, lung), which a lesion does not keep.
        background: median of the plain tissue next to the lesion.
    """

    membership: Field
    plain: NDArray[np.bool_]
    is_grained: bool
    background: float


def find_host(
    values: Field, beyond_mm: Field, allowed: HostRange, spacing_kji_mm: NDArray[np.float64], *, confine: bool
) -> Host:
    """Find the tissue round a lesion.

    Args:
        values: image (k, j, i).
        beyond_mm: distance of each voxel from the ball that holds the lesion, negative inside.
        allowed: values that it may replace.
        spacing_kji_mm: voxel spacing along (k, j, i).
        confine: whether the lesion stays within the allowed tissue.
    """
    # Noise must not decide about single voxels, and 1 mm is below any border that matters here.
    calm = gaussian_filter(values, np.minimum(1.0 / spacing_kji_mm, 1.0), truncate=2.5)
    inside = allowed.holds(calm)
    background, spread = _background(values, calm, inside, beyond_mm)
    in_bone = allowed.low is not None and allowed.low >= _BONE_HU
    in_lung = allowed.high is not None and allowed.high <= _AERATED_HU
    plain = inside & (np.abs(calm - background) < _TISSUE_WIDTH_SD * max(spread, 1e-3))
    membership = np.ones(values.shape, dtype=np.float32)
    if confine and not inside.all():
        membership = _membership(inside, allowed, spacing_kji_mm)
    return Host(membership, plain, in_bone or in_lung, background)


def _background(
    values: Field, calm: Field, inside: NDArray[np.bool_], beyond_mm: Field
) -> tuple[float, float]:
    """Median and SD of the tissue next to the lesion that is of the kind that lies under it.

    A kidney is not to be averaged with the fat round it, nor lung with its vessels.
    """
    under = inside & (beyond_mm < 0)
    if np.count_nonzero(under) < _FEWEST_UNDER:
        under = inside if np.count_nonzero(inside) >= FEWEST_VOXELS else np.ones(values.shape, dtype=bool)
    middle, spread = _median_and_sd(calm[under])
    width = max(_TISSUE_WIDTH_SD * spread, _LEAST_WIDTH * abs(middle))
    shell = inside & (beyond_mm > 0) & (beyond_mm < _SHELL_MM) & (np.abs(calm - middle) <= width)
    return _median_and_sd(values[shell if np.count_nonzero(shell) >= FEWEST_VOXELS else under])


def _median_and_sd(values: Field) -> tuple[float, float]:
    """Median and robust SD of at most some 8000 of the values."""
    some = values[:: 1 + values.size // _SAMPLES]
    middle = float(np.median(some))
    return middle, 1.4826 * float(np.median(np.abs(some - middle)))


def _membership(inside: NDArray[np.bool_], allowed: HostRange, spacing_kji_mm: NDArray[np.float64]) -> Field:
    """Soft version of the tissue, in which vessels and marrow that run through it are filled.

    What is foreign and survives an opening borders the tissue (a chest wall); what does not runs through it
    (a vessel). The blur leaves no voxel staircase.
    """
    if allowed.low is not None and allowed.low >= _BONE_HU:
        inside = np.stack([binary_fill_holes(plane) for plane in inside])
    sizes = [max(1, round(_VESSEL_MM / s)) | 1 for s in spacing_kji_mm]
    foreign = (~inside).astype(np.uint8)
    thick = minimum_filter(foreign, sizes, mode="nearest")
    # Twice the size gives back to what survived all that the opening took from its own outline.
    border = foreign & maximum_filter(thick, [2 * n - 1 for n in sizes], mode="nearest")
    blurred = gaussian_filter(
        (1 - border).astype(np.float32), _EDGE_MM / spacing_kji_mm, mode="nearest", truncate=2.5
    )
    return smooth_step(blurred, 0.25, 0.75)
