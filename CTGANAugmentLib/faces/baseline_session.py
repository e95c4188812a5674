"""Runs, undo and scores of the Baselines panel on a scene. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from CTGANAugmentLib.faces.baseline_choices import BaselineChoices
from CTGANAugmentLib.faces.baseline_job import take_result
from CTGANAugmentLib.faces.baseline_situation import inputs_of
from CTGANAugmentLib.faces.controls import usable_values
from CTGANAugmentLib.faces.situation import chosen_segment
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.scene.baselines import BaselineSegment, SegmentUndo, baselines_of
from CTGANAugmentLib.scene.guides import guides_from_scene
from CTGANAugmentLib.scene.scores import drop_missing_rows, score_baselines
from CTGANAugmentLib.scene.segment import segment_node
from CTGANAugmentLib.scene.volumes import volume_from_node
from CTGANAugmentLib.segmentation.method import SegmentationMethod
from CTGANAugmentLib.volume import Modality


def method_with_values(
    method: type[SegmentationMethod], choices: BaselineChoices, modality: Modality
) -> SegmentationMethod:
    """Build a method with those of the user's figures that it takes."""
    return method(**usable_values(method, choices.own_values(method.id), modality))


class BaselineSession:
    """What was segmented since the scene was opened."""

    def __init__(self, scene: Any) -> None:
        self._scene = scene
        self._undo = SegmentUndo()

    @property
    def can_undo(self) -> bool:
        """Whether a segment that was made is still in the scene."""
        return self._undo.can_undo(self._scene)

    def has_baselines(self, volume_node: Any) -> bool:
        """Whether a scan has a segment to score."""
        node = baselines_of(volume_node) if volume_node is not None else None
        return node is not None and node.GetSegmentation().GetNumberOfSegments() > 0

    def suggest(
        self,
        method: type[SegmentationMethod],
        nodes: Mapping[str, Any],
        choices: BaselineChoices,
        modality: Modality,
    ) -> BaselineChoices:
        """Return the choices with the method's own proposals for what the user left out.

        Raises:
            UserError: no seed to read them from, or one in a place that the method refuses.
        """
        volume = volume_from_node(nodes["volume"], modality)
        inputs = inputs_of(nodes, choices, method)
        places = {name: value for name, value in inputs.items() if name != "inside"}
        guides = guides_from_scene(volume, inputs["inside"], **places)
        proposed = method_with_values(method, choices, modality).suggestions(volume, guides)
        return choices.with_values({**choices.own_values(), **proposed})

    def run(
        self,
        method: SegmentationMethod,
        nodes: Mapping[str, Any],
        choices: BaselineChoices,
        modality: Modality,
        progress: Progress = no_progress,
    ) -> BaselineSegment:
        """Run a method in this process and add its segment.

        Raises:
            UserError: something that can be mended; the scene is as it was.
        """
        inputs = inputs_of(nodes, choices, type(method))
        made = segment_node(method, nodes["volume"], **inputs, modality=modality, progress=progress)
        self._undo.add(made)
        return made

    def take(self, volume_node: Any, result: Mapping[str, Any], seconds: float) -> BaselineSegment:
        """Add what a job made.

        Raises:
            UserError: the scan is gone, or the job's files are not what a job writes.
        """
        made = take_result(volume_node, result, seconds)
        self._undo.add(made)
        return made

    def undo(self) -> str:
        """Remove the segment that was made last; return its name, "" for none."""
        name = self._undo.undo(self._scene)
        drop_missing_rows(self._scene)
        return name

    def score(
        self, nodes: Mapping[str, Any], choices: BaselineChoices, progress: Progress = no_progress
    ) -> Any:
        """Score all segments of the scan and return the table node.

        Raises:
            UserError: nothing to score, or nothing to compare with.
        """
        reference = nodes["reference"]
        segment = chosen_segment(reference, choices.reference_segment)
        return score_baselines(
            nodes["volume"], reference, segment, tolerance_mm=choices.tolerance_mm, progress=progress
        )
