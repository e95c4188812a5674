"""The installed models as the lines of a list, and what can be done with each. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from CTGANAugmentLib.faces.card_text import card_figures, card_lines
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.modelzoo.catalog import FoundModel, find_models
from CTGANAugmentLib.modelzoo.own_folders import own_folders

_MEGABYTE = 1e6


@dataclass(frozen=True)
class ModelEntry:
    """A line of the list.

    Attributes:
        id: what the command line calls it.
        title: for people.
        about: what it makes of what, and how large it is; why it cannot be used where that is so.
        usable: whether it can be used.
        own: whether it lies in the user's own folder, from which it can be removed.
        lines: headings and texts of its card.
        figures: names and values of its scores on patients that were held out.
    """

    id: str
    title: str
    about: str
    usable: bool
    own: bool
    lines: tuple[tuple[str, str], ...] = ()
    figures: tuple[tuple[str, str], ...] = ()


def model_entries() -> list[ModelEntry]:
    """All models of this machine, those that cannot be used with the reason."""
    own = [folder.resolve() for folder in own_folders()]
    return [_entry(model, own) for model in find_models()]


def verify_job(model_id: str) -> Job:
    """Job that checks everything of a model that can be checked."""
    return Job("verify-model", {"model": model_id})


def import_job(source: Path) -> Job:
    """Job that takes a model into the user's own folder, after checking it."""
    return Job("import-model", {"source": str(source)})


def verified_sentence(result: Mapping[str, Any]) -> str:
    """What came of a check."""
    done = _("{name}: files, card, weights and networks are in order.").format(name=result["model"])
    return " ".join([done, *map(str, result["notes"])])


def imported_sentence(result: Mapping[str, Any]) -> str:
    """What came of an import."""
    return " ".join([_("Imported {name}.").format(name=result["model"]), *map(str, result["notes"])])


def _entry(model: FoundModel, own: list[Path]) -> ModelEntry:
    is_own = model.path.parent.resolve() in own
    card = model.card
    if card is None:
        problem = _("cannot be used: {problem}").format(problem=model.problem)
        return ModelEntry(model.id, model.id, problem, usable=False, own=is_own)
    size = sum(path.stat().st_size for path in model.path.iterdir() if path.is_file()) / _MEGABYTE
    about = f"{card.objective.id}, {card.images.modality}, {size:.1f} MB, {card.licence}"
    lines, figures = tuple(card_lines(card)), tuple(card_figures(card))
    return ModelEntry(model.id, card.title, about, usable=True, own=is_own, lines=lines, figures=figures)
