"""k-means: clusters round their means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.clustering.groups import Groups, Samples
from CTGANAugmentLib.segmentation.clustering.method import Clustering
from CTGANAugmentLib.segmentation.clustering.nearest import nearest_centers


@register
@dataclass(frozen=True)
class KMeans(Clustering):
    """Group voxels round the means of their values and take the seed's group.

    On intensity alone the histogram is clustered, and the solution is the best there is.
    """

    id: ClassVar[str] = "kmeans"
    title: ClassVar[str] = "k-means"
    source: ClassVar[str] = "Lloyd SP, IEEE Trans Inf Theory 1982;28:129"

    def fit(self, samples: Samples, progress: Progress) -> Groups:
        """Find the means with the least squared distance to their voxels."""
        return nearest_centers(samples, self.clusters, progress)
