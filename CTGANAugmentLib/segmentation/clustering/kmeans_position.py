"""k-means of value and position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.segmentation.clustering.feature_space import MOST_VOXELS
from CTGANAugmentLib.segmentation.clustering.kmeans import KMeans
from CTGANAugmentLib.segmentation.clustering.method import FEATURES


@register
@dataclass(frozen=True)
class KMeansPosition(KMeans):
    """Group voxels by value and place and take the seed's group."""

    id: ClassVar[str] = "kmeans-position"
    title: ClassVar[str] = "k-means with position"
    most_voxels: ClassVar[int | None] = MOST_VOXELS

    features: Annotated[str, FEATURES] = "position"
