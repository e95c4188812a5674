"""What a case of a batch is made by: everything that decides its bytes, for a worker and for a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from CTGANAugmentLib.datasets.batch.act import act_from_json
from CTGANAugmentLib.operation import operations
from CTGANAugmentLib.parameters import parameters_of
from CTGANAugmentLib.provenance import Plan

BATCH = "batch"
"""Operation that the plans of a batch's cases name."""
RECORD, LOG, CASE = "provenance.json", "log.txt", "case.json"
LABELS = "labels"
"""Among a record's inputs: the labels that the case began with."""


@dataclass(frozen=True)
class Variant:
    """Everything that is needed to make one case; JSON values, so that it can go to another process.

    Attributes:
        name: of the case.
        folder: of the case, made here.
        image, mask: files that it is made from; "" for no mask.
        modality: of that image.
        step: name of the recipe's step.
        acts: what is done, as `Act.to_json` says it.
        seed: two numbers: the recipe's, and one out of the case's name.
        lesion: value of lesions in the mask.
        labels: names of the masks' values.
    """

    name: str
    folder: str
    image: str
    mask: str
    modality: str
    step: str
    acts: tuple[Mapping[str, Any], ...]
    seed: tuple[int, int]
    lesion: int
    labels: Mapping[str, str]

    def paths(self) -> dict[str, Path]:
        """Files of the case."""
        folder = Path(self.folder)
        return {
            "image": folder / f"{self.name}_image.nii.gz",
            "mask": folder / f"{self.name}_mask.nii.gz",
            "provenance": folder / RECORD,
        }


def as_work(variant: Variant) -> dict[str, Any]:
    """Variant as JSON values."""
    return {**asdict(variant), "acts": [dict(act) for act in variant.acts], "seed": list(variant.seed)}


def variant_of(
    plan: Plan, *, folder: Path, image: str, mask: str, modality: str, paths: Mapping[str, str]
) -> Variant:
    """What a record's case was made by, to make it again.

    Args:
        plan: of the record.
        folder: of the case, made anew.
        image: file that it was made from, where it is now.
        mask: likewise; "" for none.
        modality: of the image.
        paths: what the record does not tell of, such as the ``source`` of copied lesions, by parameter.

    Raises:
        UserError: it was made with a path that is not given, or by a pipeline that is not among our own.
    """
    told = plan.parameters
    acts = tuple(_with_paths(entry, paths) for entry in told["do"])
    return Variant(
        name=told["name"],
        folder=str(folder),
        image=image,
        mask=mask,
        modality=modality,
        step=told["step"],
        acts=acts,
        seed=tuple(told["seed"]),
        lesion=told["lesion"],
        labels=told["labels"],
    )


def _with_paths(entry: Mapping[str, Any], paths: Mapping[str, str]) -> dict[str, Any]:
    if "pipeline" in entry:
        return dict(act_from_json("the record", entry).to_json())
    known = {spec.name for spec in parameters_of(operations()[entry["operation"]])}
    return {**entry, **{name: path for name, path in paths.items() if name in known}}


def told_of(variant: Variant) -> dict[str, Any]:
    """What a record tells of a case, which with its inputs is enough to make it again."""
    acts = [act_from_json(f"act {number}", entry) for number, entry in enumerate(variant.acts, start=1)]
    return {
        "name": variant.name,
        "step": variant.step,
        "do": [act.to_record() for act in acts],
        "seed": list(variant.seed),
        "lesion": variant.lesion,
        "labels": dict(variant.labels),
    }
