"""What an MR scanner does to the signal: uneven coils and Rician noise."""

from __future__ import annotations

import numpy as np

from CTGANAugmentLib.phantom.shapes import Field
from CTGANAugmentLib.phantom.waves import sample_waves
from CTGANAugmentLib.progress import Progress, track

NOISE_SD = 14.0
"""Of each of the two channels, arbitrary units; muscle has 300."""

_UNEVENNESS = 0.09


def receive(
    rng: np.random.Generator, signal: Field, x: Field, y: Field, z: Field, noise: float, progress: Progress
) -> Field:
    """Return the magnitude image of a signal (k, j, i) at x (1, 1, i), y (1, j, 1), z (k, 1, 1) in mm.

    The bias field is smooth over the whole body and stronger near the coils in front and behind. The noise is
    Gaussian in the real and the imaginary channel, so that the magnitude is Rician (Gudbjartsson and Patz, Magnetic
    Resonance in Medicine 34:910-914, 1995).
    """
    waves = sample_waves(rng, (350, 700), 4)
    sd = np.float32(NOISE_SD * noise)
    image = np.empty_like(signal)
    near_coil = (
        np.float32(0.14) * (((y + 10) / 130) ** 2 - np.float32(0.3)) - np.float32(0.06) * (x / 180) ** 2
    )
    for k in track(range(len(signal)), progress, "receiving slice"):
        bias = np.exp(np.float32(_UNEVENNESS) * waves.at(x, y, z[k : k + 1]) + near_coil)[0]
        real, imaginary = rng.standard_normal((2, *signal.shape[1:]), dtype=np.float32) * sd
        image[k] = np.hypot(signal[k] * bias + real, imaginary)
    return image
