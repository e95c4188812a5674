"""Gaussian mixture: clusters of different width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.clustering.groups import Groups, Samples
from CTGANAugmentLib.segmentation.clustering.method import Clustering
from CTGANAugmentLib.segmentation.clustering.mixture import fit_mixture


@register
@dataclass(frozen=True)
class GaussianMixture(Clustering):
    """Explain the values as a sum of bell curves and take the voxels of the seed's curve."""

    id: ClassVar[str] = "gaussian-mixture"
    title: ClassVar[str] = "Gaussian mixture"
    source: ClassVar[str] = "Dempster AP et al., J R Stat Soc B 1977;39:1"

    def fit(self, samples: Samples, progress: Progress) -> Groups:
        """Find the bell curves under which the voxels are most likely."""
        return fit_mixture(samples, self.clusters, progress)
