"""A removal as a job: its files on the way out, its answer on the way back. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.job_files import files_of, provenance_of, written
from CTGANAugmentLib.files import read_labels, read_volume, write_labels
from CTGANAugmentLib.geometry import bounding_box
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.lesions.remove import RemoveLesion
from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.volume import Label, LabelVolume, Volume


def write_job(folder: Path, operation: RemoveLesion, scan: Volume, lesion: LabelVolume, seed: int) -> Job:
    """Write a job's inputs, and return the job.

    Args:
        folder: empty, for inputs and results.
        operation: with its parameters.
        scan: in world coordinates.
        lesion: what is to be removed, on the scan's grid.
        seed: as `Operation.run` takes it.
    """
    mask = folder / "lesion.nrrd"
    write_labels(lesion, mask)
    arguments = {
        "input": written(scan, folder / "scan.nrrd"),
        "out": str(folder / "out"),
        "operation": operation.id,
        "parameters": operation.to_json(),
        "seed": seed,
        "mask": str(mask),
        "modality": scan.modality,
        "overwrite": True,
    }
    return Job("synthesize", arguments)


def read_result(result: Mapping[str, Any]) -> tuple[Result, Mapping[str, Any]]:
    """Read what a job made, and its record; needs no scene, so that it can be read beside it.

    Raises:
        UserError: the files are not what a job writes.
    """
    try:
        files = files_of(result)
        provenance, record = provenance_of(files["provenance"])
        regions = read_labels(files["labels"])
        masks = tuple(_part(regions, label) for label in regions.labels)
        warnings = tuple(str(text) for text in result["warnings"])
        return Result(read_volume(files["image"]), masks, provenance, warnings), record
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise UserError(f"the job's answer is damaged ({error!r}): run it again") from error


def _part(labels: LabelVolume, label: Label) -> LabelVolume:
    """One label in the box that holds it, as the operation itself gives it."""
    inside = labels.array == label.value
    box = bounding_box(inside)
    array = (inside[box.slices] * label.value).astype(labels.array.dtype)
    return LabelVolume(array, labels.grid.crop(box).ijk_to_ras, name=label.name, labels=(label,))
