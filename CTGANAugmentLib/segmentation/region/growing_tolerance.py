"""Region growing by a tolerance round the seeds' value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np

from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.method import Found
from CTGANAugmentLib.segmentation.region.growing import SeededGrowing, on_workspace
from CTGANAugmentLib.segmentation.suggestion import tolerance_at_seeds
from CTGANAugmentLib.segmentation.workspace import Workspace

_SEED_RADIUS_MM = 3.0


@register
@dataclass(frozen=True)
class GrowingTolerance(SeededGrowing):
    """Grow from the seeds through voxels whose value is near the seeds' own."""

    id: ClassVar[str] = "growing-tolerance"
    title: ClassVar[str] = "Region growing, tolerance"
    source: ClassVar[str] = "Adams R, Bischof L, IEEE Trans Pattern Anal Mach Intell 1994;16:641"

    tolerance_intensity: Annotated[
        float | None,
        Parameter("Largest difference from the median at the seeds", 0, 65535, group="Similarity"),
    ] = None

    def suggest(self, workspace: Workspace) -> dict[str, Any]:
        """Half-way to the nearest tissue of another value."""
        return {"tolerance_intensity": tolerance_at_seeds(workspace)}

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Grow within the tolerance.

        Raises:
            UserError: nothing at the seeds lies within the tolerance.
        """
        tolerance = self.tolerance_intensity or 0.0
        median = float(np.median(workspace.values_near_seeds(_SEED_RADIUS_MM)))
        lower, upper = median - tolerance, median + tolerance

        def alike(box: Box) -> Mask:
            values = workspace.values[box.slices]
            return (values >= lower) & (values <= upper)

        region, warnings = self.grow(workspace, alike, progress)
        measured = {"lower_intensity": lower, "upper_intensity": upper}
        return Found(on_workspace(region, workspace), warnings, measured)
