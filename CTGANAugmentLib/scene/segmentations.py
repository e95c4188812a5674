"""Label volumes of a result as a segmentation node, voxel by voxel the same."""

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


def segmentation_from_labels(scene: Any, masks: Sequence[LabelVolume], volume_node: Any, name: str) -> Any:
    """Add a segmentation node with one segment for each label of each mask.

    Args:
        scene: the vtkMRMLScene.
        masks: each on a part of the volume's grid, in world coordinates.
        volume_node: gives reference geometry and parent transform.
        name: node name, made unique.
    """
    node = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", scene.GenerateUniqueName(name))
    try:
        share_transform(node, volume_node)
        node.SetReferenceImageGeometryParameterFromVolumeNode(volume_node)
        local = matrix_of(volume_node.GetIJKToRASMatrix)
        grid = Grid(array_of(volume_node).shape, local_to_world(volume_node) @ local)
        for mask in masks:
            start_ijk = mask.grid.offset_in(grid)[::-1]
            for label in mask.labels:
                voxels = (mask.array == label.value).astype(np.uint8)
                _add_segment(node, label, oriented_image(voxels, local, start_ijk))
        node.GetSegmentation().CollapseBinaryLabelmaps(False)
        node.CreateDefaultDisplayNodes()
        node.GetDisplayNode().SetOpacity2DFill(_FILL_OPACITY)
    except Exception:
        remove_with_parts(scene, node)
        raise
    return node


def _add_segment(node: Any, label: Label, image: Any) -> None:
    segment_id = node.AddSegmentFromBinaryLabelmapRepresentation(image, label.name, list(label.color_rgb))
    segment = node.GetSegmentation().GetSegment(segment_id)
    segment.SetTag(SYNTHETIC_TAG, "YES")
    if label.terminology:
        segment.SetTag(slicer.vtkSegment.GetTerminologyEntryTagName(), slicer_tag(label.terminology))
