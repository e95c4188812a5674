"""Region growing by the spread of the region's own values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.segmentation.method import Found
from CTGANAugmentLib.segmentation.region.growing import SeededGrowing, on_workspace
from CTGANAugmentLib.segmentation.suggestion import tissue_at_seeds
from CTGANAugmentLib.segmentation.workspace import Workspace


@register
@dataclass(frozen=True)
class GrowingConfidence(SeededGrowing):
    """Grow from the seeds through voxels near the region's mean, and estimate mean and spread anew."""

    id: ClassVar[str] = "growing-confidence"
    title: ClassVar[str] = "Region growing, confidence"
    source: ClassVar[str] = (
        "Ibanez L et al., The ITK Software Guide, 2nd edition, 2005, section 'Confidence Connected'"
    )

    deviations: Annotated[
        float, Parameter("Standard deviations to either side of the mean", 0.5, 10, group="Similarity")
    ] = 2.5
    rounds: Annotated[
        int, Parameter("Times that mean and spread are estimated anew", 0, 20, group="Similarity")
    ] = 4

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Grow, and grow again from what the last region says of its values.

        Raises:
            UserError: nothing at the seeds is within the first estimate.
        """
        tissue = tissue_at_seeds(workspace)
        window = (tissue.median - self.deviations * tissue.sd, tissue.median + self.deviations * tissue.sd)
        # as in ITK, a seed stays alike even where the region has moved away from it
        at_seeds = workspace.values[tuple(workspace.inside_kji.T)].astype(float)
        least, greatest = at_seeds.min(initial=np.inf), at_seeds.max(initial=-np.inf)
        steps = self.rounds + 1
        for step in range(steps):

            def alike(box: Box, window: tuple[float, float] = window) -> Mask:
                values = workspace.values[box.slices]
                return (values >= window[0]) & (values <= window[1])

            region, warnings = self.grow(
                workspace, alike, part_of(progress, step / steps, (step + 1) / steps)
            )
            if step < self.rounds:
                values = workspace.values[region.box.slices][region.inside]
                mean, sd = float(values.mean(dtype=np.float64)), float(values.std(dtype=np.float64))
                new = (min(mean - self.deviations * sd, least), max(mean + self.deviations * sd, greatest))
                if new == window:
                    break
                window = new
        measured = {"lower_intensity": window[0], "upper_intensity": window[1]}
        return Found(on_workspace(region, workspace), warnings, measured)
