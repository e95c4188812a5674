"""Random fields in space and on the sphere, from which shape and texture are made."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from scipy.special import gammaln, lpmv

Field = NDArray[np.float32]
_SEEDS = 2**32


def draw_seed(rng: np.random.Generator) -> int:
    """Draw the seed of a field that is made later, as plans keep it."""
    return int(rng.integers(_SEEDS))


def smooth_field(
    rng: np.random.Generator,
    shape_kji: tuple[int, ...],
    spacing_kji_mm: NDArray[np.float64],
    length_mm: float,
) -> Field:
    """Gaussian random field (k, j, i) with mean 0 and SD about 1.

    Args:
        rng: source of the randomness.
        shape_kji: voxels along each axis.
        spacing_kji_mm: voxel spacing in the same order.
        length_mm: distance at which the autocorrelation has fallen to 1/e.
    """
    white = rng.standard_normal(shape_kji, dtype=np.float32)
    # White noise smoothed by a Gaussian of sigma has the autocorrelation exp(-d^2 / (4 sigma^2)).
    field: Field = gaussian_filter(white, length_mm / 2 / spacing_kji_mm, mode="wrap", truncate=3.0)
    spread = float(field.std())
    if spread > 0:
        field /= np.float32(spread)
    return field


def normalised_inside(field: Field, weight: Field) -> Field:
    """Shift and scale a field to weighted mean 0 and SD 1 where the weight is."""
    total = float(weight.sum())
    if total <= 0:
        return field
    centred: Field = field - np.float32(float((field * weight).sum()) / total)
    spread = float(np.sqrt((centred**2 * weight).sum() / total))
    if spread > 1e-6:
        centred /= np.float32(spread)
    return centred


def smooth_step(x: Field, start: float, stop: float) -> Field:
    """Rise from 0 at start to 1 at stop (either order) with zero slope at both ends."""
    t = np.clip((x - np.float32(start)) / np.float32(stop - start), 0, 1)
    result: Field = t * t * (3 - 2 * t)
    return result


@lru_cache(maxsize=4)
def real_harmonics(degree: int, rows: int, columns: int) -> NDArray[np.float64]:
    """Real orthonormal spherical harmonics of degree 2 to `degree` on a latitude-longitude table.

    Degree 0 is size and degree 1 position, so that both are left out.

    Returns:
        Shape (number of harmonics, rows, columns); row r stands for the polar angle pi * r / (rows - 1).
    """
    polar, azimuth = np.meshgrid(
        np.linspace(0, np.pi, rows), np.linspace(0, 2 * np.pi, columns, endpoint=False), indexing="ij"
    )
    tables = []
    for n in range(2, degree + 1):
        for m in range(n + 1):
            log_norm = np.log((2 * n + 1) / (4 * np.pi)) + gammaln(n - m + 1) - gammaln(n + m + 1)
            legendre = np.exp(log_norm / 2) * lpmv(m, n, np.cos(polar))
            if m == 0:
                tables.append(legendre)
            else:
                tables += [
                    np.sqrt(2) * legendre * np.cos(m * azimuth),
                    np.sqrt(2) * legendre * np.sin(m * azimuth),
                ]
    return np.stack(tables)


def harmonic_degrees(degree: int) -> NDArray[np.int64]:
    """Degree of each of the harmonics that `real_harmonics` lists."""
    return np.concatenate([np.full(2 * n + 1, n) for n in range(2, degree + 1)])
