"""SLIC supervoxels: those like the seed's join into a segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.clustering.groups import SEED_MM
from CTGANAugmentLib.segmentation.clustering.supervoxels import Supervoxels
from CTGANAugmentLib.segmentation.method import Family, Found, Need, SegmentationMethod
from CTGANAugmentLib.segmentation.suggestion import tissue_at_seeds
from CTGANAugmentLib.segmentation.workspace import Indices, Workspace

_DEVIATIONS = 3.5
_WINDOW = 4.0
"""Half the window that supervoxels see, in tolerances."""


@register
@dataclass(frozen=True)
class SlicSupervoxels(SegmentationMethod):
    """Part the scan into small compact groups and join those that are like the seed's.

    A group joins when its mean is within the tolerance of the tissue at a seed and nearer to it than to the tissue
    at any outside seed; the seeds' own groups always go with their seeds.
    """

    id: ClassVar[str] = "slic"
    title: ClassVar[str] = "SLIC supervoxels"
    family: ClassVar[Family] = "clustering"
    source: ClassVar[str] = "Achanta R et al., IEEE Trans Pattern Anal Mach Intell 2012;34:2274"
    needs: ClassVar[tuple[Need, ...]] = ("start",)
    packages: ClassVar[tuple[str, ...]] = ("skimage",)
    most_voxels: ClassVar[int | None] = 1_200_000

    supervoxel_size_mm: Annotated[
        float, Parameter("Edge of a cube as large as a supervoxel", 2, 30, group="Supervoxels")
    ] = 6.0
    compactness: Annotated[
        float,
        Parameter("How round they are against how well they follow edges", 0.001, 10, group="Supervoxels"),
    ] = 0.2
    tolerance_intensity: Annotated[
        float | None,
        Parameter("Difference of a supervoxel's mean from the tissue at the seed", 0, 65535, group="Joining"),
    ] = None

    def suggest(self, workspace: Workspace) -> dict[str, Any]:
        """Return a tolerance that follows the spread round the seeds.

        Raises:
            UserError: no seed and no first guess.
        """
        return {"tolerance_intensity": float(f"{_DEVIATIONS * tissue_at_seeds(workspace).sd:.3g}")}

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Make the supervoxels and join those that are like the seeds'.

        Raises:
            UserError: no tolerance.
        """
        if not self.tolerance_intensity:
            raise UserError(f"expected a tolerance above 0, got {self.tolerance_intensity}")
        tissue = tissue_at_seeds(workspace).median
        reach = _WINDOW * self.tolerance_intensity
        progress(0.0, "supervoxels")
        parts = Supervoxels.of(
            workspace, self.supervoxel_size_mm, self.compactness, (tissue - reach, tissue + reach)
        )
        progress(0.8, "joining")
        away = _distance(parts, _tissues(workspace.inside_kji, workspace) or [tissue])
        joined = away <= self.tolerance_intensity
        joined[parts.labels[tuple(workspace.inside_kji.T)]] = True
        if len(workspace.outside_kji):
            joined &= away < _distance(parts, _tissues(workspace.outside_kji, workspace))
            joined[parts.labels[tuple(workspace.outside_kji.T)]] = False
        measured = {"supervoxels": len(parts.means), "joined": int(joined.sum())}
        return Found(joined[parts.labels], (), measured)


def _tissues(seeds_kji: Indices, workspace: Workspace) -> list[float]:
    balls = (workspace.values[workspace.balls(seed[None], SEED_MM)] for seed in seeds_kji)
    return [float(np.median(values)) for values in balls if len(values)]


def _distance(parts: Supervoxels, tissues: list[float]) -> Any:
    """Difference of each supervoxel's mean from the nearest tissue, NaN where it has no mean, shape (n,)."""
    return np.min([np.abs(parts.means - tissue) for tissue in tissues], axis=0)
