"""Fixed window: everything between two values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from CTGANAugmentLib.operation import register
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.method import Family, Found
from CTGANAugmentLib.segmentation.window_method import WindowMethod
from CTGANAugmentLib.segmentation.workspace import Workspace


@register
@dataclass(frozen=True)
class WindowThreshold(WindowMethod):
    """Take every voxel between two values."""

    id: ClassVar[str] = "window"
    title: ClassVar[str] = "Fixed window"
    family: ClassVar[Family] = "threshold"
    source: ClassVar[str] = "Sahoo PK et al., Comput Vis Graph Image Process 1988;41:233 (review)"

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Compare every voxel with the window.

        Raises:
            UserError: a window that is upside down.
        """
        lower, upper = self.window
        progress(0.0, self.title)
        mask = workspace.values >= lower
        mask &= workspace.values <= upper
        return Found(mask)
