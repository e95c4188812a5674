"""What the user chose in the Train panel, and the job that it comes to. No Qt, no torch."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from CTGANAugmentLib.datasets.data_settings import DataSettings
from CTGANAugmentLib.faces.choices import is_plain
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.objective_forms import objective_forms
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.parameters import Declared, ParameterSpec, parameters_of
from CTGANAugmentLib.resources import resource_folder
from CTGANAugmentLib.training.settings import TrainingSettings

DEFAULT_RECIPE = "dcgan"
SECTIONS: Mapping[str, type[Declared]] = {"training": TrainingSettings, "data": DataSettings}
"""Parts of a configuration that the panel has a form for, beside `OBJECTIVE`."""
OBJECTIVE = "parameters"
"""Part with the parameters of what is trained."""
_SOURCES = ("images", "masks", "a", "b", "masks_a", "masks_b")
_HIDDEN: Mapping[str, tuple[str, ...]] = {"training": (), "data": (*_SOURCES, "paired", "validation_fold")}
_BETWEEN = "."
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class TrainingChoices:
    """State of the Train panel; where scans lie and where the run goes is not in it: names may be patients'.

    Attributes:
        recipe: name of the recipe.
        values: the user's own settings, by names such as "training.steps".
    """

    recipe: str = DEFAULT_RECIPE
    values: Mapping[str, Any] = field(default_factory=dict)

    def to_text(self) -> str:
        """JSON with a stable order, so that equal choices are equal texts."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)

    @staticmethod
    def from_text(text: str) -> TrainingChoices:
        """Read a saved text; what is missing or makes no sense gets its default."""
        try:
            data = json.loads(text)
        except ValueError:
            data = None
        if not isinstance(data, dict):
            return TrainingChoices()
        values = data.get("values")
        plain = isinstance(values, dict) and all(is_plain(each) for each in values.values())
        recipe = data.get("recipe")
        known = recipe if isinstance(recipe, str) and recipe in recipes() else DEFAULT_RECIPE
        return TrainingChoices(known, values if plain and isinstance(values, dict) else {})

    def own(self, section: str) -> dict[str, Any]:
        """The user's own settings of a section, by their short names."""
        start = f"{section}{_BETWEEN}"
        return {
            name.removeprefix(start): value for name, value in self.values.items() if name.startswith(start)
        }

    def with_own(self, section: str, values: Mapping[str, Any]) -> TrainingChoices:
        """Return the same with other settings of a section; what the recipe says anyway is not kept."""
        start, usual = f"{section}{_BETWEEN}", recipe_values(self.recipe, section)
        others = {name: value for name, value in self.values.items() if not name.startswith(start)}
        own = {f"{start}{name}": value for name, value in values.items() if value != usual.get(name)}
        return replace(self, values={**others, **own})


def recipes() -> Mapping[str, Mapping[str, Any]]:
    """Contents of the recipes that travel with the library, by name; none while PyYAML is missing."""
    return _recipes() if find_spec("yaml") is not None else {}


@cache
def _recipes() -> Mapping[str, Mapping[str, Any]]:
    import yaml

    paths = sorted(resource_folder("Training").glob("*.yaml"))
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths}


def recipe_title(name: str) -> str:
    """Title of a recipe for people."""
    content = recipes()[name]
    return _(str(content.get("card", {}).get("title", content["objective"])))


def sections_of(recipe: str) -> Mapping[str, type[Declared]]:
    """Parts of a recipe that have a form, with their settings; `OBJECTIVE` once `read_objective_forms` is done."""
    objective = objective_forms().get(recipes().get(recipe, {}).get("objective", ""))
    training, data = SECTIONS["training"], SECTIONS["data"]
    return {"training": training, **({OBJECTIVE: objective} if objective else {}), "data": data}


def recipe_values(name: str, section: str) -> dict[str, Any]:
    """Settings of a section as a recipe has them: its own, else the defaults."""
    defaults = {spec.name: spec.default for spec in parameters_of(sections_of(name)[section])}
    own = recipes().get(name, {}).get(section) or {}
    return {**defaults, **own}


def shown_values(choices: TrainingChoices, section: str) -> dict[str, Any]:
    """Settings of a section as a run would have them."""
    return {**recipe_values(choices.recipe, section), **choices.own(section)}


def hidden_names(section: str) -> tuple[str, ...]:
    """Settings of a section that the form leaves out."""
    return _HIDDEN.get(section, ())


def goes_with_training(_spec: ParameterSpec, _modality: str) -> bool:
    """Every setting is shown: a run may be of CT and MR."""
    return True


def training_note(_spec: ParameterSpec, _typical: float | None) -> str:
    """Sentence that says what a setting is while the user leaves it out."""
    return _("Chosen by the recipe. Tick to set it yourself.")


def sources_of(recipe: str) -> tuple[str, ...]:
    """Places that a recipe needs scans from: ("images", "masks"), or ("a", "b") for two kinds of image."""
    data = recipes().get(recipe, {}).get("data") or {}
    return ("a", "b") if "a" in data else ("images", "masks")


def mask_sources_of(recipe: str) -> tuple[str, ...]:
    """Places of masks that a recipe for two kinds of image may be given beside those of `sources_of`."""
    return ("masks_a", "masks_b") if "a" in sources_of(recipe) else ()


def source_title(name: str) -> str:
    """What a place of scans is called."""
    titles = {
        "images": _("Scans"),
        "masks": _("Masks; empty for those beside the scans"),
        "a": _("Scans of the first kind"),
        "b": _("Scans of the second kind"),
        "masks_a": _("Masks of the first kind; may be empty"),
        "masks_b": _("Masks of the second kind; may be empty"),
    }
    return titles[name]


def free_name(recipe: str, taken: Collection[str]) -> str:
    """Name for a run of a recipe that no other has, such as "dcgan-2"."""
    numbers = range(1, len(taken) + 2)
    return next(name for name in (f"{recipe}-{number}" for number in numbers) if name not in taken)


def training_job(choices: TrainingChoices, sources: Mapping[str, str], out: Path) -> Job:
    """Job that begins a run.

    The model is called after the run: models of several runs of a recipe can be kept side by side.

    Args:
        choices: recipe and settings.
        sources: absolute paths or patterns, by the names of `sources_of` and `mask_sources_of`; empty ones are left
            out.
        out: folder of the run, which does not exist yet.
    """
    named = {f"data.{name}": path for name, path in sources.items() if path}
    model_id = _NOT_IN_IDS.sub("-", out.name.lower()).strip("-")
    card = {"card.id": model_id} if model_id else {}
    settings = [f"{name}={json.dumps(value)}" for name, value in {**choices.values, **named, **card}.items()]
    return Job("train", {"config": choices.recipe, "set": settings, "out": str(out)})


def resuming_job(run: Path) -> Job:
    """Job that goes on with a run from its newest checkpoint."""
    return Job("train", {"out": str(run), "resume": True})
