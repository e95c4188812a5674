"""Voxels brought to where a mapping says that they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it
from numpy.typing import NDArray

from CTGANAugmentLib.augmentation.transform import in_type_of
from CTGANAugmentLib.geometry import Array, Grid, Points
from CTGANAugmentLib.volume import LabelVolume, Volume

ROOM_AIR_HU = -1000.0


def outside_value(volume: Volume) -> float:
    """Value of what comes in from outside of a scan: air in CT, the lowest value in MR."""
    return ROOM_AIR_HU if volume.modality == "CT" else float(volume.array.min())


def moved_image(volume: Volume, source_of: Points, *, order: int = 1, goes_on: bool = False) -> Volume:
    """Image whose voxel at a place p shows what the scan has at ``source_of`` p.

    Args:
        volume: the scan.
        source_of: 4x4 affine in RAS mm, from a place of the result to the place that it comes from: the inverse of how
            the patient is moved.
        order: 1 for linear, 3 for B-spline interpolation.
        goes_on: beyond its edges the scan goes on with their values, instead of with air.
    """
    return warped_image(volume, _affine(volume.grid, source_of), order=order, goes_on=goes_on)


def warped_image(volume: Volume, mapping: sitk.Transform, *, order: int = 1, goes_on: bool = False) -> Volume:
    """Image moved by any mapping from voxel (i, j, k) of the result to voxel of the scan; see `moved_image`."""
    kind = sitk.sitkLinear if order == 1 else sitk.sitkBSpline
    outside = None if goes_on else outside_value(volume)
    values = _resampled(volume.array.astype(np.float32), mapping, kind, outside)
    return volume.with_array(in_type_of(volume.array, values))


def moved_labels(labels: LabelVolume, source_of: Points) -> LabelVolume:
    """Labels moved as `moved_image` moves the image, by the nearest voxel; background comes in from outside."""
    return warped_labels(labels, _affine(labels.grid, source_of))


def warped_labels(labels: LabelVolume, mapping: sitk.Transform) -> LabelVolume:
    """Labels moved as `warped_image` moves the image, by the nearest voxel."""
    array = labels.array.astype(
        np.uint16 if labels.array.max(initial=0) > np.iinfo(np.uint8).max else np.uint8
    )
    values = _resampled(array, mapping, sitk.sitkNearestNeighbor, 0.0)
    return replace(labels, array=values.astype(labels.array.dtype, copy=False))


def about(center_ras: Points, linear: NDArray[np.float64]) -> NDArray[np.float64]:
    """Affine in RAS that does something linear round a place."""
    matrix = np.eye(4)
    matrix[:3, :3] = linear
    matrix[:3, 3] = center_ras - linear @ np.asarray(center_ras)
    return matrix


def center_of(grid: Grid) -> Points:
    """Middle of a grid in RAS mm."""
    return grid.to_ras((np.array(grid.shape_kji[::-1]) - 1) / 2)


def rotation_matrix(angles_deg: Sequence[float]) -> NDArray[np.float64]:
    """Turn about the axes of RAS, first x, then y, then z; right-handed, in degrees."""
    turns = []
    for axis, angle in enumerate(np.radians(angles_deg)):
        turn = np.eye(3)
        first, second = (axis + 1) % 3, (axis + 2) % 3
        turn[[first, first, second, second], [first, second, first, second]] = (
            np.cos(angle),
            -np.sin(angle),
            np.sin(angle),
            np.cos(angle),
        )
        turns.append(turn)
    return turns[2] @ turns[1] @ turns[0]


def _affine(grid: Grid, source_of: Points) -> sitk.Transform:
    """Mapping in voxels: a grid of unit spacing cannot be oblique, left-handed or sheared for SimpleITK."""
    to_source = grid.ras_to_ijk @ np.asarray(source_of) @ grid.ijk_to_ras
    mapping = sitk.AffineTransform(3)
    mapping.SetMatrix(to_source[:3, :3].ravel().tolist())
    mapping.SetTranslation(to_source[:3, 3].tolist())
    return mapping


def _resampled(array: Array, mapping: sitk.Transform, kind: int, outside: float | None) -> Array:
    """Without a value for what is outside, the nearest voxel's is taken there."""
    image = sitk.GetImageFromArray(array)
    moved: Any = sitk.Resample(
        image, image, mapping, kind, outside or 0.0, image.GetPixelID(), outside is None
    )
    result: Array = sitk.GetArrayFromImage(moved)
    return result
