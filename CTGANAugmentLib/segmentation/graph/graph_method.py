"""What the graph methods share: noise and sure voxels, read from the surroundings of the seeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.segmentation.graph.seeds import noise_at_seeds
from CTGANAugmentLib.segmentation.method import Family, Need, SegmentationMethod
from CTGANAugmentLib.segmentation.region.markers import sure_radius_mm
from CTGANAugmentLib.segmentation.workspace import Workspace


@dataclass(frozen=True)
class GraphMethod(SegmentationMethod):
    """Base of the methods on a graph of voxels."""

    family: ClassVar[Family] = "graph"
    needs: ClassVar[tuple[Need, ...]] = ("inside",)
    sigma_per_noise: ClassVar[float]
    """Jump that counts as an edge, in SD of the noise."""
    sure_share: ClassVar[float] = 1.0
    """Of the radius in which the seeds' tissue seems sure."""

    sigma_intensity: Annotated[
        float | None,
        Parameter("Jump between neighbouring voxels that counts as an edge", 1e-6, 65535, group="Border"),
    ] = None
    seed_radius_mm: Annotated[
        float | None,
        Parameter("Radius of the ball round each seed that is surely on its side", 0, 50, group="Seeds"),
    ] = None

    def suggest(self, workspace: Workspace) -> dict[str, Any]:
        """Some times the noise near the seeds, and how far their tissue surely reaches."""
        if not len(workspace.inside_kji):
            return {}
        sigma = float(f"{self.sigma_per_noise * noise_at_seeds(workspace):.4g}")
        radius_mm = round(self.sure_share * sure_radius_mm(workspace), 1)
        return {"sigma_intensity": sigma, "seed_radius_mm": radius_mm}

    @property
    def sigma_and_radius(self) -> tuple[float, float]:
        """`sigma_intensity` and `seed_radius_mm`.

        Raises:
            UserError: one of them is missing.
        """
        if self.sigma_intensity is None or self.seed_radius_mm is None:
            raise UserError(
                "expected sigma_intensity and seed_radius_mm, got none: give them, or a seed point inside"
            )
        return self.sigma_intensity, self.seed_radius_mm
