"""What the clusterings share: which features, how many clusters, and which of them is the structure."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.segmentation.clustering.choosing import choose
from CTGANAugmentLib.segmentation.clustering.feature_space import FeatureSpace
from CTGANAugmentLib.segmentation.clustering.groups import Groups, Samples
from CTGANAugmentLib.segmentation.clustering.histogram import Histogram
from CTGANAugmentLib.segmentation.method import Family, Found, SegmentationMethod
from CTGANAugmentLib.segmentation.workspace import Workspace

FEATURES = Parameter(
    "What tells voxels apart: their value alone, or also where they lie, or mean and spread of their surroundings",
    choices=("intensity", "position", "texture", "position+texture"),
    group="Clusters",
)


@dataclass(frozen=True)
class Clustering(SegmentationMethod):
    """Base of the clusterings; each has `fit`."""

    family: ClassVar[Family] = "clustering"

    clusters: Annotated[int, Parameter("Number of clusters", 2, 8, group="Clusters")] = 4
    features: Annotated[str, FEATURES] = "intensity"
    position_scale_mm: Annotated[
        float,
        Parameter("Distance that counts as much as one SD of the values", 1, 1000, group="Clusters"),
    ] = 100.0
    texture_scale_mm: Annotated[
        float, Parameter("Gaussian surroundings (sigma) of a texture", 0.5, 20, group="Clusters")
    ] = 1.0

    @abstractmethod
    def fit(self, samples: Samples, progress: Progress) -> Groups:
        """Find the clusters; the same samples give the same clusters."""

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Group the voxels and take the clusters at the seeds, the brightest where there is none.

        Raises:
            UserError: fewer different values than clusters.
        """
        source = self._source(workspace, part_of(progress, 0.0, 0.3))
        samples = source.samples()
        self._require_enough(samples)
        groups = self.fit(samples, part_of(progress, 0.3, 0.6))
        labels = source.label(groups, part_of(progress, 0.6, 0.95))
        values = source.values_of(groups)
        chosen, warnings = choose(labels, values, workspace)
        progress(0.95, self.title)
        measured = {
            "cluster_values": [round(v, 3) for v in values],
            "chosen_values": [round(values[cluster], 3) for cluster in chosen],
        }
        table = np.zeros(256, dtype=bool)
        table[chosen] = True
        return Found(table[labels], warnings, measured)

    def _source(self, workspace: Workspace, progress: Progress) -> Histogram | FeatureSpace:
        if self.features == "intensity":
            return Histogram.of(workspace, progress)
        position = self.position_scale_mm if "position" in self.features else None
        texture = self.texture_scale_mm if "texture" in self.features else None
        return FeatureSpace.of(workspace, position, texture, progress)

    def _require_enough(self, samples: Samples) -> None:
        different = len(np.unique(samples.features, axis=0))
        if different < self.clusters:
            raise UserError(
                f"expected at least {self.clusters} different voxels for {self.clusters} clusters, the region has "
                f"{different}: ask for fewer clusters, or enlarge the region of interest"
            )
