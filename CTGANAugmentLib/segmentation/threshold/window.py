"""Fixed window: everything between two values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Parameter, register
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.method import Family, Found, SegmentationMethod
from CTGANAugmentLib.segmentation.suggestion import window_at_seeds
from CTGANAugmentLib.segmentation.workspace import Workspace


@register
@dataclass(frozen=True)
class WindowThreshold(SegmentationMethod):
    """Take every voxel between two values."""

    id: ClassVar[str] = "window"
    title: ClassVar[str] = "Fixed window"
    family: ClassVar[Family] = "threshold"
    source: ClassVar[str] = "Sahoo PK et al., Comput Vis Graph Image Process 1988;41:233 (review)"

    lower_intensity: Annotated[
        float | None, Parameter("Smallest value of the structure", -32768, 65535, group="Window")
    ] = None
    upper_intensity: Annotated[
        float | None, Parameter("Largest value of the structure", -32768, 65535, group="Window")
    ] = None

    def suggest(self, workspace: Workspace) -> dict[str, Any]:
        """Half-way from the seeds' tissue to the tissues next to it.

        Raises:
            UserError: no seed and no first guess.
        """
        lower, upper = window_at_seeds(workspace)
        return {"lower_intensity": lower, "upper_intensity": upper}

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Compare every voxel with the window.

        Raises:
            UserError: a window that is upside down.
        """
        lower, upper = self.lower_intensity, self.upper_intensity
        if lower is None or upper is None or lower > upper:
            raise UserError(
                f"expected a window with its lower end below its upper end, got {lower} to {upper}"
            )
        progress(0.0, self.title)
        mask = workspace.values >= lower
        mask &= workspace.values <= upper
        return Found(mask)
