"""The scan's own noise: told from anatomy, measured, and made anew where a lesion covers what was there."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import fft
from scipy.ndimage import gaussian_filter, uniform_filter

from CTGANAugmentLib.lesions.random_field import Field, smooth_step

_DETREND_MM = 6.0
"""Changes slower than this are anatomy, faster ones within one tissue are noise."""
_MAD_TO_SD = 1.4826
_LONGEST_LAG_MM, _MOST_LAGS = 10.0, 16
_FEWEST_VOXELS = 150
_SAMPLES = 8_000
_LARGEST_BLOCK_VOXELS = 48


@dataclass(frozen=True, eq=False)
class Noise:
    """Noise of a block of voxels.

    Attributes:
        sd: standard deviation in the image's unit.
        residual: the block's own noise (k, j, i), 0 where it cannot be told from anatomy.
        own: weight of `residual`, 1 in plain tissue to 0 on structures.
        autocorrelation: at lags from -L to L along (k, j, i), 1 at lag 0.
    """

    sd: float
    residual: Field
    own: Field
    autocorrelation: Field

    def resolution_sd_mm(self, spacing_kji_mm: NDArray[np.float64]) -> NDArray[np.float64]:
        """Gaussian sigma of the scanner's blur along (k, j, i), from the correlation of neighbours.

        White noise blurred by sigma has the correlation exp(-d^2 / (4 sigma^2)); a sharpening kernel makes
        this a lower bound.
        """
        middle = [n // 2 for n in self.autocorrelation.shape]
        result = []
        for axis, spacing in enumerate(spacing_kji_mm):
            at = list(middle)
            at[axis] = min(at[axis] + 1, self.autocorrelation.shape[axis] - 1)
            neighbour = float(np.clip(self.autocorrelation[tuple(at)], 0.02, 0.9))
            result.append(float(spacing) / (2 * np.sqrt(-np.log(neighbour))))
        return np.array(result)

    def without_own(self, shape_kji: tuple[int, ...]) -> Noise:
        """Return the same noise for a block of that shape, of whose own noise nothing is kept."""
        nothing = np.zeros(shape_kji, dtype=np.float32)
        return replace(self, own=nothing, residual=nothing)

    def synthesize(self, rng: np.random.Generator, shape_kji: tuple[int, ...]) -> Field:
        """Draw new noise of the same SD and correlation (spectral shaping of white noise)."""
        lags = self.autocorrelation.shape
        size = [
            fft.next_fast_len(max(n + m // 2, m), real=True) for n, m in zip(shape_kji, lags, strict=True)
        ]
        kernel = np.zeros(size, dtype=np.float32)
        region = tuple(slice(0, n) for n in self.autocorrelation.shape)
        kernel[region] = self.autocorrelation
        kernel = np.roll(kernel, [-(n // 2) for n in self.autocorrelation.shape], axis=(0, 1, 2))
        # By Wiener and Khinchin the power spectrum is the transform of the autocorrelation.
        power = np.maximum(fft.rfftn(kernel).real, 0)
        white = rng.standard_normal(size, dtype=np.float32)
        drawn = fft.irfftn(fft.rfftn(white) * np.sqrt(power), s=size)
        cut: Field = drawn[tuple(slice(0, n) for n in shape_kji)].astype(np.float32)
        spread = float(np.sqrt(power_mean(power, size)))
        cut *= np.float32(self.sd / max(spread, 1e-6))
        return cut


def power_mean(power: NDArray[np.float32], size: list[int]) -> float:
    """Mean of a real transform's power over all frequencies, the ones that rfftn leaves out included."""
    weight = np.full(power.shape[-1], 2.0)
    weight[0] = 1.0
    if size[-1] % 2 == 0:
        weight[-1] = 1.0
    return float((power * weight).sum() / np.prod(size))


