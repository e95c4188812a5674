"""Before, after and difference in the slice views, and the user's own layers back afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import slicer
import slicer.util

from CTGANAugmentLib.geometry import Points
from CTGANAugmentLib.scene.transforms import share_transform
from CTGANAugmentLib.scene.volumes import remove_with_parts
from CTGANAugmentLib.scene.voxels import array_of, matrix_of

Side = Literal["before", "after", "difference"]
_GREY = "vtkMRMLColorTableNodeGrey"


@dataclass(frozen=True)
class _Layers:
    """What one slice view showed."""

    background: str | None
    foreground: str | None
    opacity: float


class Comparison:
    """Shows a result over its source in every slice view.

    Views keep their slice, zoom and orientation, so that only the lesion flickers.

    Attributes:
        side: the side that is shown.
    """

    def __init__(self, scene: Any) -> None:
        self._scene = scene
        self.side: Side = "after"
        self._layers: dict[str, _Layers] = {}
        self._before: Any = None
        self._after: Any = None
        self._difference: Any = None
        self._overlays: list[tuple[Any, bool]] = []

    @property
    def is_shown(self) -> bool:
        """Whether a comparison is on."""
        return self._after is not None

    def stop_if_gone(self) -> None:
        """Give the views back when the scan or the result was deleted."""
        if self.is_shown and not self._both_present():
            self.stop()

    def start(self, before: Any, after: Any, overlays: Iterable[Any] = ()) -> None:
        """Compare two volume nodes on one grid, and show the second.

        Args:
            before: the scan.
            after: the result.
            overlays: segmentation and markups nodes that `show_outlines` shows and hides.
        """
        if not self._layers:
            self._layers = {view.GetID(): _layers_of(view) for view in self._views()}
        self._drop_difference()
        self.show_outlines(True)
        self._overlays = [(node, _is_visible(node)) for node in overlays if node is not None]
        self._before, self._after = before, after
        self.show("after")

    def show_outlines(self, shown: bool) -> None:
        """Show or hide what lies over the lesions and hides the look that the user wants to judge."""
        for node, was_visible in self._overlays:
            if self._scene.IsNodePresent(node) and _is_visible(node) != (shown and was_visible):
                node.SetDisplayVisibility(shown and was_visible)

    def show(self, side: Side) -> None:
        """Show one side; a node deleted meanwhile ends the comparison."""
        if not self._both_present():
            self.stop()
            return
        self.side = side
        top = self._difference_node() if side == "difference" else self._after
        for view in self._views():
            view.SetBackgroundVolumeID(self._before.GetID())
            view.SetForegroundVolumeID(top.GetID())
            view.SetForegroundOpacity(0.0 if side == "before" else 1.0)

    def stop(self, keep_after: bool = False) -> None:
        """Give the views their own layers back.

        Args:
            keep_after: show the result where its source was.
        """
        before = self._before.GetID() if self._before is not None else None
        after = self._after.GetID() if keep_after and self._both_present() else None
        for view in self._views():
            layers = self._layers.get(view.GetID())
            if layers is None:
                continue
            background = after if after and layers.background in (before, None) else layers.background
            view.SetBackgroundVolumeID(self._present_id(background))
            view.SetForegroundVolumeID(self._present_id(layers.foreground))
            view.SetForegroundOpacity(layers.opacity)
        self._layers.clear()
        self._drop_difference()
        self.show_outlines(True)
        self._before = self._after = None
        self._overlays = []

    def _views(self) -> list[Any]:
        name = "vtkMRMLSliceCompositeNode"
        return [
            self._scene.GetNthNodeByClass(n, name) for n in range(self._scene.GetNumberOfNodesByClass(name))
        ]

    def _present_id(self, node_id: str | None) -> str | None:
        return node_id if node_id and self._scene.GetNodeByID(node_id) is not None else None

    def _both_present(self) -> bool:
        pair = (self._before, self._after)
        return all(node is not None and self._scene.IsNodePresent(node) for node in pair)

    def _difference_node(self) -> Any:
        if self._difference is None or not self._scene.IsNodePresent(self._difference):
            self._difference = difference_node(self._scene, self._before, self._after)
        return self._difference

    def _drop_difference(self) -> None:
        if self._difference is not None and self._scene.IsNodePresent(self._difference):
            remove_with_parts(self._scene, self._difference)
        self._difference = None


def difference_node(scene: Any, before: Any, after: Any) -> Any:
    """Add a volume node with after minus before, mid grey where nothing changed; never saved with the scene."""
    change = array_of(after).astype(np.float32)
    change -= array_of(before)
    node = slicer.vtkMRMLScalarVolumeNode()
    node.SetName(scene.GenerateUniqueName("Difference"))
    node.SetHideFromEditors(True)
    node.SetSaveWithScene(False)
    scene.AddNode(node)
    share_transform(node, before)
    node.CopyOrientation(before)
    slicer.util.updateVolumeFromArray(node, change)
    node.CreateDefaultDisplayNodes()
    display = node.GetDisplayNode()
    display.SetSaveWithScene(False)
    display.SetAndObserveColorNodeID(_GREY)
    display.SetAutoWindowLevel(False)
    display.SetWindowLevel(2 * max(1.0, float(np.abs(change).max())), 0.0)
    return node


def _is_visible(node: Any) -> bool:
    return bool(node.GetDisplayVisibility())


def _layers_of(view: Any) -> _Layers:
    return _Layers(view.GetBackgroundVolumeID(), view.GetForegroundVolumeID(), view.GetForegroundOpacity())


def show_in_place_of(scene: Any, old: Any, new: Any) -> None:
    """Show a volume node in the slice views that show another one as background."""
    name = "vtkMRMLSliceCompositeNode"
    for index in range(scene.GetNumberOfNodesByClass(name)):
        view = scene.GetNthNodeByClass(index, name)
        if view.GetBackgroundVolumeID() == old.GetID():
            view.SetBackgroundVolumeID(new.GetID() if new is not None else None)


def nearest_to_views(scene: Any, points_ras: Iterable[Points]) -> Points | None:
    """Point that the fewest views must move for, the latest of equals: the one that the user is looking at."""
    name = "vtkMRMLSliceNode"
    nodes = [scene.GetNthNodeByClass(n, name) for n in range(scene.GetNumberOfNodesByClass(name))]
    planes = [matrix_of(lambda matrix, node=node: matrix.DeepCopy(node.GetSliceToRAS())) for node in nodes]

    def away(point: Points) -> list[float]:
        return sorted(round(abs(float((point - plane[:3, 3]) @ plane[:3, 2])), 1) for plane in planes)

    return min(reversed(list(points_ras)), key=away, default=None)


def go_to(scene: Any, point_ras: Points) -> None:
    """Move every slice view to the slice through a point; zoom and pan stay."""
    slice_node = slicer.vtkMRMLSliceNode
    slice_node.JumpAllSlices(scene, *(float(v) for v in point_ras), slice_node.OffsetJumpSlice)
