"""Where a node is in the world: the linear transforms above it."""

from __future__ import annotations

from typing import Any

import numpy as np
import slicer
import slicer.util
import vtk

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Points


def local_to_world(node: Any) -> Points:
    """4x4 from the node's own coordinates to world RAS.

    Raises:
        UserError: a non-linear transform is above the node.
    """
    transform = node.GetParentTransformNode()
    if transform is None:
        return np.eye(4)
    if not transform.IsTransformToWorldLinear():
        raise UserError(
            f"{node.GetName()!r} is under the non-linear transform {transform.GetName()!r}: harden the transform "
            "(Data module, right click the node, Harden transform) or take the node out of it"
        )
    matrix = vtk.vtkMatrix4x4()
    transform.GetMatrixTransformToWorld(matrix)
    values: Points = slicer.util.arrayFromVTKMatrix(matrix)
    return values


def share_transform(node: Any, source: Any) -> None:
    """Put a node under the same parent transform as another."""
    node.SetAndObserveTransformNodeID(source.GetTransformNodeID())
