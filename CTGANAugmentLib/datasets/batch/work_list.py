"""Every case that a recipe makes out of a data set, in the order in which they can be made."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from CTGANAugmentLib.datasets.batch.order import Variant
from CTGANAugmentLib.datasets.batch.recipe import CASES, Recipe, RecipeStep
from CTGANAugmentLib.datasets.cases import Case
from CTGANAugmentLib.datasets.checks import CaseCheck
from CTGANAugmentLib.datasets.patch_set import Subset
from CTGANAugmentLib.errors import UserError

_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True)
class Origin:
    """A real case that takes part.

    Attributes:
        name: safe in a file's name.
        case: as it was found.
        check: what was seen when it was read.
    """

    name: str
    case: Case
    check: CaseCheck

    @property
    def subset(self) -> Subset:
        """What the data set keeps it for."""
        return self.case.told.subset or "train"


@dataclass(frozen=True)
class Planned:
    """One case to make.

    Attributes:
        variant: how.
        origin: real case that it goes back to.
        after: name of the made case that it starts from, "" for a real one.
        keep: whether it belongs to the data set.
    """

    variant: Variant
    origin: Origin
    after: str
    keep: bool


def origins_of(cases: Sequence[Case], checks: Sequence[CaseCheck]) -> list[Origin]:
    """Real cases that can be used, each with a name that is safe in a file's name and its own."""
    taken: dict[str, int] = {}
    found = []
    for case, check in zip(cases, checks, strict=True):
        if check.unusable:
            continue
        name = _UNSAFE.sub("_", case.name).strip("._") or "case"
        taken[name.lower()] = taken.get(name.lower(), 0) + 1
        count = taken[name.lower()]
        found.append(Origin(name if count == 1 else f"{name}_{count}", case, check))
    return found


def work_list(recipe: Recipe, origins: Sequence[Origin], folder: Path) -> list[Planned]:
    """List all cases that a recipe makes; what a data set keeps for testing is not touched.

    Args:
        recipe: what is made.
        origins: out of which.
        folder: in which each case gets its own.

    Raises:
        UserError: no case fits a step that starts from the real ones.
    """
    made: dict[str, list[Planned]] = {}
    for step in recipe.steps:
        made[step.name] = (
            _from_origins(recipe, step, origins, folder)
            if step.source == CASES
            else [
                _planned(recipe, step, number, parent.origin, folder, parent)
                for parent in made[step.source]
                for number in range(1, step.variants + 1)
            ]
        )
    return [each for step in recipe.steps for each in made[step.name]]


def _from_origins(recipe: Recipe, step: RecipeStep, origins: Sequence[Origin], folder: Path) -> list[Planned]:
    fitting = [origin for origin in origins if _fits(step, origin, recipe.lesion)]
    if not fitting:
        lesions = {None: "", True: " with lesions", False: " without lesions"}[step.lesions]
        raise UserError(
            f"step {step.name}: none of the {len(origins)} cases is a {step.modality or 'case'}{lesions} for training: "
            "change its 'only', or the data"
        )
    return [
        _planned(recipe, step, number, origin, folder, None)
        for origin in fitting
        for number in range(1, step.variants + 1)
    ]


def _fits(step: RecipeStep, origin: Origin, lesion: int) -> bool:
    has = lesion in origin.check.label_voxels
    return (
        origin.subset == "train"
        and step.modality in ("", origin.check.modality)
        and step.lesions in (None, has)
    )


def _planned(
    recipe: Recipe, step: RecipeStep, number: int, origin: Origin, folder: Path, parent: Planned | None
) -> Planned:
    before = parent.variant.name if parent else f"{origin.name}_synthetic"
    name = f"{before}_{step.name}-{number}"
    files = parent.variant.paths() if parent else {}
    variant = Variant(
        name=name,
        folder=str(folder / name),
        image=str(files.get("image", origin.case.image)),
        mask=str(files.get("mask", origin.case.reference)),
        modality="" if parent else origin.check.modality,
        step=step.name,
        acts=tuple(act.to_json() for act in step.acts),
        seed=(recipe.seed, seed_of(name)),
        lesion=recipe.lesion,
        labels=_texts(recipe.labels),
    )
    return Planned(variant, origin, parent.variant.name if parent else "", step.keep)


def seed_of(name: str) -> int:
    """Number out of a name: a case more or less in the data leaves the others as they are."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")


def _texts(labels: Mapping[int, str]) -> dict[str, str]:
    return {str(value): name for value, name in labels.items()}
