"""Methods that start from what is surely inside and outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.segmentation.method import Family, Need, SegmentationMethod
from CTGANAugmentLib.segmentation.region.markers import sure_radius_mm
from CTGANAugmentLib.segmentation.workspace import Workspace


@dataclass(frozen=True)
class MarkerMethod(SegmentationMethod):
    """Base of the watersheds and of GrowCut."""

    family: ClassVar[Family] = "region"
    needs: ClassVar[tuple[Need, ...]] = ("start",)

    marker_mm: Annotated[
        float | None,
        Parameter("Radius of the ball round each seed that is surely inside", 0, 50, group="Markers"),
    ] = None

    def suggest(self, workspace: Workspace) -> dict[str, Any]:
        """Most of the ball round the seeds in which values are alike."""
        return {"marker_mm": sure_radius_mm(workspace)}
