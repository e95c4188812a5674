"""Arrays and matrices in and out of VTK."""

from __future__ import annotations

from typing import Any

import numpy as np
import slicer
import slicer.util
import vtk
from vtk.util import numpy_support

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Array, Points

_WRITABLE = ("int8", "uint8", "int16", "uint16", "int32", "uint32", "float32", "float64")
"""Voxel types that Slicer both shows and saves."""


def array_of(node: Any) -> Array:
    """Voxels of a volume node in (k, j, i) order, without a copy.

    Raises:
        UserError: a node with no voxels, or with more than one value a voxel.
    """
    image = node.GetImageData()
    if image is None or image.GetPointData().GetScalars() is None or 0 in image.GetDimensions():
        raise UserError(f"the volume {node.GetName()!r} has no voxels: load it again or choose another one")
    components = image.GetNumberOfScalarComponents()
    if components != 1:
        raise UserError(
            f"expected one value a voxel, got {components} in {node.GetName()!r}: choose a scalar volume"
        )
    return image_array(image)


def image_array(image: Any) -> Array:
    """Voxels of a one-component vtkImageData in (k, j, i) order, without a copy."""
    scalars: Array = numpy_support.vtk_to_numpy(image.GetPointData().GetScalars())
    i, j, k = image.GetDimensions()
    return scalars.reshape(k, j, i)


def storable(array: Array) -> Array:
    """Return the same values in a type that volume nodes take; most arrays come back as they are."""
    native = array.astype(array.dtype.newbyteorder("="), copy=False)
    if native.dtype.name in _WRITABLE:
        return native
    if native.dtype.kind == "b":
        return native.astype(np.uint8)
    if native.dtype.kind == "f":
        return native.astype(np.float32 if native.dtype.itemsize < 4 else np.float64)
    low, high = int(native.min()), int(native.max())
    fits = next(
        (t for t in (np.int32, np.uint32) if np.iinfo(t).min <= low and high <= np.iinfo(t).max), None
    )
    return native.astype(fits or np.float64)


def oriented_image(array: Array, ijk_to_space: Points, start_ijk: tuple[int, int, int] = (0, 0, 0)) -> Any:
    """Return a vtkOrientedImageData with its own copy of the (k, j, i) voxels.

    Args:
        array: voxels.
        ijk_to_space: of the grid that the voxels are a part of.
        start_ijk: where in that grid the first voxel is.
    """
    image = slicer.vtkOrientedImageData()
    ends = zip(start_ijk, array.shape[::-1], strict=True)
    image.SetExtent(*(edge for first, size in ends for edge in (first, first + size - 1)))
    values = storable(array)
    image.AllocateScalars(numpy_support.get_vtk_array_type(values.dtype), 1)
    image_array(image)[:] = values
    image.SetImageToWorldMatrix(slicer.util.vtkMatrixFromArray(np.asarray(ijk_to_space, dtype=float)))
    return image


def empty_geometry(shape_kji: tuple[int, int, int], ijk_to_space: Points) -> Any:
    """Return a vtkOrientedImageData that says where voxels are and holds none."""
    image = slicer.vtkOrientedImageData()
    image.SetDimensions(*shape_kji[::-1])
    image.SetImageToWorldMatrix(slicer.util.vtkMatrixFromArray(np.asarray(ijk_to_space, dtype=float)))
    return image


def matrix_of(read: Any) -> Points:
    """Return the 4x4 that a VTK method such as ``node.GetIJKToRASMatrix`` fills in."""
    matrix = vtk.vtkMatrix4x4()
    read(matrix)
    values: Points = slicer.util.arrayFromVTKMatrix(matrix)
    return values
