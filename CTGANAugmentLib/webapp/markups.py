"""Points and boxes that are clicked into the views."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import slicer

_EVENTS = (
    slicer.vtkMRMLMarkupsNode.PointPositionDefinedEvent,
    slicer.vtkMRMLMarkupsNode.PointRemovedEvent,
    slicer.vtkMRMLMarkupsNode.PointEndInteractionEvent,
)


_GLYPH_PERCENT = 1.5
"""Of the view: a point must not hide the lesion that it asks for."""


class Marker:
    """One markups node, made when it is first placed and made anew when it was deleted.

    Attributes:
        node: None until something was placed.
    """

    def __init__(self, context: Any, class_name: str, name: str, color: tuple[float, float, float]) -> None:
        self._context = context
        self._class_name, self._name, self._color = class_name, name, color
        self._node: Any = None

    @property
    def node(self) -> Any:
        """The node, None while there is none in the scene."""
        return (
            self._node if self._node is not None and self._context.scene.IsNodePresent(self._node) else None
        )

    @property
    def count(self) -> int:
        """Number of placed points."""
        node = self.node
        return node.GetNumberOfDefinedControlPoints() if node is not None else 0

    def place(self, *, persistent: bool) -> None:
        """Let the next click into a view place a point, or every one until `stop`."""
        if self.node is None:
            self._make()
        self._context.slicer_app.markups_logic.place_node(self._node, persistent=persistent)

    def stop(self) -> None:
        """Let clicks move views again."""
        self._context.slicer_app.markups_logic.disable_place_mode()

    def set_visible(self, visible: bool) -> None:
        """Show it, or hide it while it has no part in what is done."""
        if self.node is not None and bool(self.node.GetDisplayVisibility()) != visible:
            self.node.SetDisplayVisibility(visible)

    def clear(self) -> None:
        """Take all points away."""
        self.stop()
        if self.node is not None:
            self._context.scene.RemoveNode(self._node)
        self._node = None

    def use(self, node: Any) -> None:
        """Take over a node that a scene brought."""
        self._node = node
        self._watch(self._context.changed)

    def _make(self) -> None:
        scene = self._context.scene
        self._node = scene.AddNewNodeByClass(self._class_name, scene.GenerateUniqueName(self._name))
        self._node.CreateDefaultDisplayNodes()
        display = self._node.GetDisplayNode()
        display.SetSelectedColor(*self._color)
        display.SetColor(*self._color)
        display.SetActiveColor(*self._color)
        display.SetGlyphScale(_GLYPH_PERCENT)
        display.SetPropertiesLabelVisibility(False)
        display.SetPointLabelsVisibility(False)
        self._watch(self._context.changed)

    def _watch(self, changed: Callable[[], None]) -> None:
        state = self._context.server.state

        def tell(*_arguments: Any) -> None:
            with state:
                changed()

        for event in _EVENTS:
            self._node.AddObserver(event, tell)
