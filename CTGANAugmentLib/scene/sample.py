"""The digital chest as nodes, to try things on without anybody's scan."""

from __future__ import annotations

from typing import Any

from CTGANAugmentLib.phantom.chest import Phantom
from CTGANAugmentLib.scene.segmentations import segmentation_from_labels
from CTGANAugmentLib.scene.volumes import node_from_volume

SAMPLE_SPACING_MM = (2.0, 2.0, 3.0)
"""Coarse, so that it is there at once."""


def add_phantom(scene: Any, phantom: Phantom, name: str, organs_name: str) -> tuple[Any, Any]:
    """Add a phantom's image, and its organs as a hidden segmentation.

    Args:
        scene: the vtkMRMLScene.
        phantom: as `chest_phantom` makes it.
        name: of the volume node.
        organs_name: of the segmentation node.

    Returns:
        Volume node and segmentation node.
    """
    volume_node = node_from_volume(scene, phantom.volume, name=name)
    organs = segmentation_from_labels(scene, [phantom.organs], volume_node, organs_name, synthetic=False)
    organs.SetDisplayVisibility(False)
    return volume_node, organs
