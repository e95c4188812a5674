"""A translation's run as a job: its files on the way out, its answer on the way back. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.job_files import files_of, provenance_of, written
from CTGANAugmentLib.files import read_volume, write_labels
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.scene.labels import labels_from_node
from CTGANAugmentLib.scene.results import ResultNodes, add_result
from CTGANAugmentLib.scene.volumes import volume_from_node
from CTGANAugmentLib.translation.translate import Translate
from CTGANAugmentLib.translation.translator import CYCLE, SPREAD
from CTGANAugmentLib.volume import Modality

_MAPS = {"cycle_error": CYCLE, "flip_spread": SPREAD}
"""What maps show, by kind of file."""


def write_job(
    folder: Path,
    operation: Translate,
    nodes: Mapping[str, Any],
    segment: str = "",
    modality: Modality | None = None,
) -> Job:
    """Write a job's inputs, all in world coordinates, and return the job.

    Args:
        folder: empty, for inputs and results.
        operation: with its parameters.
        nodes: "volume", and "reference" and "mask", which may be None.
        segment: of the mask; all of them when empty.
        modality: of the scan.

    Raises:
        UserError: an input that says nothing, or one that no file holds.
    """
    scan = volume_from_node(nodes["volume"], modality)
    arguments = {
        "input": written(scan, folder / "scan.nrrd"),
        "out": str(folder / "out"),
        "parameters": operation.to_json(),
        "modality": scan.modality,
        "overwrite": True,
    }
    if nodes.get("reference") is not None:
        arguments["reference"] = written(volume_from_node(nodes["reference"]), folder / "reference.nrrd")
        if nodes.get("mask") is not None:
            write_labels(labels_from_node(nodes["mask"], scan, segment), folder / "mask.nrrd")
            arguments["mask"] = str(folder / "mask.nrrd")
    return Job("translate", arguments)


def read_result(result: Mapping[str, Any]) -> tuple[Result, Mapping[str, Any]]:
    """Read what a job made, and its record; needs no scene, so that it can be read beside it.

    Raises:
        UserError: the files are not what a job writes.
    """
    try:
        files = files_of(result)
        provenance, record = provenance_of(files["provenance"])
        made = Result(
            read_volume(files["image"]),
            (),
            provenance,
            tuple(str(text) for text in result["warnings"]),
            tuple(
                replace(read_volume(files[kind]), name=name) for kind, name in _MAPS.items() if kind in files
            ),
        )
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise UserError(f"the job's answer is damaged ({error!r}): run it again") from error
    return made, record


def take_result(volume_node: Any, made: Result, record: Mapping[str, Any]) -> ResultNodes:
    """Add what a job made beside the scan.

    Raises:
        UserError: the scan was deleted meanwhile.
    """
    scene = volume_node.GetScene()
    if scene is None:
        raise UserError("the scan was deleted meanwhile: there is nothing to put the translation beside")
    maps = tuple(replace(each, name=f"{volume_node.GetName()} {each.name}") for each in made.maps)
    return add_result(scene, replace(made, maps=maps), volume_node, record)
