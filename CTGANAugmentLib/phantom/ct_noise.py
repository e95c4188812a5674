"""Noise of a CT image: its spectrum, direction and strength as filtered back-projection makes them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage

from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.phantom.shapes import Field
from CTGANAugmentLib.progress import Progress, track

SOFT_TISSUE_SD_HU = 13.0
"""Median noise in the body at 3 mm slices; a slice half as thick has sqrt(2) times as much."""

_WATER_PER_MM = 0.0193
"""Attenuation of water near 70 keV, the mean energy of a 120 kV beam in the body."""
_DOSE_MODULATION = 0.5
"""Share of the attenuation's exponent that tube current modulation and bow-tie filter leave over."""
_CUT_OFF_PER_MM = 0.36
_SECTORS = 6
_NEIGHBOUR_SLICE = 0.09


def ct_noise(
    rng: np.random.Generator, image_hu: Array, spacing_mm: tuple[float, float, float], progress: Progress
) -> Field:
    """Draw the noise of a scan of the given image, (k, j, i), in HU.

    The spectrum in the plane is that of a ramp filter with a smooth cut-off. Noise that varies in one direction comes
    from the views that look across it, so each sector of frequencies has the strength which these views' rays have
    after crossing the body: the streaks through the shoulders follow from that.
    """
    count, rows, columns = image_hu.shape
    filters = _sector_filters(rows, columns, spacing_mm)
    views = [_View(angle, rows, columns, spacing_mm) for angle in np.arange(_SECTORS) * np.pi / _SECTORS]
    profiles = [view.strength(image_hu) for view in views]
    white = [_white(rng, rows, columns) for _ in range(2)]
    noise = np.empty(image_hu.shape, dtype=np.float32)
    for k in track(range(count), progress, "noise of slice"):
        white = [*white[-2:], _white(rng, rows, columns)]
        mixed = fft.rfft2(white[1] + np.float32(_NEIGHBOUR_SLICE) * (white[0] + white[2]))
        noise[k] = sum(
            fft.irfft2(mixed * f, s=(rows, columns)) * view.across(profile[:, k])
            for f, view, profile in zip(filters, views, profiles, strict=True)
        )
    body = noise[(image_hu > -200) & (image_hu < 300)]
    wanted = SOFT_TISSUE_SD_HU * np.sqrt(3.0 / spacing_mm[2])
    noise *= np.float32(wanted / max(float(body.std()), 1e-6) if body.size else 1.0)
    return noise


def _white(rng: np.random.Generator, rows: int, columns: int) -> Field:
    return rng.standard_normal((rows, columns), dtype=np.float32)


def _sector_filters(rows: int, columns: int, spacing_mm: tuple[float, float, float]) -> list[Field]:
    """Amplitude of each frequency, once for each sector of directions; their powers add up to the spectrum."""
    fx = np.fft.rfftfreq(columns, spacing_mm[0])[None, :]
    fy = np.fft.fftfreq(rows, spacing_mm[1])[:, None]
    frequency = np.hypot(fx, fy)
    spectrum = (frequency + 0.015) * np.exp(-2 * (frequency / _CUT_OFF_PER_MM) ** 2)
    direction = np.arctan2(fy, fx)
    filters = []
    for angle in np.arange(_SECTORS) * np.pi / _SECTORS:
        away = np.abs((direction - angle + np.pi / 2) % np.pi - np.pi / 2)
        share = np.clip(1 - away * _SECTORS / np.pi, 0, 1)
        filters.append(np.sqrt(spectrum * share).astype(np.float32))
    return filters


class _View:
    """Parallel rays through the image at one angle."""

    def __init__(self, angle: float, rows: int, columns: int, spacing_mm: tuple[float, float, float]) -> None:
        self._bin_mm = 3.0
        x = (np.arange(columns) - columns / 2) * spacing_mm[0]
        y = (np.arange(rows) - rows / 2) * spacing_mm[1]
        across = (x[None, :] * np.cos(angle) + y[:, None] * np.sin(angle)) / self._bin_mm
        across = across - across.min() + 1
        self._first = across.astype(np.intp)
        self._rest = (across - self._first).astype(np.float32)
        self._pixel_mm2 = spacing_mm[0] * spacing_mm[1]

    def strength(self, image_hu: Array) -> NDArray[np.float32]:
        """Noise SD of the rays, up to a factor, (bins, slices)."""
        bins = int(self._first.max()) + 3
        thin = (slice(None, None, 2), slice(None, None, 2))
        index = self._first[thin].ravel()
        sums = [np.bincount(index, np.maximum(1 + plane[thin].ravel() * 1e-3, 0), bins) for plane in image_hu]
        path = np.array(sums).T * (_WATER_PER_MM * 4 * self._pixel_mm2 / self._bin_mm)
        path = ndimage.gaussian_filter1d(path, 4.0, axis=0, mode="nearest")
        return np.exp(0.5 * _DOSE_MODULATION * path).astype(np.float32)

    def across(self, profile: NDArray[np.float32]) -> Field:
        """Spread a profile over the rays back onto the image, (j, i)."""
        low = profile[self._first]
        result: Field = low + self._rest * (profile[self._first + 1] - low)
        return result
