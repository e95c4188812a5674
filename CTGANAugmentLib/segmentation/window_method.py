"""Methods that know their structure by a window of values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.segmentation.method import SegmentationMethod
from CTGANAugmentLib.segmentation.suggestion import window_at_seeds
from CTGANAugmentLib.segmentation.workspace import Workspace


@dataclass(frozen=True)
class WindowMethod(SegmentationMethod):
    """Base of the methods with a window."""

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

    @property
    def window(self) -> tuple[float, float]:
        """Lower and upper end.

        Raises:
            UserError: a window that is upside down, or none.
        """
        lower, upper = self.lower_intensity, self.upper_intensity
        if lower is None or upper is None or lower > upper:
            raise UserError(
                f"expected a window with its lower end below its upper end, got {lower} to {upper}"
            )
        return lower, upper
