"""A segmentation method on scene nodes: a volume node and what was pointed at in, one more segment out."""

from __future__ import annotations

import time
from typing import Any

from CTGANAugmentLib.operation import Operation
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.scene.baselines import BaselineSegment, add_baseline
from CTGANAugmentLib.scene.guides import guides_from_scene
from CTGANAugmentLib.scene.volumes import volume_from_node
from CTGANAugmentLib.volume import Modality


def segment_node(
    method: Operation,
    volume_node: Any,
    *,
    inside: Any = None,
    outside: Any = None,
    roi: Any = None,
    mask: Any = None,
    segment: str = "",
    label: int | None = None,
    start: Any = None,
    start_segment: str = "",
    modality: Modality | None = None,
    seed: int = 0,
    progress: Progress = no_progress,
) -> BaselineSegment:
    """Run a method on a volume node and add what it finds to the segmentation "... baselines" of that volume.

    Args:
        method: with its parameters.
        volume_node: vtkMRMLScalarVolumeNode in a scene; left as it is.
        inside: seeds in the structure: markups node, or points in world RAS mm.
        outside: seeds outside of it, likewise.
        roi: markups ROI node or library `Roi` to stay in.
        mask: segmentation or label map node, or library `LabelVolume`, to stay in.
        segment: name or id of one segment of the mask.
        label: value in a label map.
        start: first guess, as `mask`.
        start_segment: name or id of one segment of the first guess.
        modality: "CT" or "MR"; told from the node when None.
        seed: kept in the record.
        progress: told how far it is; may raise `Cancelled`.

    Raises:
        UserError: something the user can mend; the scene is as it was.
    """
    started = time.monotonic()
    volume = volume_from_node(volume_node, modality)
    guides = guides_from_scene(
        volume,
        inside,
        roi,
        mask,
        segment=segment,
        label=label,
        outside=outside,
        start=start,
        start_segment=start_segment,
    )
    result = method.run(volume, guides, seed, progress)
    seconds = time.monotonic() - started
    record = result.provenance.to_json()
    return add_baseline(volume_node, result.masks, record, warnings=result.warnings, seconds=seconds)
