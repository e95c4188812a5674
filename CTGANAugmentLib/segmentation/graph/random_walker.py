"""Random walker: each voxel goes to the seed that a walker starting there most likely reaches first."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Parameter, register
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.graph.seeds import SureVoxels, noise_at_seeds
from CTGANAugmentLib.segmentation.method import Family, Found, Need, SegmentationMethod
from CTGANAugmentLib.segmentation.region.markers import sure_radius_mm
from CTGANAugmentLib.segmentation.workspace import Workspace

_SIGMA_PER_NOISE = 1.0
_INSIDE, _OUTSIDE, _LEFT_OUT = 1, 2, -1
_TOLERANCE = 1e-3
"""Of the linear system; what is decided is only which chance is the larger."""
_PROBABILITY_TOLERANCE = 0.1


@register
@dataclass(frozen=True)
class RandomWalker(SegmentationMethod):
    """Give each voxel to the seeds that a random walk from it reaches first."""

    id: ClassVar[str] = "random-walker"
    title: ClassVar[str] = "Random walker"
    family: ClassVar[Family] = "graph"
    source: ClassVar[str] = "Grady L, IEEE Trans Pattern Anal Mach Intell 2006;28:1768"
    needs: ClassVar[tuple[Need, ...]] = ("inside",)
    packages: ClassVar[tuple[str, ...]] = ("skimage",)
    most_voxels: ClassVar[int | None] = 150_000
    quick: ClassVar[bool] = False

    sigma_intensity: Annotated[
        float | None,
        Parameter("Jump between neighbouring voxels that holds a walker up", 1e-6, 65535, group="Border"),
    ] = None
    seed_radius_mm: Annotated[
        float | None,
        Parameter("Radius of the ball round each seed that is surely on its side", 0, 50, group="Seeds"),
    ] = None
    smoothing_mm: Annotated[
        float, Parameter("Gaussian smoothing (sigma) before the method", 0, 10, group="Preparation")
    ] = 1.0

    def suggest(self, workspace: Workspace) -> dict[str, Any]:
        """The noise near the seeds, and how far their tissue surely reaches: few walks end at a small ball."""
        if not len(workspace.inside_kji):
            return {}
        sigma = float(f"{_SIGMA_PER_NOISE * noise_at_seeds(workspace):.4g}")
        return {"sigma_intensity": sigma, "seed_radius_mm": sure_radius_mm(workspace)}

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Solve for the chances; that is one step, which cannot be stopped within it.

        Raises:
            UserError: seeds of both sides at one place, or no room for an outside.
        """
        if self.sigma_intensity is None or self.seed_radius_mm is None:
            raise UserError(
                "expected sigma_intensity and seed_radius_mm, got none: give them, or a seed point inside"
            )
        from skimage.segmentation import random_walker

        progress(0.0, "walking")
        sure = SureVoxels.of(workspace, self.seed_radius_mm)
        labels = np.zeros(workspace.values.shape, dtype=np.int8)
        if workspace.allowed is not None:
            labels[~workspace.allowed] = _LEFT_OUT
        labels[sure.outside] = _OUTSIDE
        labels[sure.inside] = _INSIDE
        if not (labels == 0).any():
            return Found(sure.inside)
        scaled = workspace.values.astype(np.float32) / np.float32(self.sigma_intensity)
        spacing = workspace.spacing_kji_mm
        # scikit-image divides beta by ten times the SD of the image: this makes it exp(-jump^2 / (2 sigma^2))
        beta = 5.0 * float(scaled.std())
        with warnings.catch_warnings():
            # it minds chances a little outside [0, 1], which change nothing in which of two is larger
            warnings.simplefilter("ignore", UserWarning)
            found = random_walker(
                scaled,
                labels,
                beta=beta,
                mode="cg_j",
                tol=_TOLERANCE,
                spacing=spacing / spacing.min(),
                prob_tol=_PROBABILITY_TOLERANCE,
            )
        return Found(found == _INSIDE)
