"""Noise power spectra of patches, and how near those of generated patches come to real ones.

After ICRU Report 87 (2012): squared Fourier transform of patches less their trend, by area of a pixel and number of
pixels; its integral over frequency is the variance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Vector

_LEAST_SIDE = 8


@dataclass(frozen=True, eq=False)
class NoisePower:
    """Power by frequency, the same in all directions of the plane.

    Attributes:
        frequency_per_mm: middle of each bin, (bin,).
        power: in the square of the images' unit times mm^2, (bin,).
        variance: of the noise, in the square of the images' unit.
    """

    frequency_per_mm: Vector
    power: Vector
    variance: float

    @property
    def mean_frequency_per_mm(self) -> float:
        """Low for coarse noise, high for fine noise; NaN where there is none."""
        weights = self.power * self.frequency_per_mm
        total = float(weights.sum())
        return float((weights * self.frequency_per_mm).sum()) / total if total > 0 else float("nan")


@dataclass(frozen=True)
class NoiseAgreement:
    """How far two spectra are from each other.

    Attributes:
        sd_ratio: standard deviation of the first noise by that of the second; 1 = as strong.
        frequency_ratio: mean frequency likewise; below 1 = coarser.
        shape_distance: half the sum of absolute differences of the spectra as shares of their power; 0 = alike, 1 =
            nothing in common.
    """

    sd_ratio: float
    frequency_ratio: float
    shape_distance: float


def noise_power(planes: NDArray[np.floating], spacing_mm: Sequence[float]) -> NoisePower:
    """Measure the noise of patches where nothing but noise should be.

    Args:
        planes: patches (patch, row, column) of one tissue; a plane through each is taken off.
        spacing_mm: between rows, between columns.

    Raises:
        UserError: patches of fewer than 8 pixels a side, or that are not all finite.
    """
    values = np.asarray(planes, np.float64)
    if values.ndim != 3 or min(values.shape[1:]) < _LEAST_SIDE or not np.isfinite(values).all():
        raise UserError(
            f"expected finite patches (patch, row, column) of at least {_LEAST_SIDE} pixels a side, got {values.shape}"
        )
    rows, columns = values.shape[1:]
    noise = _without_trend(values)
    area = float(spacing_mm[0] * spacing_mm[1])
    power = (np.abs(np.fft.fft2(noise)) ** 2).mean(axis=0) * area / (rows * columns)
    across = np.hypot(
        np.fft.fftfreq(rows, spacing_mm[0])[:, None], np.fft.fftfreq(columns, spacing_mm[1])[None, :]
    )
    highest = 0.5 / max(spacing_mm)
    bins = min(rows, columns) // 2
    edges = np.linspace(0, highest, bins + 1)
    # The lowest frequency went with the trend; corners beyond Nyquist along an axis have no full ring.
    kept = (across > 0) & (across <= highest)
    numbers = np.clip(np.digitize(across[kept], edges, right=True) - 1, 0, bins - 1)
    count = np.bincount(numbers, minlength=bins)
    sums = np.bincount(numbers, weights=power[kept], minlength=bins)
    radial = np.divide(sums, count, out=np.zeros(bins), where=count > 0)
    return NoisePower((edges[1:] + edges[:-1]) / 2, radial, float((noise**2).mean()))


def noise_agreement(first: NoisePower, second: NoisePower) -> NoiseAgreement:
    """Compare two spectra of patches of one size and spacing.

    Raises:
        UserError: spectra at other frequencies, or no noise in one of them.
    """
    if first.frequency_per_mm.shape != second.frequency_per_mm.shape or not np.allclose(
        first.frequency_per_mm, second.frequency_per_mm
    ):
        raise UserError("expected spectra at the same frequencies: cut patches of one size and spacing")
    shares = [each.power * each.frequency_per_mm for each in (first, second)]
    totals = [float(share.sum()) for share in shares]
    if min(totals) <= 0:
        raise UserError("expected noise in both sets of patches, one has none")
    distance = 0.5 * float(np.abs(shares[0] / totals[0] - shares[1] / totals[1]).sum())
    return NoiseAgreement(
        sd_ratio=float(np.sqrt(first.variance / second.variance)),
        frequency_ratio=first.mean_frequency_per_mm / second.mean_frequency_per_mm,
        shape_distance=distance,
    )


def _without_trend(values: Vector) -> Vector:
    """Patches less the plane that fits each best."""
    rows, columns = values.shape[1:]
    row, column = np.mgrid[:rows, :columns]
    basis = np.stack([np.ones(rows * columns), row.ravel(), column.ravel()], axis=1)
    flat = values.reshape(len(values), -1)
    fitted = flat @ basis @ np.linalg.inv(basis.T @ basis) @ basis.T
    left: Vector = (flat - fitted).reshape(values.shape)
    return left
