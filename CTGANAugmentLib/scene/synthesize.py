"""The main job on scene nodes: a volume node in, a synthetic volume and its segmentation out."""

from __future__ import annotations

from typing import Any

from CTGANAugmentLib.operation import Operation
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.scene.guides import guides_from_scene
from CTGANAugmentLib.scene.results import ResultNodes, add_result
from CTGANAugmentLib.scene.volumes import volume_from_node
from CTGANAugmentLib.volume import Modality


def run_on_node(
    operation: Operation,
    volume_node: Any,
    *,
    at: Any = None,
    roi: Any = None,
    mask: Any = None,
    segment: str = "",
    label: int | None = None,
    modality: Modality | None = None,
    seed: int = 0,
    progress: Progress = no_progress,
) -> ResultNodes:
    """Run an operation on a volume node and add what it makes to the node's scene.

    Args:
        operation: with its parameters.
        volume_node: vtkMRMLScalarVolumeNode in a scene; left as it is.
        at: markups node, or points in world RAS mm.
        roi: markups ROI node or library `Roi`.
        mask: segmentation or label map node, or library `LabelVolume`.
        segment: name or id of one segment of the mask.
        label: value in a label map.
        modality: "CT" or "MR"; told from the node when None.
        seed: the same seed gives the same result.
        progress: told how far it is; may raise `Cancelled`.

    Raises:
        UserError: something the user can mend; the scene is as it was.
    """
    volume = volume_from_node(volume_node, modality)
    guides = guides_from_scene(volume, at, roi, mask, segment=segment, label=label)
    result = operation.run(volume, guides, seed, progress)
    return add_result(volume_node.GetScene(), result, volume_node)
