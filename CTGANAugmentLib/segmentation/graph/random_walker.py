"""Random walker: each voxel goes to the seed that a walker starting there most likely reaches first."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.graph.graph_method import GraphMethod
from CTGANAugmentLib.segmentation.graph.seeds import SureVoxels
from CTGANAugmentLib.segmentation.method import Found
from CTGANAugmentLib.segmentation.workspace import Workspace

_INSIDE, _OUTSIDE, _LEFT_OUT = 1, 2, -1
_TOLERANCE = 1e-3
"""Of the linear system; what is decided is only which chance is the larger."""
_PROBABILITY_TOLERANCE = 0.1


@register
@dataclass(frozen=True)
class RandomWalker(GraphMethod):
    """Give each voxel to the seeds that a random walk from it reaches first."""

    id: ClassVar[str] = "random-walker"
    title: ClassVar[str] = "Random walker"
    source: ClassVar[str] = "Grady L, IEEE Trans Pattern Anal Mach Intell 2006;28:1768"
    packages: ClassVar[tuple[str, ...]] = ("skimage",)
    most_voxels: ClassVar[int | None] = 150_000
    quick: ClassVar[bool] = False
    sigma_per_noise: ClassVar[float] = 1.0

    smoothing_mm: Annotated[
        float, Parameter("Gaussian smoothing (sigma) before the method", 0, 10, group="Preparation")
    ] = 1.0

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Solve for the chances; that is one step, which cannot be stopped within it.

        Raises:
            UserError: seeds of both sides at one place, or no room for an outside.
        """
        sigma, radius_mm = self.sigma_and_radius
        from skimage.segmentation import random_walker

        progress(0.0, "walking")
        sure = SureVoxels.of(workspace, radius_mm)
        labels = np.zeros(workspace.values.shape, dtype=np.int8)
        if workspace.allowed is not None:
            labels[~workspace.allowed] = _LEFT_OUT
        labels[sure.outside] = _OUTSIDE
        labels[sure.inside] = _INSIDE
        if not (labels == 0).any():
            return Found(sure.inside)
        scaled = workspace.values.astype(np.float32) / np.float32(sigma)
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
