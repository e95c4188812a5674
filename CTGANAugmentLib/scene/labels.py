"""Segmentations and label maps of the scene as a `LabelVolume` on a scan's grid."""

from __future__ import annotations

from typing import Any

import numpy as np
import slicer
import slicer.util
import vtk

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Array, Points
from CTGANAugmentLib.scene.transforms import local_to_world
from CTGANAugmentLib.scene.voxels import array_of, empty_geometry, image_array, matrix_of, oriented_image
from CTGANAugmentLib.volume import Label, LabelVolume, Volume

_BINARY = "Binary labelmap"


def labels_from_node(
    node: Any, volume: Volume, segment: str = "", *, may_be_empty: bool = False
) -> LabelVolume:
    """Read a segmentation or label map node on the grid of a scan.

    Args:
        node: vtkMRMLSegmentationNode or vtkMRMLLabelMapVolumeNode; resampled (nearest neighbour) where its grid
            is another one, and left as it is.
        volume: the scan, in world coordinates.
        segment: name or id of one segment, which becomes label 1; all segments as labels 1, 2, ... when empty.
        may_be_empty: whether no voxel inside the scan is an answer, not an error.

    Raises:
        UserError: another kind of node, no such segment, nothing of it inside the scan, a non-linear transform.
    """
    if node is not None and node.IsA("vtkMRMLSegmentationNode"):
        labels = _from_segmentation(node, volume, segment)
    elif node is not None and node.IsA("vtkMRMLLabelMapVolumeNode"):
        labels = _from_label_map(node, volume)
    else:
        got = "none" if node is None else node.GetClassName()
        raise UserError(f"expected a segmentation or a label map, got {got}: choose the organ's segmentation")
    if not may_be_empty and not labels.array.any():
        which = f"the segment {segment!r} of {node.GetName()!r}" if segment else f"{node.GetName()!r}"
        raise UserError(
            f"{which} has no voxel inside the volume {volume.name!r}: choose one drawn on this scan"
        )
    return labels


def segment_id(node: Any, segment: str) -> str:
    """Id of the segment with that name or id.

    Raises:
        UserError: there is none, or several have the name.
    """
    segmentation = node.GetSegmentation()
    ids = list(segmentation.GetSegmentIDs())
    names = [segmentation.GetSegment(each).GetName() for each in ids]
    if segment in ids:
        return segment
    if names.count(segment) != 1:
        problem = "several segments" if segment in names else "no segment"
        raise UserError(
            f"{node.GetName()!r} has {problem} named {segment!r}; it has {', '.join(names) or 'none'}"
        )
    return str(ids[names.index(segment)])


def _from_segmentation(node: Any, volume: Volume, segment: str) -> LabelVolume:
    segmentation = node.GetSegmentation()
    ids = [segment_id(node, segment)] if segment else list(segmentation.GetSegmentIDs())
    if not ids:
        raise UserError(f"the segmentation {node.GetName()!r} has no segment: add one, or choose another")
    to_local = np.linalg.inv(local_to_world(node)) @ volume.ijk_to_ras
    geometry = empty_geometry(volume.grid.shape_kji, to_local)
    source = node if segmentation.ContainsRepresentation(_BINARY) else _as_binary(segmentation, ids, geometry)
    values = vtk.vtkIntArray()
    id_list = vtk.vtkStringArray()
    for value, each in enumerate(ids, start=1):
        id_list.InsertNextValue(each)
        values.InsertNextValue(value)
    merged = slicer.vtkOrientedImageData()
    extent = slicer.vtkSegmentation.EXTENT_REFERENCE_GEOMETRY
    if not source.GenerateMergedLabelmapForAllSegments(merged, extent, geometry, id_list, values):
        raise UserError(f"{node.GetName()!r} could not be turned into voxels: check it in Segment Editor")
    labels = tuple(_label(segmentation.GetSegment(each), value) for value, each in enumerate(ids, start=1))
    return LabelVolume(_compact(image_array(merged)), volume.ijk_to_ras, name=node.GetName(), labels=labels)


def _as_binary(segmentation: Any, ids: list[str], geometry: Any) -> Any:
    """Copy of surface segments as label maps, so that the user's own node stays as it is."""
    temporary = slicer.vtkMRMLSegmentationNode()
    copy = temporary.GetSegmentation()
    for each in ids:
        copy.CopySegmentFromSegmentation(segmentation, each)
    converter = slicer.vtkSegmentationConverter
    copy.SetConversionParameter(
        converter.GetReferenceImageGeometryParameterName(), converter.SerializeImageGeometry(geometry)
    )
    if not temporary.CreateBinaryLabelmapRepresentation():
        raise UserError("the surface segments could not be turned into voxels: check them in Segment Editor")
    return temporary


def _from_label_map(node: Any, volume: Volume) -> LabelVolume:
    array = array_of(node)
    if array.dtype.kind == "f":
        array = np.round(array).astype(np.int32)
    to_world = local_to_world(node) @ matrix_of(node.GetIJKToRASMatrix)
    found = LabelVolume(array, to_world, name=node.GetName())
    if not found.grid.matches(volume.grid):
        array = _resampled(array, to_world, volume)
    labels = tuple(Label(int(value), f"label {value}") for value in np.unique(array) if value > 0)
    return LabelVolume(_compact(array), volume.ijk_to_ras, name=node.GetName(), labels=labels)


def _resampled(array: Array, to_world: Points, volume: Volume) -> Array:
    output = slicer.vtkOrientedImageData()
    slicer.vtkOrientedImageDataResample.ResampleOrientedImageToReferenceOrientedImage(
        oriented_image(array, to_world), empty_geometry(volume.grid.shape_kji, volume.ijk_to_ras), output
    )
    return image_array(output)


def _label(segment: Any, value: int) -> Label:
    red, green, blue = segment.GetColor()
    return Label(value, segment.GetName(), (red, green, blue))


def _compact(array: Array) -> Array:
    """Own copy in the smallest type: VTK's memory goes away with its image."""
    return array.astype(np.uint8 if array.max() < 256 and array.min() >= 0 else np.int32)
