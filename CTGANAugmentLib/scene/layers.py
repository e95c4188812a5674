"""What lies over what in the slice views."""

from __future__ import annotations

from typing import Any

_COMPOSITE = "vtkMRMLSliceCompositeNode"


def show_layers(scene: Any, background: Any, foreground: Any = None, opacity: float = 1.0) -> None:
    """Show a volume in every slice view, and another one over it.

    Views keep their slice, zoom and orientation.

    Args:
        scene: the vtkMRMLScene.
        background: volume node, or None.
        foreground: volume node, or None.
        opacity: of the foreground, from 0 to 1.
    """
    for index in range(scene.GetNumberOfNodesByClass(_COMPOSITE)):
        view = scene.GetNthNodeByClass(index, _COMPOSITE)
        view.SetBackgroundVolumeID(_id(background))
        view.SetForegroundVolumeID(_id(foreground))
        view.SetForegroundOpacity(opacity if foreground is not None else 0.0)


def _id(node: Any) -> str | None:
    return node.GetID() if node is not None else None
