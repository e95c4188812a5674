"""Fuzzy c-means of value and texture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.segmentation.clustering.feature_space import MOST_VOXELS
from CTGANAugmentLib.segmentation.clustering.fuzzy_cmeans import FuzzyCMeans
from CTGANAugmentLib.segmentation.clustering.method import FEATURES


@register
@dataclass(frozen=True)
class FuzzyCMeansTexture(FuzzyCMeans):
    """Let voxels belong by degrees to groups of value and surroundings and take the seed's group."""

    id: ClassVar[str] = "fuzzy-cmeans-texture"
    title: ClassVar[str] = "Fuzzy c-means with texture"
    most_voxels: ClassVar[int | None] = MOST_VOXELS

    features: Annotated[str, FEATURES] = "texture"