def measure_noise(values: Field, tissue: NDArray[np.bool_], spacing_kji_mm: NDArray[np.float64]) -> Noise:
    """Tell the noise of a block from its anatomy.

    Args:
        values: image (k, j, i).
        tissue: voxels of the tissue that the lesion goes into, without its vessels and borders.
        spacing_kji_mm: voxel spacing along (k, j, i).
    """
    if np.count_nonzero(tissue) < _FEWEST_VOXELS:
        tissue = np.ones(values.shape, dtype=bool)
    weight = tissue.astype(np.float32)
    sigma = np.maximum(_DETREND_MM / spacing_kji_mm, 1.5)
    offset = np.float32(np.median(values[tissue]))
    trend = _blur((values - offset) * weight, sigma) / np.maximum(_blur(weight, sigma), 1e-3)
    residual = np.where(tissue, values - offset - trend, np.float32(0))
    inside = _some(residual[tissue])
    sd = float(_MAD_TO_SD * np.median(np.abs(inside - np.median(inside))))
    own = _plain(residual, tissue, sd)
    return Noise(sd, residual, own, _autocorrelation(residual * own, own, spacing_kji_mm))


def _blur(values: Field, sigma: NDArray[np.float64]) -> Field:
    """Near-Gaussian blur by two running means, whose cost does not grow with sigma."""
    # A box of n voxels has the variance (n^2 - 1) / 12; two of them make sigma.
    sizes = [max(1, 2 * round((np.sqrt(6 * s * s + 1) - 1) / 2) + 1) for s in sigma]
    blurred: Field = uniform_filter(uniform_filter(values, sizes, mode="constant"), sizes, mode="constant")
    return blurred


def _some(values: Field) -> Field:
    """At most some 8000 of the values, evenly taken: enough for a median."""
    result: Field = values[:: 1 + values.size // _SAMPLES]
    return result


def _plain(residual: Field, tissue: NDArray[np.bool_], sd: float) -> Field:
    """Weight of 1 where the residual is no larger than noise can be, alone and averaged with its neighbours."""
    if sd <= 0:
        return tissue.astype(np.float32)
    alone = smooth_step(np.abs(residual), 4.0 * sd, 3.0 * sd)
    averaged = gaussian_filter(residual, 1.0, truncate=2.0)
    limit = _MAD_TO_SD * float(np.median(np.abs(_some(averaged[tissue]))))
    return alone * smooth_step(np.abs(averaged), 4.0 * limit, 3.0 * limit) * tissue


def _middle(values: Field) -> Field:
    """Centre of a large block, which holds enough voxels for a correlation."""
    cuts = [max(0, (n - _LARGEST_BLOCK_VOXELS) // 2) for n in values.shape]
    result: Field = values[tuple(slice(cut, n - cut) for cut, n in zip(cuts, values.shape, strict=True))]
    return result


def _autocorrelation(residual: Field, weight: Field, spacing_kji_mm: NDArray[np.float64]) -> Field:
    """Autocorrelation of an irregular region, by the ratio of two transforms, damped towards long lags."""
    residual, weight = _middle(residual), _middle(weight)
    wanted = np.clip(np.ceil(_LONGEST_LAG_MM / spacing_kji_mm), 3, _MOST_LAGS).astype(int)
    lags = [min(int(lag), n - 1) for lag, n in zip(wanted, residual.shape, strict=True)]
    size = [fft.next_fast_len(n + lag, real=True) for n, lag in zip(residual.shape, lags, strict=True)]
    products = fft.irfftn(np.abs(fft.rfftn(residual, size)) ** 2, s=size)
    counts = fft.irfftn(np.abs(fft.rfftn(weight, size)) ** 2, s=size)
    ratio = products / np.maximum(counts, 1e-3 * counts.flat[0] + 1e-6)
    ratio = np.roll(ratio, lags, axis=(0, 1, 2))[tuple(slice(0, 2 * lag + 1) for lag in lags)]
    window: Field = np.ones(ratio.shape, dtype=np.float32)
    for axis, lag in enumerate(lags):
        taper = np.hanning(2 * lag + 3)[1:-1]
        window *= taper.reshape([-1 if a == axis else 1 for a in range(3)]).astype(np.float32)
    middle = float(ratio[tuple(lags)])
    if middle <= 0:
        window[:] = 0
        window[tuple(lags)] = 1
        return window
    result: Field = (ratio / middle * window).astype(np.float32)
    return result
