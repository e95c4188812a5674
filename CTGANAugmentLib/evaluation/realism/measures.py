"""What is measured between two sets of patches of one size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from CTGANAugmentLib.evaluation.coverage import coverage
from CTGANAugmentLib.evaluation.frechet_distance import frechet_distance
from CTGANAugmentLib.evaluation.image_arrays import Vector, central_planes
from CTGANAugmentLib.evaluation.kernel_distance import kernel_distance
from CTGANAugmentLib.evaluation.noise_power import noise_agreement, noise_power
from CTGANAugmentLib.evaluation.realism.lesion_set import LesionSet
from CTGANAugmentLib.evaluation.value_agreement import value_agreement

_NEIGHBORS = 5
_LEAST_SIDE = 8
_SPAN = 2.0
"""Of normalised values, from -1 to 1."""


@dataclass(frozen=True)
class Quantity:
    """Something that is measured.

    Attributes:
        title, about: for people.
        unit: "" for none.
    """

    title: str
    about: str
    unit: str = ""


OF_FEATURES: Mapping[str, Quantity] = {
    "frechet": Quantity("Frechet distance", "of means and covariances; grows as sets get smaller"),
    "kernel": Quantity("Kernel distance (KID)", "unbiased: about 0 for sets of one distribution"),
    "precision": Quantity("Precision", "share of the set within reach of a real patch"),
    "recall": Quantity("Recall", "share of the real patches within reach of the set"),
    "density": Quantity(
        "Density", "as precision, counting how many real patches reach each; 1 for one distribution"
    ),
    "coverage": Quantity("Coverage", "share of the real patches that reach one of the set"),
}
OF_VALUES: Mapping[str, Quantity] = {
    "lesion_overlap": Quantity(
        "Values of the lesion: overlap", "of the histograms within the masks; 1 where equal"
    ),
    "lesion_distance": Quantity("Values of the lesion: distance", "how far values must be moved on average"),
    "patch_overlap": Quantity(
        "Values of the patch: overlap", "of the histograms of whole patches; 1 where equal"
    ),
    "patch_distance": Quantity("Values of the patch: distance", "how far values must be moved on average"),
    "noise_sd": Quantity(
        "Fluctuation: strength", "standard deviation less the trend, as a ratio; 1 where equal"
    ),
    "noise_frequency": Quantity("Fluctuation: mean frequency", "as a ratio; below 1 where coarser"),
    "noise_shape": Quantity(
        "Power spectrum: distance", "of the spectra's shapes; 0 where equal, 1 nothing in common"
    ),
}

IN_UNIT = ("lesion_distance", "patch_distance")
"""Of `OF_VALUES`, those in the unit of the values."""


def of_features(features: Vector, reference: Vector) -> dict[str, float]:
    """Measure `OF_FEATURES` of standardised features (patch, feature); what small sets do not tell is NaN."""
    found = {
        "frechet": frechet_distance(features, reference).value,
        "kernel": kernel_distance(features, reference).value,
    }
    if min(len(features), len(reference)) <= _NEIGHBORS:
        return found | dict.fromkeys(("precision", "recall", "density", "coverage"), float("nan"))
    lie = coverage(features, reference, neighbors=_NEIGHBORS)
    return found | {name: getattr(lie, name) for name in ("precision", "recall", "density", "coverage")}


def of_values(lesions: LesionSet, reference: LesionSet) -> dict[str, float]:
    """Measure `OF_VALUES`; distances are in HU where values are, else in thousandths of the scans' range."""
    low, high = lesions.value_range or (0.0, 1000.0)
    in_unit = (high - low) / _SPAN
    found: dict[str, float] = {}
    for name, values in (("lesion", _within), ("patch", _everywhere)):
        agreement = value_agreement(values(lesions), values(reference), (-1.0, 1.0))
        found |= {f"{name}_overlap": agreement.overlap, f"{name}_distance": agreement.distance * in_unit}
    return found | _of_noise(lesions, reference)


def _of_noise(lesions: LesionSet, reference: LesionSet) -> dict[str, float]:
    names = ("noise_sd", "noise_frequency", "noise_shape")
    planes = [central_planes(each.images)[0][:, 0] for each in (lesions, reference)]
    if min(planes[0].shape[1:]) < _LEAST_SIDE:
        return dict.fromkeys(names, float("nan"))
    powers = [noise_power(each, lesions.spacing_mm[-2:]) for each in planes]
    if min(power.variance for power in powers) <= 0:
        return dict.fromkeys(names, float("nan"))
    agreement = noise_agreement(powers[0], powers[1])
    return dict(
        zip(names, (agreement.sd_ratio, agreement.frequency_ratio, agreement.shape_distance), strict=True)
    )


def _within(lesions: LesionSet) -> Vector:
    values: Vector = lesions.images[lesions.masks].astype(np.float64)
    return values


def _everywhere(lesions: LesionSet) -> Vector:
    values: Vector = lesions.images.astype(np.float64)
    return values
