"""k-means of value and texture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.segmentation.clustering.feature_space import MOST_VOXELS
from CTGANAugmentLib.segmentation.clustering.kmeans import KMeans
from CTGANAugmentLib.segmentation.clustering.method import FEATURES


@register
@dataclass(frozen=True)
class KMeansTexture(KMeans):
    """Group voxels by value and by mean and spread of their surroundings and take the seed's group."""

    id: ClassVar[str] = "kmeans-texture"
    title: ClassVar[str] = "k-means with texture"
    most_voxels: ClassVar[int | None] = MOST_VOXELS

    features: Annotated[str, FEATURES] = "texture"
