"""Smooth random fields that are functions of the place, so that they do not depend on the voxels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.phantom.shapes import Field


@dataclass(frozen=True, eq=False)
class Waves:
    """Sum of plane waves with mean 0 and SD 1.

    Attributes:
        per_mm: wave vectors in radians per mm, (n, 3) as (x, y, z).
        phase: radians, (n,).
    """

    per_mm: NDArray[np.float64]
    phase: NDArray[np.float64]

    def at(self, x: Field, y: Field, z: Field) -> Field:
        """Value at x (1, 1, i), y (1, j, 1), z (k, 1, 1); one product a wave, as cos(a + b) is separable."""
        total = np.zeros(np.broadcast_shapes(x.shape, y.shape, z.shape), dtype=np.float32)
        scale = np.float32(np.sqrt(2 / len(self.phase)))
        for (kx, ky, kz), phase in zip(self.per_mm.astype(np.float32), self.phase, strict=True):
            in_plane = kx * x + ky * y + np.float32(phase)
            up = kz * z
            total += (scale * np.cos(up)) * np.cos(in_plane)
            total -= (scale * np.sin(up)) * np.sin(in_plane)
        return total


def sample_waves(
    rng: np.random.Generator, wavelength_mm: tuple[float, float], count: int, stretch_z: float = 1.0
) -> Waves:
    """Draw waves of random direction; `stretch_z` above 1 makes them longer along the body."""
    direction = rng.normal(size=(count, 3))
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    direction[:, 2] /= stretch_z
    shortest, longest = np.log(wavelength_mm)
    length = np.exp(rng.uniform(float(shortest), float(longest), count))
    return Waves(direction * (2 * np.pi / length)[:, None], rng.uniform(0, 2 * np.pi, count))
