"""What the Augment panel decides: what can be done to a scan, what is missing, and the job that does it. No Qt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from CTGANAugmentLib.augmentation.catalog import transforms
from CTGANAugmentLib.augmentation.pipeline import pipelines, read_pipeline
from CTGANAugmentLib.augmentation.transform import Transform
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.choices import parse_seed
from CTGANAugmentLib.faces.controls import usable_values
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.job_files import files_of, provenance_of, written
from CTGANAugmentLib.faces.pytorch import RECIPES, missing_packages
from CTGANAugmentLib.faces.situation import grid_of
from CTGANAugmentLib.files import read_labels, read_volume, write_labels
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.scene.labels import labels_from_node
from CTGANAugmentLib.scene.results import ResultNodes, add_result
from CTGANAugmentLib.scene.volumes import volume_from_node
from CTGANAugmentLib.volume import Modality

PIPELINE, TRANSFORM = "pipeline", "transform"
_BETWEEN = ":"


@dataclass(frozen=True)
class Augmentation:
    """What the user chose.

    Attributes:
        what: "pipeline:NAME" or "transform:ID", as `augmentations` lists them.
        values: of the transform's parameters.
        seed: as typed.
    """

    what: str = f"{PIPELINE}{_BETWEEN}light"
    values: Mapping[str, Any] = field(default_factory=dict)
    seed: str = "1"

    @classmethod
    def from_text(cls, text: str) -> Augmentation:
        """Read what `to_text` wrote; what cannot be read counts as not chosen."""
        try:
            told = json.loads(text) if text else {}
        except ValueError:
            told = {}
        if not isinstance(told, dict):
            return cls()
        kinds = {"what": str, "values": dict, "seed": str}
        return cls(**{name: told[name] for name, kind in kinds.items() if isinstance(told.get(name), kind)})

    def to_text(self) -> str:
        """As JSON, for a parameter node."""
        told = {"what": self.what, "values": dict(self.values), "seed": self.seed}
        return json.dumps(told, sort_keys=True)

    @property
    def transform(self) -> type[Transform] | None:
        """The transform, None for a pipeline and for what there is none of."""
        kind, _between, name = self.what.partition(_BETWEEN)
        return transforms().get(name) if kind == TRANSFORM else None


def augmentations(modality: str) -> list[tuple[str, str]]:
    """What can be done to a scan of a modality, with titles: pipelines first, where what reads them is installed."""
    readable = [] if missing_packages(RECIPES) else list(pipelines())
    found = [
        (f"{PIPELINE}{_BETWEEN}{name}", _("Pipeline: {title}").format(title=_(read_pipeline(name).title)))
        for name in readable
    ]
    fitting = [
        (id_, each) for id_, each in transforms().items() if not modality or modality in each.modalities
    ]
    return found + [(f"{TRANSFORM}{_BETWEEN}{id_}", _(each.title)) for id_, each in fitting]


def why_not_augment(volume_node: Any, choices: Augmentation, modality: str) -> str:
    """Sentence that says what keeps Apply from running, "" when it can run."""
    problem, _grid = grid_of(volume_node)
    if problem is None:
        return _("Choose a CT or MR volume.")
    if problem:
        return problem
    if choices.what not in dict(augmentations(modality)):
        return _("Choose what is done to the scan.")
    try:
        parse_seed(choices.seed)
        _pipeline(choices, modality)
    except UserError as error:
        return str(error)
    return ""


def write_job(folder: Path, nodes: Mapping[str, Any], choices: Augmentation, modality: Modality) -> Job:
    """Write a job's inputs, all in world coordinates, and return the job.

    Args:
        folder: empty, for inputs and results.
        nodes: "volume", and "segmentation", which may be None.
        choices: what is done.
        modality: of the scan.

    Raises:
        UserError: an input that says nothing, or one that no file holds.
    """
    scan = volume_from_node(nodes["volume"], modality)
    arguments = {
        "input": written(scan, folder / "scan.nrrd"),
        "out": str(folder / "out"),
        "pipeline": _pipeline(choices, modality),
        "seed": parse_seed(choices.seed),
        "modality": scan.modality,
        "overwrite": True,
    }
    if nodes.get("segmentation") is not None:
        mask = folder / "labels.seg.nrrd"
        write_labels(labels_from_node(nodes["segmentation"], scan), mask)
        arguments["mask"] = str(mask)
    return Job("augment", arguments)


def read_result(result: Mapping[str, Any]) -> tuple[Result, Mapping[str, Any]]:
    """Read what a job made, and its record; needs no scene, so that it can be read beside it.

    Raises:
        UserError: the files are not what a job writes.
    """
    try:
        files = files_of(result)
        provenance, record = provenance_of(files["provenance"])
        masks = (read_labels(files["labels"]),) if "labels" in files else ()
        warnings = tuple(str(text) for text in result["warnings"])
        return Result(read_volume(files["image"]), masks, provenance, warnings), record
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise UserError(f"the job's answer is damaged ({error!r}): run it again") from error


def take_result(volume_node: Any, made: Result, record: Mapping[str, Any]) -> ResultNodes:
    """Add what a job made beside the scan.

    Raises:
        UserError: the scan was deleted meanwhile.
    """
    scene = volume_node.GetScene()
    if scene is None:
        raise UserError(_("The scan was deleted meanwhile: there is nothing to put the copy beside."))
    return add_result(scene, made, volume_node, record)


def augmented_summary(made: ResultNodes) -> str:
    """Sentences on what was made: which transforms were done, and labels that left the picture."""
    known = transforms()
    done = [each["operation"] for each in made.result.provenance.plan.choices["plans"]]
    titles = ", ".join(_(known[id_].title) for id_ in done if id_ in known)
    first = _("Done: {titles}.").format(titles=titles) if titles else _("Chance left the scan as it was.")
    notes = [_("Note: {text}.").format(text=text.rstrip(".")) for text in made.result.warnings]
    return "\n".join([first, *notes])


def _pipeline(choices: Augmentation, modality: str) -> Any:
    """What the job takes: a pipeline's name, or a pipeline of one transform."""
    transform = choices.transform
    if transform is None:
        return choices.what.partition(_BETWEEN)[2]
    values = usable_values(transform, choices.values, modality)
    transform(**values)
    return {"steps": [{"transform": transform.id, **values}]}
