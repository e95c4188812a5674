"""What the Data set panel decides: which cases, what is made out of them, and the layout they leave in. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from CTGANAugmentLib.datasets.batch.recipe import read_recipe, recipes
from CTGANAugmentLib.datasets.exporters.exporter import Exporter, exporters
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.pytorch import RECIPES, missing_packages, why_no_packages
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.parameters import Declared, Parameter

OWN_RECIPE = "own"
DEFAULT_LAYOUT = "nnunet"
_LARGEST_SEED = 2**31 - 1
_MOST_WORKERS = 64


@dataclass(frozen=True, kw_only=True)
class BatchSettings(Declared):
    """How a recipe is followed."""

    seed: Annotated[
        int | None, Parameter("the same seed makes the same cases", 0, _LARGEST_SEED, group="Run")
    ] = None
    workers: Annotated[
        int, Parameter("processes side by side; more than one needs Dask", 1, _MOST_WORKERS, group="Run")
    ] = 1
    retry: Annotated[bool, Parameter("try cases once more that failed before", group="Run")] = False


@dataclass(frozen=True)
class CasesOnDisk:
    """Where cases are.

    Attributes:
        data: folder, table or datalist.
        images, masks: patterns below it; both or none.
    """

    data: str = ""
    images: str = ""
    masks: str = ""

    def to_arguments(self) -> dict[str, str]:
        """As a job takes them."""
        given = {"data": self.data, "images": self.images, "masks": self.masks}
        return {name: text.strip() for name, text in given.items() if text.strip()}


def recipe_choices() -> list[tuple[str, str]]:
    """Recipes with their titles, the user's own last; that alone while what reads them is not installed."""
    own = (OWN_RECIPE, _("A recipe of my own ..."))
    readable = [] if missing_packages(RECIPES) else list(recipes())
    return [*((name, _(read_recipe(name).title)) for name in readable), own]


def layouts() -> list[tuple[str, str]]:
    """Layouts with their titles."""
    return [(id_, _(each.title)) for id_, each in exporters().items()]


def layout_of(layout_id: str) -> type[Exporter]:
    """A layout, the usual one for an id that there is none of."""
    known = exporters()
    return known.get(layout_id, known[DEFAULT_LAYOUT])


def not_set_note(_spec: Any, _typical: float | None) -> str:
    """Sentence that says what a setting is while it is left out."""
    return _("Left to the recipe. Tick to set it yourself.")


def why_not_look(cases: CasesOnDisk) -> str:
    """Sentence that says what keeps the cases from being looked through, "" when nothing does."""
    if not cases.data.strip():
        return _("Say where the scans are: a folder, a table or a datalist.")
    if bool(cases.images.strip()) != bool(cases.masks.strip()):
        return _("Patterns of images and of masks belong together: give both, or none.")
    return ""


def why_not_batch(cases: CasesOnDisk, recipe: str, out: str) -> str:
    """Sentence that says what keeps a batch from running, "" when it can run.

    Args:
        cases: to begin with.
        recipe: name of one, or the user's file; "" for a file that is not named yet.
        out: folder of the batch.
    """
    reason = why_not_look(cases) or why_no_packages(RECIPES)
    if reason:
        return reason
    if not recipe.strip():
        return _("Say where your recipe is: a YAML file.")
    try:
        read_recipe(recipe.strip())
    except UserError as error:
        return str(error)
    return "" if out.strip() else _("Say which folder the cases go into.")


def why_not_export(data: str, out: str) -> str:
    """Sentence that says what keeps an export from running, "" when it can run."""
    if not data.strip():
        return _("Say which data set leaves: the folder of a batch, or of real cases.")
    return "" if out.strip() else _("Say which folder the export goes into.")


def cases_job(cases: CasesOnDisk) -> Job:
    """Job that looks cases through."""
    return Job("cases", cases.to_arguments())


def batch_job(cases: CasesOnDisk, recipe: str, out: Path, settings: BatchSettings) -> Job:
    """Job that follows a recipe, or goes on where it was stopped."""
    given = {name: value for name, value in settings.to_json().items() if value is not None}
    return Job("batch", {**cases.to_arguments(), "recipe": recipe, "out": str(out), **given})


def export_job(layout: Exporter, data: str, out: Path, *, overwrite: bool = False) -> Job:
    """Job that writes a data set in a layout."""
    arguments = {"data": data, "out": str(out), "layout": layout.id, "parameters": layout.to_json()}
    return Job("export", {**arguments, "overwrite": overwrite})


def cases_summary(result: Mapping[str, Any]) -> str:
    """Sentences on cases that were looked through: those with remarks by name, then the sum."""
    remarks = [f"{row[0]}: {row[-1]}" for row in result["rows"] if row[-1]]
    return "\n".join([*remarks, *(str(note) for note in result["notes"])])


def batch_summary(result: Mapping[str, Any], out: str) -> str:
    """Sentences on a batch: how many cases, where, and what a user should know of them."""
    told = result["measured"]
    first = _("{synthetic} synthetic cases beside {real} real in {folder}.").format(
        synthetic=told["synthetic"], real=told["real"], folder=out
    )
    return "\n".join([first, *_warnings(result)])


def export_summary(result: Mapping[str, Any]) -> str:
    """Sentences on an export: where it lies, and what to do with it."""
    told = result["measured"]
    first = _("Exported {real} real and {synthetic} synthetic cases to {folder}.").format(
        real=told["real"], synthetic=told["synthetic"], folder=result["files"]["folder"]
    )
    notes = [_("Note: {text}.").format(text=str(text).rstrip(".")) for text in result["notes"]]
    return "\n".join([first, *notes, *_warnings(result)])


def _warnings(result: Mapping[str, Any]) -> list[str]:
    return [_("Note: {text}.").format(text=str(text).rstrip(".")) for text in result["warnings"]]
