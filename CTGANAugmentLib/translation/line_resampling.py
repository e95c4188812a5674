"""Resampling along one axis as a matrix: slices are then resampled by two products."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

Matrix = NDArray[np.float32]

_SMOOTHED_FROM = 1.5
_FWHM = 2 * np.sqrt(2 * np.log(2))
_ALIKE = 1e-3


@dataclass(frozen=True)
class Line:
    """Points along an axis.

    Attributes:
        count: how many.
        spacing_mm: between them.
    """

    count: int
    spacing_mm: float

    def at_spacing(self, spacing_mm: float) -> Line:
        """Points over the same length and with the same middle; the same ones where the spacing is the same."""
        if abs(self.spacing_mm / spacing_mm - 1) < _ALIKE:
            return self
        return Line(int(np.ceil(round(self.count * self.spacing_mm / spacing_mm, 3))), spacing_mm)


def resampling(source: Line, target: Line) -> Matrix:
    """Matrix (target, source) that takes values at one line's points to the other's, whose middle is the same.

    Linear between points, the outermost value beyond them; smoothed first where the target is much coarser, as
    `datasets.patch_grid.resample` cuts the patches that models are trained on.
    """
    if source == target:
        return np.eye(source.count, dtype=np.float32)
    ratio = target.spacing_mm / source.spacing_mm
    at = (np.arange(target.count) - (target.count - 1) / 2) * ratio + (source.count - 1) / 2
    at = np.clip(at, 0, source.count - 1)
    points = np.arange(source.count)
    matrix = np.maximum(1 - np.abs(at[:, None] - points), 0)
    if ratio > _SMOOTHED_FROM:
        sigma = np.sqrt(ratio**2 - 1) / _FWHM
        matrix = matrix @ gaussian_filter1d(np.eye(source.count), sigma, axis=0, mode="nearest")
    return np.asarray(matrix, dtype=np.float32)
