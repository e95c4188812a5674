"""Contours that know their structure by a window round the seeds' tissue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from CTGANAugmentLib.segmentation.contour.contour_method import ContourMethod
from CTGANAugmentLib.segmentation.contour.likeness import with_target
from CTGANAugmentLib.segmentation.window_method import WindowMethod
from CTGANAugmentLib.segmentation.workspace import Workspace


@dataclass(frozen=True)
class WindowContour(ContourMethod, WindowMethod):
    """Base of the contours with a window."""

    def suggest(self, workspace: Workspace) -> dict[str, Any]:
        """Half-way to the tissues next to the seeds', or to those next to the contour to begin with.

        Raises:
            UserError: nothing to begin with.
        """
        return super().suggest(with_target(workspace, self.initial_mask(workspace)))
