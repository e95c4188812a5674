"""Markups and segments of the scene as an operation's `Guides`."""

from __future__ import annotations

from typing import Any

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Points
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.points import points_from_numbers
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.scene.labels import labels_from_node
from CTGANAugmentLib.scene.voxels import matrix_of
from CTGANAugmentLib.volume import LabelVolume, Volume

_INSIDE_RGB = (0.2, 0.85, 0.3)
_OUTSIDE_RGB = (0.95, 0.25, 0.2)


def guides_from_scene(
    volume: Volume,
    at: Any = None,
    roi: Any = None,
    mask: Any = None,
    *,
    segment: str = "",
    label: int | None = None,
    outside: Any = None,
    start: Any = None,
    start_segment: str = "",
) -> Guides:
    """Collect what the user pointed at.

    Args:
        volume: the scan, in world coordinates.
        at: markups node, or points in world RAS, shape (n, 3) or (3,).
        roi: markups ROI node, or a library `Roi`.
        mask: segmentation or label map node, or a library `LabelVolume`.
        segment: name or id of one segment of the mask.
        label: value in a label map; None takes every value above 0.
        outside: seeds outside of what is segmented, as `at`.
        start: first guess, as `mask`.
        start_segment: name or id of one segment of the first guess.

    Raises:
        UserError: a node of another kind, or one that says nothing.
    """
    return Guides(
        _points_of(at),
        roi_from_markups(roi) if hasattr(roi, "IsA") else roi,
        _labels_of(mask, volume, segment),
        label,
        _points_of(outside),
        _labels_of(start, volume, start_segment),
    )


def points_from_markups(node: Any) -> Points:
    """World RAS of the placed points of a markups node, shape (n, 3).

    Raises:
        UserError: not a point list, or no point is placed.
    """
    if not node.IsA("vtkMRMLMarkupsNode"):
        raise UserError(f"expected a point list, got {node.GetClassName()}: choose markups points")
    placed = [n for n in range(node.GetNumberOfControlPoints()) if _is_placed(node, n)]
    if not placed:
        raise UserError(f"the point list {node.GetName()!r} has no point: click into a slice view")
    return np.array([node.GetNthControlPointPositionWorld(n) for n in placed], dtype=float)


def roi_from_markups(node: Any) -> Roi:
    """Box of a markups ROI node in world RAS, turned as it is in the scene.

    Raises:
        UserError: not a ROI, not placed yet, or sheared by its transform.
    """
    if not node.IsA("vtkMRMLMarkupsROINode"):
        raise UserError(f"expected a region of interest, got {node.GetClassName()}: choose a markups ROI")
    size = np.zeros(3)
    node.GetSizeWorld(size)
    if not np.all(size > 0):
        raise UserError(
            f"the region of interest {node.GetName()!r} is not drawn yet: place it in a slice view"
        )
    center = np.zeros(3)
    node.GetCenterWorld(center)
    axes = matrix_of(lambda matrix: matrix.DeepCopy(node.GetObjectToWorldMatrix()))[:3, :3]
    axes = axes / np.linalg.norm(axes, axis=0)
    if not np.allclose(axes.T @ axes, np.eye(3), atol=1e-3):
        raise UserError(f"the region of interest {node.GetName()!r} is sheared by its transform: harden it")
    return Roi(center, size, axes)


def show_discreetly(node: Any) -> None:
    """Show a new markups node so that it hides little of the lesions made there: a number, no filled box."""
    node.SetControlPointLabelFormat("%d")
    node.CreateDefaultDisplayNodes()
    if node.IsA("vtkMRMLMarkupsROINode"):
        node.GetDisplayNode().SetFillVisibility(False)


def show_as_seeds(node: Any, *, inside: bool) -> None:
    """Show a new point list as seeds: green balls inside of what is wanted, red crosses outside of it."""
    show_discreetly(node)
    display = node.GetDisplayNode()
    color = _INSIDE_RGB if inside else _OUTSIDE_RGB
    display.SetColor(*color)
    display.SetSelectedColor(*color)
    display.SetGlyphType(display.Sphere3D if inside else display.ThickCross2D)


def _points_of(at: Any) -> Points:
    return points_from_markups(at) if hasattr(at, "IsA") else points_from_numbers(at)


def _labels_of(mask: Any, volume: Volume, segment: str) -> LabelVolume | None:
    if mask is None or isinstance(mask, LabelVolume):
        return mask
    return labels_from_node(mask, volume, segment)


def _is_placed(node: Any, index: int) -> bool:
    return bool(node.GetNthControlPointPositionStatus(index) == node.PositionDefined)
