"""One way to train: what is done to the real images, and what is made beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from CTGANAugmentLib.datasets.batch.recipe import Recipe, recipe_from_json
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import operations
from CTGANAugmentLib.parameters import parameters_of

if TYPE_CHECKING:
    from CTGANAugmentLib.datasets.data_settings import DataSettings
    from CTGANAugmentLib.training.config import TrainingConfig

GENERATOR = "{generator}"
"""Stands in a recipe for the model that is trained on the fold's own training patients."""
DONORS, DONOR_MASKS = "{donors}", "{donor_masks}"
"""Stand in a recipe for the scans and masks of the fold's own training patients."""
_OWN = {"model": (GENERATOR,), "source": (DONORS,), "source_masks": (DONOR_MASKS,)}
_ENTRIES = ("augmentation", "steps", "lesion", "generator", "patches", "join")
_GENERATOR_ENTRIES = ("objective", "parameters", "data", "augmentation", "training")


@dataclass(frozen=True)
class Generator:
    """A model that an arm trains anew in every fold.

    Attributes:
        content: parts of a training's configuration; of `data` only what differs from the experiment's own.
    """

    content: Mapping[str, Any]

    def training(self, data: DataSettings, seed: int) -> TrainingConfig:
        """Configuration of its training.

        Raises:
            UserError: an unknown entry, or a value out of its bounds.
        """
        from CTGANAugmentLib.training.config import TrainingConfig

        own = {**self.content, "data": {**data.to_json(), **self.content.get("data", {})}}
        own["training"] = {"validate_every": 0, "sample_every": 0, **own.get("training", {}), "seed": seed}
        own["card"] = {"title": "generator of an experiment"}
        return TrainingConfig.from_json(own, Path())


@dataclass(frozen=True)
class Arm:
    """One way to train.

    Attributes:
        name: of the arm.
        augmentation: what is done to images on the fly, as in a training's configuration.
        steps: of a recipe that makes cases out of the training patients'.
        lesion: value of made lesions in the masks.
        generator: trained on the training patients, for the recipe or for whole patches.
        patches: whole patches that the generator makes.
        joins: names of the arms whose augmentation and cases are taken together.
    """

    name: str
    augmentation: Mapping[str, Any] = field(default_factory=dict)
    steps: Sequence[Mapping[str, Any]] = ()
    lesion: int = 1
    generator: Generator | None = None
    patches: int = 0
    joins: tuple[str, ...] = ()

    def recipe(self, *, generator: str, donors: Path, seed: int) -> Recipe | None:
        """Recipe with what stands for the fold's own filled in, None where the arm makes no cases.

        Args:
            generator: folder of the trained model, "" where it is not there yet.
            donors: folder that holds ``images`` and ``masks`` of the training patients.
            seed: of all that is drawn.

        Raises:
            UserError: a recipe that says something else, or one that names models or donors of its own.
        """
        if not self.steps:
            return None
        fill = {GENERATOR: generator, DONORS: str(donors / "images"), DONOR_MASKS: str(donors / "masks")}
        steps = [
            {**step, "do": [self._filled(act, fill) for act in step.get("do") or []]} for step in self.steps
        ]
        return recipe_from_json({"title": self.name, "seed": seed, "lesion": self.lesion, "steps": steps})

    def _filled(self, act: Any, fill: Mapping[str, str]) -> Any:
        if not isinstance(act, Mapping):
            return act
        for entry, allowed in _OWN.items():
            if _knows_patients(act, entry) and act.get(entry) not in allowed:
                raise UserError(
                    f"arms.{self.name}: expected {entry}: {' or '.join(allowed)}, got {act.get(entry)!r}: what was "
                    "trained on, or copied from, other scans may know the patients that are tested"
                )
        return {
            name: fill.get(value, value) if isinstance(value, str) else value for name, value in act.items()
        }

    def to_json(self) -> dict[str, Any]:
        """Arm as the configuration says it, without what it leaves out."""
        whole = {
            "augmentation": dict(self.augmentation),
            "steps": [dict(step) for step in self.steps],
            "lesion": self.lesion if self.steps else 0,
            "generator": dict(self.generator.content) if self.generator else {},
            "patches": self.patches,
            "join": list(self.joins),
        }
        return {name: value for name, value in whole.items() if value}


def arm_from_json(name: str, content: Any) -> Arm:
    """Read an arm.

    Raises:
        UserError: an entry that is unknown or contradicts another.
    """
    content = content or {}
    if not isinstance(content, Mapping):
        raise UserError(f"arms.{name}: expected entries with names, got {content!r}")
    unknown = [str(entry) for entry in content if entry not in _ENTRIES]
    if unknown:
        raise UserError(f"arms.{name} has no entry {unknown[0]!r}; it has {', '.join(_ENTRIES)}")
    if content.get("join"):
        if len(content) > 1:
            raise UserError(f"arms.{name}: an arm that joins others has nothing of its own beside join")
        return Arm(name, joins=tuple(map(str, content["join"])))
    generator = _generator(name, content.get("generator"))
    steps, patches = content.get("steps") or [], content.get("patches", 0)
    if isinstance(patches, bool) or not isinstance(patches, int) or patches < 0:
        raise UserError(f"arms.{name}: expected patches: a number of them, got {patches!r}")
    if steps and patches:
        raise UserError(
            f"arms.{name}: an arm makes cases by steps or whole patches, not both: make two arms of it"
        )
    used = patches > 0 or any(GENERATOR in map(str, act.values()) for act in _acts(name, steps))
    if used != (generator is not None):
        raise UserError(
            f"arms.{name}: a generator goes with patches: NUMBER, or with a step whose model is {GENERATOR!r}; "
            + ("add the generator" if used else "nothing here uses it")
        )
    return Arm(
        name,
        dict(content.get("augmentation") or {}),
        tuple(steps),
        content.get("lesion", 1),
        generator,
        patches,
    )


def _acts(name: str, steps: Any) -> list[Mapping[str, Any]]:
    if not isinstance(steps, list) or not all(isinstance(step, Mapping) for step in steps):
        raise UserError(f"arms.{name}: expected steps as in a recipe, got {steps!r}")
    return [act for step in steps for act in step.get("do") or [] if isinstance(act, Mapping)]


def _knows_patients(act: Mapping[str, Any], entry: str) -> bool:
    """Whether an act has an entry that names scans, or what was trained on some, or would choose one by itself."""
    found = operations().get(str(act.get("operation", "")))
    return found is not None and any(spec.name == entry for spec in parameters_of(found))


def _generator(name: str, content: Any) -> Generator | None:
    if not content:
        return None
    if not isinstance(content, Mapping):
        raise UserError(f"arms.{name}.generator: expected entries with names, got {content!r}")
    unknown = [str(entry) for entry in content if entry not in _GENERATOR_ENTRIES]
    if unknown:
        raise UserError(
            f"arms.{name}.generator has no entry {unknown[0]!r}; it has {', '.join(_GENERATOR_ENTRIES)}"
        )
    return Generator(dict(content))
