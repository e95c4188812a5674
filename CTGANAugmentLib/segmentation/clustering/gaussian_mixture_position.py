"""Gaussian mixture of value and position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.segmentation.clustering.feature_space import MOST_VOXELS
from CTGANAugmentLib.segmentation.clustering.gaussian_mixture import GaussianMixture
from CTGANAugmentLib.segmentation.clustering.method import FEATURES


@register
@dataclass(frozen=True)
class GaussianMixturePosition(GaussianMixture):
    """Explain value and place as a sum of bell curves and take the voxels of the seed's curve."""

    id: ClassVar[str] = "gaussian-mixture-position"
    title: ClassVar[str] = "Gaussian mixture with position"
    most_voxels: ClassVar[int | None] = MOST_VOXELS

    features: Annotated[str, FEATURES] = "position"
