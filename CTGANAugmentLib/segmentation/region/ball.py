"""No method at all: a ball round each seed, which the others must beat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.method import Family, Found, Need, SegmentationMethod
from CTGANAugmentLib.segmentation.workspace import Workspace


@register
@dataclass(frozen=True)
class SeedBall(SegmentationMethod):
    """Take the ball round each seed, whatever is in it: what the other methods must beat."""

    id: ClassVar[str] = "ball"
    title: ClassVar[str] = "Ball (no method)"
    family: ClassVar[Family] = "region"
    source: ClassVar[str] = (
        "none; added in 2026, because a leak that fills its limit may score well by chance"
    )
    needs: ClassVar[tuple[Need, ...]] = ("inside",)

    radius_mm: Annotated[float, Parameter("Radius of the balls", 0.5, 1000, group="Ball")] = 50.0

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Take the balls."""
        progress(0.0, self.title)
        return Found(workspace.balls(workspace.inside_kji, self.radius_mm))
