"""Slicer's slice and 3-D views in the browser: layouts, windows, what is shown in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import slicer
from trame.widgets import html
from trame_slicer.app.ui import create_vertical_slice_view_gutter_ui
from trame_slicer.core import LayoutManager, SlicerApp
from trame_slicer.rca_view import register_rca_factories
from trame_slicer.views import Layout, LayoutDirection, SliceView, ThreeDView, ViewLayoutDefinition

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.scene.volumes import modality_of
from CTGANAugmentLib.webapp.rendering import draws_in_software, render_volumes_on_cpu

WINDOWS: Mapping[str, tuple[float, float]] = {
    "Lung": (1500, -600),
    "Soft tissue": (400, 40),
    "Bone": (2000, 350),
    "Brain": (80, 40),
}
"""Window and level in HU, as radiologists set them."""
AUTOMATIC = "Automatic"
_FOUR = "CTGANAugment Four"
LAYOUTS: Mapping[str, str] = {
    "Four views": _FOUR,
    "Axial and the rest": "Axial Primary",
    "Axial": "Axial Only",
    "3-D and the rest": "3D Primary",
    "3-D": "3D Only",
}
_SIDES = {"Axial": ("R", "L"), "Coronal": ("R", "L"), "Sagittal": ("A", "P")}
"""Of the patient, at the left and right border of a view."""
_RIGHT = "top: 48%; right: 12px"
_CUBE = slicer.vtkMRMLAbstractViewNode.OrientationMarkerTypeCube
_SMALL = slicer.vtkMRMLAbstractViewNode.OrientationMarkerSizeSmall
_RENDERING_PRESETS = {"CT": "CT-Chest-Contrast-Enhanced", "MR": "MR-Default"}


def _four_views() -> Layout:
    """Axial, coronal, sagittal and 3-D as Slicer's own four-up layout has them."""
    view, column = ViewLayoutDefinition, LayoutDirection.Vertical
    left = Layout(column, [view.axial_view(), view.coronal_view()])
    right = Layout(column, [view.threed_view(), view.sagittal_view()])
    return Layout(LayoutDirection.Horizontal, [left, right])


def _slice_view_page(server: Any, view_id: str, view: SliceView) -> None:
    """Draw what lies over a slice view: its buttons and slider, its plane, and which side is which."""
    create_vertical_slice_view_gutter_ui(server, view_id, view)
    plane = view.get_orientation()
    left, right = _SIDES.get(plane, ("", ""))
    for text, place in ((_(plane), "top: 8px; right: 12px"), (left, "top: 48%; left: 8px"), (right, _RIGHT)):
        html.Div(
            text, style=f"position: absolute; {place}; pointer-events: none", classes="text-caption ctg-side"
        )


class Views:
    """All views show the same scan; the 3-D view draws it only when asked to, as that takes its time."""

    def __init__(self, server: Any, slicer_app: SlicerApp) -> None:
        self._app = slicer_app
        register_rca_factories(slicer_app.view_manager, server, slice_view_ui_f=_slice_view_page)
        self._layouts = LayoutManager(slicer_app.scene, slicer_app.view_manager, server)
        self._layouts.register_layout_dict(
            {**LayoutManager.default_grid_configuration(), _FOUR: _four_views()}
        )
        for view in self._all():
            view.render_window().SetMultiSamples(0)
            if isinstance(view, ThreeDView):
                view.set_orientation_marker(_CUBE, _SMALL)
        if any(draws_in_software(view.render_window()) for view in self._all()[:1]):
            render_volumes_on_cpu(slicer_app.volume_rendering)
        self._link()

    def add_to(self, ui: Any) -> None:
        """Put the views into a page at the place of the call."""
        self._layouts.initialize_layout_grid(ui)

    def set_layout(self, name: str) -> None:
        """Choose one of `LAYOUTS`."""
        self._layouts.set_layout(LAYOUTS.get(name, _FOUR))

    def show(self, volume_node: Any, *, fit: bool = True) -> None:
        """Show a scan in every slice view; None empties them."""
        for view in self.slice_views():
            view.set_background_volume_id(volume_node.GetID() if volume_node is not None else None)
            view.set_foreground_volume_id(None)
            if fit and volume_node is not None:
                view.fit_view_to_content()

    def set_window(self, volume_node: Any, name: str) -> None:
        """Give a CT one of `WINDOWS`; the one that suits its values to other scans, or where none is named."""
        display = volume_node.GetDisplayNode()
        if name in WINDOWS and modality_of(volume_node) == "CT":
            display.SetAutoWindowLevel(False)
            display.SetWindowLevel(*WINDOWS[name])
        else:
            display.SetAutoWindowLevel(True)

    def render_volume(self, volume_node: Any, shown: bool) -> None:
        """Draw a scan in the 3-D view, or no longer."""
        rendering = self._app.volume_rendering
        if shown and not rendering.has_vr_display_node(volume_node):
            rendering.create_display_node(volume_node, _RENDERING_PRESETS.get(modality_of(volume_node), ""))
        display = rendering.get_vr_display_node(volume_node)
        if display is not None:
            display.SetVisibility(shown)
        if shown:
            self.reset_3d()

    def reset_3d(self) -> None:
        """Bring all that is drawn into the 3-D view."""
        for view in self._all():
            if isinstance(view, ThreeDView):
                view.reset_view()

    def set_overlay(self, fill: float) -> None:
        """Set how strongly segments are filled in the slice views, 0 to 1; their outlines stay."""
        scene = self._app.scene
        name = "vtkMRMLSegmentationDisplayNode"
        for index in range(scene.GetNumberOfNodesByClass(name)):
            scene.GetNthNodeByClass(index, name).SetOpacity2DFill(fill)

    def show_surfaces(self, segmentation_nodes: Sequence[Any]) -> None:
        """Show segments as surfaces in the 3-D view."""
        for node in segmentation_nodes:
            node.CreateClosedSurfaceRepresentation()
            node.GetDisplayNode().SetVisibility3D(True)
        self.reset_3d()

    def slice_views(self) -> list[SliceView]:
        """The slice views."""
        return [view for view in self._all() if isinstance(view, SliceView)]

    def render(self) -> None:
        """Draw all views at the next chance."""
        for view in self._all():
            view.schedule_render()

    def _all(self) -> list[Any]:
        return list(self._app.view_manager.get_views())

    def _link(self) -> None:
        """Let zoom and window of one slice view hold for the others."""
        scene = self._app.scene
        name = "vtkMRMLSliceCompositeNode"
        for index in range(scene.GetNumberOfNodesByClass(name)):
            node = scene.GetNthNodeByClass(index, name)
            node.SetLinkedControl(True)
            node.SetHotLinkedControl(True)
