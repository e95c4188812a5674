"""Show a CT as a scan of lower dose would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
from scipy import ndimage

from CTGANAugmentLib.augmentation.transform import Choices, Transform, in_type_of
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.phantom.ct_noise import SOFT_TISSUE_SD_HU, ct_noise
from CTGANAugmentLib.progress import Progress, no_progress, part_of
from CTGANAugmentLib.volume import Volume

_MEASURED_SLICES = 9
_FEWEST_VOXELS = 500
_ROUND_MM = 9.0
_SOFT_HU = (0.0, 100.0)
_SD_BINS_HU = np.arange(0.0, 150.0, 0.5)
_LEAST_SD_HU = 1.0
"""A scan with less was smoothed or drawn: its own noise says nothing of its dose."""


@register
@dataclass(frozen=True)
class CTNoise(Transform):
    """Add the noise which a share of the dose, drawn evenly on a logarithmic scale, would have added.

    Quantum noise has a variance that goes with 1 / dose (Poisson counts), so that a scan of noise s taken at the
    share d has s * sqrt(1/d - 1) added to it. s is measured in the scan's own soft tissue; a
    scan that has none is taken for one of usual dose. Strength and direction
    follow from the attenuation along the rays, and the spectrum from the ramp filter, by the model of the phantom's
    noise (`CTGANAugmentLib.phantom.ct_noise`): streaks through the shoulders, grain instead of white noise. The scan's
    own kernel is not known to it. No value falls below the scan's lowest, where scanners cut off.

    A quarter is the "low dose" of the AAPM challenge (McCollough et al. 2017, Med Phys 44:e339).
    """

    id: ClassVar[str] = "ct-noise"
    title: ClassVar[str] = "CT noise"
    modalities: ClassVar[tuple[str, ...]] = ("CT",)
    source: ClassVar[str] = "McCollough et al. 2017, doi 10.1002/mp.12345"

    lowest_dose_percent: Annotated[
        float, Parameter("lowest dose, of the scan's own", 1, 100, group="Noise")
    ] = 25.0

    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:
        """Draw the dose, and measure the noise that the scan has."""
        return {
            "dose": float(np.exp(rng.uniform(np.log(self.lowest_dose_percent / 100), 0))),
            "own_sd_hu": round(_own_sd(volume), 3),
            "field_seed": int(rng.integers(2**31)),
        }

    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:
        """Add the noise, in planes across the body's long axis, in which the tube turns."""
        order = _slices_first(volume)
        scan = volume.array.transpose(order)
        spacing = volume.grid.spacing_kji_mm[list(order)]
        usual = _usual_sd(float(spacing[0]))
        strength = np.float32(choices["own_sd_hu"] / usual * np.sqrt(1 / choices["dose"] - 1))
        made = np.empty_like(volume.array)
        view = made.transpose(order)
        # By the model's own order of axes, (i, j, k).
        sizes = (float(spacing[2]), float(spacing[1]), float(spacing[0]))
        noise = ct_noise(
            np.random.default_rng(int(choices["field_seed"])), scan, sizes, part_of(progress, 0, 0.95)
        )
        lowest = np.float32(volume.array.min())
        for k in range(len(scan)):
            view[k] = in_type_of(made, np.maximum(scan[k] + strength * noise[k], lowest))
        return volume.with_array(made)


def _usual_sd(slice_mm: float) -> float:
    """Noise that the model gives to soft tissue."""
    return SOFT_TISSUE_SD_HU * float(np.sqrt(3.0 / slice_mm))


def _slices_first(volume: Volume) -> tuple[int, int, int]:
    """Axes of the array with the one nearest to the body's long axis in front."""
    along = np.abs(volume.ijk_to_ras[2, :3] / volume.grid.spacing_mm)[::-1]
    first = int(np.argmax(along))
    second, third = (axis for axis in range(3) if axis != first)
    return first, second, third


def _own_sd(volume: Volume) -> float:
    """Noise of the scan in HU: the most frequent standard deviation round a voxel of soft tissue.

    Where borders and vessels lie it is larger, but each of those is rarer than plain tissue (Christianson et al. 2015,
    AJR 205:W93).
    """
    order = _slices_first(volume)
    scan, spacing = volume.array.transpose(order), volume.grid.spacing_kji_mm[list(order)]
    sizes = np.maximum(3, np.round(_ROUND_MM / spacing[1:]).astype(int)).tolist()
    counts = np.zeros(len(_SD_BINS_HU) - 1)
    for k in np.unique(np.linspace(0, len(scan) - 1, _MEASURED_SLICES).round().astype(int)):
        values = scan[k].astype(np.float32)
        mean = ndimage.uniform_filter(values, sizes)
        variance = ndimage.uniform_filter(values * values, sizes) - mean * mean
        soft = (mean > _SOFT_HU[0]) & (mean < _SOFT_HU[1])
        counts += np.histogram(np.sqrt(np.maximum(variance[soft], 0)), _SD_BINS_HU)[0]
    mode = float(_SD_BINS_HU[np.argmax(ndimage.gaussian_filter1d(counts, 2.0, mode="constant"))])
    found = counts.sum() >= _FEWEST_VOXELS and mode >= _LEAST_SD_HU
    return mode if found else _usual_sd(float(spacing[0]))
