"""A segmentation method's run as a job: its files on the way out, its answer on the way back. No Qt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, write_labels, write_volume
from CTGANAugmentLib.geometry import bounding_box
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.scene.baselines import BaselineSegment, add_baseline
from CTGANAugmentLib.scene.guides import guides_from_scene
from CTGANAugmentLib.scene.volumes import volume_from_node
from CTGANAugmentLib.segmentation.method import SegmentationMethod
from CTGANAugmentLib.volume import LabelVolume, Modality


def write_job(
    folder: Path,
    method: SegmentationMethod,
    volume_node: Any,
    inputs: Mapping[str, Any],
    modality: Modality | None,
) -> Job:
    """Write a job's inputs, all in world coordinates, and return the job.

    Args:
        folder: empty, for inputs and results.
        method: with its parameters.
        volume_node: the scan.
        inputs: as `inputs_of` gives them.
        modality: of the scan.

    Raises:
        UserError: an input that says nothing, or a scan that no file holds.
    """
    volume = volume_from_node(volume_node, modality)
    places = {name: value for name, value in inputs.items() if name != "inside"}
    guides = guides_from_scene(volume, inputs["inside"], **places)
    scan = folder / "scan.nrrd"
    write_volume(volume, scan, compress=False)
    return Job(
        "segment",
        {
            "input": str(scan),
            "out": str(folder / "out"),
            "operation": method.id,
            "parameters": method.to_json(),
            "seed": 0,
            "points": guides.points_ras.tolist(),
            "outside_points": guides.outside_points_ras.tolist(),
            "roi": None if guides.roi is None else guides.roi.to_json(),
            "mask": _written(guides.mask, folder / "mask.nrrd"),
            "start": _written(guides.start, folder / "start.nrrd"),
            "modality": volume.modality,
            "overwrite": True,
        },
    )


def take_result(volume_node: Any, result: Mapping[str, Any], seconds: float) -> BaselineSegment:
    """Add what a job made to the scan's baselines.

    Args:
        volume_node: the scan.
        result: the job's answer.
        seconds: how long it took.

    Raises:
        UserError: the files are not what a job writes, or the scan was moved meanwhile.
    """
    try:
        found = read_labels(result["files"]["segmentation"])
        record = json.loads(Path(result["files"]["provenance"]).read_text(encoding="utf-8"))
        warnings = [str(text) for text in result["warnings"]]
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise UserError(f"the job's answer is damaged ({error!r}): run it again") from error
    box = bounding_box(found.array > 0)
    part = LabelVolume(
        found.array[box.slices], found.grid.crop(box).ijk_to_ras, name=found.name, labels=found.labels
    )
    return add_baseline(volume_node, (part,), record, warnings=warnings, seconds=seconds)


def _written(labels: LabelVolume | None, path: Path) -> str | None:
    if labels is None:
        return None
    write_labels(labels, path)
    return str(path)
