"""What an experiment compares, read from a YAML file and kept whole in its folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from CTGANAugmentLib.datasets.data_settings import PATHS, DataSettings
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.experiment.arm import Arm, arm_from_json
from CTGANAugmentLib.evaluation.experiment.bundled import read_content
from CTGANAugmentLib.parameters import Declared, Parameter

if TYPE_CHECKING:
    from CTGANAugmentLib.training.config import TrainingConfig

TASKS = ("classification", "segmentation")
ALL = "all"
_LEARNERS = {"classification": "classifier", "segmentation": "segmenter"}
_PARTS = ("data", "network", "training", "arms", "settings")


@dataclass(frozen=True, kw_only=True)
class Protocol(Declared):
    """The part ``settings`` of a configuration: how arms are compared."""

    task: Annotated[str, Parameter("what the networks learn", choices=TASKS)] = "segmentation"
    title: Annotated[str, Parameter("name for people")] = ""
    question: Annotated[str, Parameter("what is asked, for the report")] = ""
    folds: Annotated[int, Parameter("parts of the patients, each tested once", 2, 100)] = 3
    seeds: Annotated[int, Parameter("repeats with other random numbers and other patients", 1, 100)] = 2
    baseline: Annotated[str, Parameter("arm that the others are compared with")] = "classic"
    primary: Annotated[str, Parameter("arm that the question is about")] = ""
    real_share: Annotated[
        float, Parameter("of what a network sees in an arm with made images, the share that is real", 0, 1)
    ] = 0.5
    false_positives: Annotated[
        float, Parameter("a scan, at which the sensitivity for lesions is read", 0.01, 100)
    ] = 1.0
    specificity: Annotated[
        float, Parameter("of patches without a lesion, at which the sensitivity is read", 0.5, 0.999)
    ] = 0.8
    draws: Annotated[int, Parameter("of patients, for the intervals", 100, 100_000)] = 2000


@dataclass(frozen=True)
class ExperimentSettings:
    """Everything that an experiment depends on, beside the scans themselves.

    Attributes:
        protocol: how arms are compared.
        data: scans, and how patches are cut from them.
        patients: numbers of training patients, rising; None for all that there are.
        arms: by name, in the order of the report.
        network, training: of what is trained in every arm, as in a training's configuration.
    """

    protocol: Protocol
    data: DataSettings
    patients: tuple[int | None, ...]
    arms: Mapping[str, Arm]
    network: Mapping[str, Any] = field(default_factory=dict)
    training: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for role in ("baseline", "primary"):
            name = getattr(self.protocol, role)
            if name and name not in self.arms:
                raise UserError(
                    f"settings.{role}: expected one of the arms {', '.join(self.arms)}, got {name!r}"
                )
        for arm in self.arms.values():
            _check_joins(arm, self.arms)
        if self.data.two_kinds:
            raise UserError("data: an experiment takes images of one kind (data.images), got two")

    @property
    def learner(self) -> str:
        """Id of the objective that every arm trains."""
        return _LEARNERS[self.protocol.task]

    def training_of(self, arm: Arm, seed: int) -> TrainingConfig:
        """Training of an arm's network: the same for all arms but for what varies its images on the fly.

        Raises:
            UserError: an unknown entry, or a value out of its bounds.
        """
        from CTGANAugmentLib.training.config import TrainingConfig

        content = {
            "objective": self.learner,
            "parameters": dict(self.network),
            "data": self.data.to_json(),
            "augmentation": {"flip_columns": False} | dict(arm.augmentation),
            "training": _SILENT | dict(self.training) | {"seed": seed},
            "card": {"title": f"{self.learner} of an experiment"},
        }
        return TrainingConfig.from_json(content, Path())

    def check(self) -> None:
        """Build every training once, so that what cannot be is found before any work.

        Raises:
            UserError: an entry that a training or a recipe does not take.
        """
        for arm in self.arms.values():
            self.training_of(arm, 0)
            if arm.generator is not None:
                arm.generator.training(self.data, 0)
            arm.recipe(generator="", donors=Path("donors"), seed=0)

    def to_json(self) -> dict[str, Any]:
        """Whole configuration as JSON values, laid out as in the YAML file."""
        return {
            "settings": self.protocol.to_json(),
            "data": self.data.to_json(),
            "patients": [ALL if count is None else count for count in self.patients],
            "network": dict(self.network),
            "training": dict(self.training),
            "arms": {name: arm.to_json() for name, arm in self.arms.items()},
        }


_SILENT = {"validate_every": 0, "sample_every": 0, "checkpoint_every": 1_000_000, "ema_decay": 0.0}


def experiment_from_json(content: Any, folder: Path) -> ExperimentSettings:
    """Build the settings of an experiment.

    Args:
        content: as in the YAML file.
        folder: where relative paths of scans start.

    Raises:
        UserError: an entry that is unknown, missing or out of its bounds.
    """
    if (
        not isinstance(content, Mapping)
        or not isinstance(content.get("arms"), Mapping)
        or not content["arms"]
    ):
        raise UserError(
            "expected an experiment with 'arms', such as {none: {}, classic: {augmentation: {...}}}"
        )
    _require_known("the experiment", content, (*_PARTS, "patients"))
    protocol = _mapping(content, "settings")
    _require_known("settings", protocol, [entry.name for entry in fields(Protocol)])
    settings = ExperimentSettings(
        protocol=Protocol(**protocol),
        data=DataSettings.from_json(_mapping(content, "data"), folder),
        patients=_patients(content.get("patients", [2, 4, 8, ALL])),
        arms={str(name): arm_from_json(str(name), entry) for name, entry in content["arms"].items()},
        network=_mapping(content, "network"),
        training=_mapping(content, "training"),
    )
    settings.check()
    return settings


def read_experiment(source: str | PathLike[str]) -> ExperimentSettings:
    """Read an experiment.

    Args:
        source: YAML or JSON file, in which relative paths of scans start at its own folder; or a name out of
            `experiments`.

    Raises:
        UserError: no such file or name, or one that says something else.
    """
    return experiment_from_json(*read_content(source))


def with_data(content: Mapping[str, Any], data: Mapping[str, str]) -> dict[str, Any]:
    """Put other scans into a configuration.

    Args:
        content: as in the YAML file.
        data: entries such as ``images`` and ``masks``, whose relative paths start at the present folder.
    """
    given = {name: str(Path.cwd() / value) if name in PATHS else value for name, value in data.items()}
    return {**content, "data": {**_mapping(content, "data"), **given}}


def _patients(entry: Any) -> tuple[int | None, ...]:
    given = entry if isinstance(entry, Sequence) and not isinstance(entry, str) else [entry]
    counts: list[int | None] = []
    for value in given:
        if value != ALL and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
            raise UserError(
                f"patients: expected numbers of training patients such as [2, 4, all], got {value!r}"
            )
        counts.append(None if value == ALL else value)
    if not counts or len(set(counts)) < len(counts):
        raise UserError(f"patients: expected numbers that differ, such as [2, 4, all], got {entry!r}")
    return tuple(sorted(counts, key=lambda count: float("inf") if count is None else count))


def _check_joins(arm: Arm, arms: Mapping[str, Arm]) -> None:
    for name in arm.joins:
        if name not in arms or arms[name].joins:
            single = [other for other, entry in arms.items() if not entry.joins]
            raise UserError(f"arms.{arm.name}: expected join out of {', '.join(single)}, got {name!r}")


def _mapping(content: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = content.get(name) or {}
    if not isinstance(part, Mapping):
        raise UserError(f"{name}: expected entries with names, got {part!r}")
    return dict(part)


def _require_known(owner: str, given: Mapping[Any, Any], known: Sequence[str]) -> None:
    unknown = [str(name) for name in given if name not in known]
    if unknown:
        raise UserError(f"{owner} has no entry {unknown[0]!r}; it has {', '.join(known)}")
