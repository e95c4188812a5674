"""Recipes: what is made out of which cases, how often, and with what chance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

from CTGANAugmentLib.datasets.batch.act import Act, act_from_json
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.resources import resource_folder

CASES = "cases"
"""What a step starts from that names no other: the real cases."""
MOST_VARIANTS = 10_000
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ENTRIES = ("title", "seed", "lesion", "labels", "steps")
_STEP_ENTRIES = ("name", "from", "only", "variants", "keep", "do")


@dataclass(frozen=True)
class RecipeStep:
    """Cases made out of others.

    Attributes:
        name: of the step, part of its cases' names.
        source: name of the earlier step whose cases it starts from; `CASES` for the real ones.
        acts: done one after the other.
        variants: cases made out of each.
        modality: "CT" or "MR" takes such real cases alone, "" all.
        lesions: True takes real cases with lesions alone, False those without, None all.
        keep: whether its cases belong to the data set, or are only steps on the way.
    """

    name: str
    source: str
    acts: tuple[Act, ...]
    variants: int = 1
    modality: str = ""
    lesions: bool | None = None
    keep: bool = True

    def to_json(self) -> dict[str, Any]:
        """Step as a recipe says it, whole."""
        only = {"modality": self.modality} if self.modality else {}
        if self.lesions is not None:
            only |= {"lesions": self.lesions}  # type: ignore[dict-item]  # a mapping of JSON values
        return {
            "name": self.name,
            "from": self.source,
            **({"only": only} if only else {}),
            "variants": self.variants,
            "keep": self.keep,
            "do": [act.to_json() for act in self.acts],
        }


@dataclass(frozen=True)
class Recipe:
    """Everything that a batch makes.

    Attributes:
        steps: in their order.
        seed: of all that is drawn.
        title: for people.
        lesion: value of lesions in the masks.
        labels: names of the masks' values; that of the lesions is always there.
    """

    steps: tuple[RecipeStep, ...]
    seed: int = 0
    title: str = ""
    lesion: int = 1
    labels: Mapping[int, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Recipe as JSON values, whole."""
        return {
            "title": self.title,
            "seed": self.seed,
            "lesion": self.lesion,
            "labels": {str(value): name for value, name in sorted(self.labels.items())},
            "steps": [step.to_json() for step in self.steps],
        }


def recipes() -> dict[str, Path]:
    """Recipes that travel with the library, by name."""
    return {path.stem: path for path in sorted(resource_folder("Recipes").glob("*.yaml"))}


def read_recipe(source: str | PathLike[str]) -> Recipe:
    """Read a recipe.

    Args:
        source: YAML file, or the name of one out of `recipes`.

    Raises:
        UserError: no such file or name, or one that says something else.
    """
    import yaml

    known = recipes()
    path = Path(source)
    path = path if path.is_file() else known.get(str(source), path)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise UserError(
            f"expected a recipe in YAML or one of {', '.join(known)}, got {source}: {error}"
        ) from error
    return recipe_from_json(content)


def recipe_from_json(content: Any) -> Recipe:
    """Build a recipe from what a file says.

    Raises:
        UserError: an entry that is unknown, missing or out of its bounds.
    """
    if not isinstance(content, Mapping) or not isinstance(content.get("steps"), list) or not content["steps"]:
        raise UserError("expected a recipe with 'steps', a list of {name: ..., do: [{operation: ...}]}")
    _require_known("the recipe", content, _ENTRIES)
    lesion = _whole("lesion", content.get("lesion", 1), 1, 65_535)
    steps: list[RecipeStep] = []
    for number, entry in enumerate(content["steps"], start=1):
        steps.append(_step(number, entry, [step.name for step in steps]))
    return Recipe(
        tuple(steps),
        _whole("seed", content.get("seed", 0), 0, 2**53),
        str(content.get("title", "")),
        lesion,
        {lesion: "lesion", **_labels(content.get("labels", {}))},
    )


def _step(number: int, entry: Any, earlier: list[str]) -> RecipeStep:
    owner = f"step {number}"
    if not isinstance(entry, Mapping) or not isinstance(entry.get("do"), list) or not entry["do"]:
        raise UserError(f"{owner}: expected {{name: ..., do: [{{operation: ...}}]}}, got {entry!r}")
    _require_known(owner, entry, _STEP_ENTRIES)
    name, source = str(entry.get("name", "")), str(entry.get("from", CASES))
    if not _NAME.fullmatch(name) or name in (*earlier, CASES):
        raise UserError(
            f"{owner}: expected a name of its own out of a-z, 0-9 and -, got {name!r}; taken are "
            f"{', '.join((*earlier, CASES))}"
        )
    if source not in (CASES, *earlier):
        raise UserError(f"{owner} ({name}): expected from: {', '.join((CASES, *earlier))}, got {source!r}")
    modality, lesions = _only(f"{owner} ({name})", entry.get("only", {}), source)
    acts = tuple(act_from_json(f"{owner} ({name})", act) for act in entry["do"])
    keep = entry.get("keep", True)
    if not isinstance(keep, bool):
        raise UserError(f"{owner} ({name}): expected keep: true or false, got {keep!r}")
    variants = _whole(f"{owner} ({name}): variants", entry.get("variants", 1), 1, MOST_VARIANTS)
    return RecipeStep(name, source, acts, variants, modality, lesions, keep)


def _only(owner: str, only: Any, source: str) -> tuple[str, bool | None]:
    if not isinstance(only, Mapping):
        raise UserError(f"{owner}: expected only: {{modality: CT, lesions: false}}, got {only!r}")
    _require_known(f"{owner}: only", only, ("modality", "lesions"))
    if only and source != CASES:
        raise UserError(f"{owner}: only says which real cases are taken: leave it out after from: {source}")
    modality, lesions = only.get("modality", ""), only.get("lesions")
    if modality not in ("", "CT", "MR") or not (lesions is None or isinstance(lesions, bool)):
        raise UserError(f"{owner}: expected only: {{modality: CT or MR, lesions: true or false}}, got {only}")
    return str(modality), lesions


def _labels(entry: Any) -> dict[int, str]:
    if not isinstance(entry, Mapping) or not all(str(value).isdigit() for value in entry):
        raise UserError(f"labels: expected names of the masks' values such as {{1: lesion}}, got {entry!r}")
    return {int(value): str(name) for value, name in entry.items()}


def _whole(name: str, value: Any, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise UserError(f"{name}: expected a whole number from {low} to {high}, got {value!r}")
    return value


def _require_known(owner: str, given: Mapping[Any, Any], known: tuple[str, ...]) -> None:
    unknown = [str(name) for name in given if name not in known]
    if unknown:
        raise UserError(f"{owner} has no entry {unknown[0]!r}; it has {', '.join(known)}")
