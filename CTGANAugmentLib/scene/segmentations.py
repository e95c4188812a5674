"""Label volumes of a result as segments, voxel by voxel the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import slicer

from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.scene.transforms import local_to_world, share_transform
from CTGANAugmentLib.scene.volumes import remove_with_parts
from CTGANAugmentLib.scene.voxels import array_of, matrix_of, oriented_image
from CTGANAugmentLib.terminology import slicer_tag
from CTGANAugmentLib.volume import Label, LabelVolume

SYNTHETIC_TAG = "CTGANAugment.Synthetic"

_FILL_OPACITY = 0.1
"""The outline shows where the lesion is; its look is what the user wants to judge."""


def segmentation_from_labels(
    scene: Any, masks: Sequence[LabelVolume], volume_node: Any, name: str, *, synthetic: bool = True
) -> Any:
    """Add a segmentation node with one segment for each label of each mask.

    Args:
        scene: the vtkMRMLScene.
        masks: each on a part of the volume's grid, in world coordinates.
        volume_node: gives reference geometry and parent transform.
        name: node name, made unique.
        synthetic: whether the segments show what was never there.
    """
    node = new_segmentation(scene, volume_node, name)
    try:
        for mask in masks:
            for each in add_segments(node, mask, volume_node):
                if synthetic:
                    node.GetSegmentation().GetSegment(each).SetTag(SYNTHETIC_TAG, "YES")
        node.GetSegmentation().CollapseBinaryLabelmaps(False)
    except Exception:
        remove_with_parts(scene, node)
        raise
    return node


def new_segmentation(scene: Any, volume_node: Any, name: str) -> Any:
    """Add an empty segmentation node with a volume's geometry and transform."""
    node = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", scene.GenerateUniqueName(name))
    share_transform(node, volume_node)
    node.SetReferenceImageGeometryParameterFromVolumeNode(volume_node)
    node.CreateDefaultDisplayNodes()
    node.GetDisplayNode().SetOpacity2DFill(_FILL_OPACITY)
    return node


def add_segments(node: Any, mask: LabelVolume, volume_node: Any) -> list[str]:
    """Add a segment for each label, and return their ids.

    Args:
        node: segmentation, anywhere in the scene's transforms.
        mask: on a part of the volume's grid, in world coordinates.
        volume_node: whose voxels the segments get.
    """
    local = matrix_of(volume_node.GetIJKToRASMatrix)
    to_world = local_to_world(volume_node)
    grid = Grid(array_of(volume_node).shape, to_world @ local)
    if node.GetTransformNodeID() != volume_node.GetTransformNodeID():
        local = np.linalg.inv(local_to_world(node)) @ to_world @ local
    start_ijk = mask.grid.offset_in(grid)[::-1]
    return [
        _add_segment(
            node, label, oriented_image((mask.array == label.value).astype(np.uint8), local, start_ijk)
        )
        for label in mask.labels
    ]


def _add_segment(node: Any, label: Label, image: Any) -> str:
    segment_id = str(
        node.AddSegmentFromBinaryLabelmapRepresentation(image, label.name, list(label.color_rgb))
    )
    segment = node.GetSegmentation().GetSegment(segment_id)
    if label.terminology:
        segment.SetTag(slicer.vtkSegment.GetTerminologyEntryTagName(), slicer_tag(label.terminology))
    for name, text in label.tags.items():
        segment.SetTag(name, text)
    return segment_id
