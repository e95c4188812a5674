"""The trained model that an operation asks for: by its id, its folder, or whichever goes with the scan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import MissingError, UserError
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.modelzoo.catalog import FoundModel, find_models

Fits = Callable[[ModelCard], bool]
Rank = Callable[[ModelCard], int]


def choose_model(name: str, fits: Fits, wanted: str, rank: Rank = lambda _: 0) -> FoundModel:
    """Find the model that a user named, or the best of those that fit.

    Args:
        name: id of a model that is installed, or its folder; "" for the best that fits.
        fits: whether a model can do what is asked of it.
        wanted: what is asked, for messages, such as "an in-painting model for CT".
        rank: of a model that fits, the lowest is the best; of several, the first is taken.

    Raises:
        UserError: no such model, one that cannot be used, or one that does not fit.
    """
    folder = Path(name).expanduser() if name else None
    if folder is not None and folder.is_dir():
        found = find_models([folder])
        if len(found) != 1:
            raise UserError(
                f"expected the folder of one model, got {folder} with {len(found)}: name one of them"
            )
        return _checked(found[0], fits, wanted)
    known = find_models()
    if not name:
        fitting = [model for model in known if model.card is not None and fits(model.card)]
        if not fitting:
            raise UserError(
                f"there is no {wanted} here: train one, or import one by ctganaugment models import"
            )
        return min(fitting, key=lambda model: rank(model.usable_card))
    named = [model for model in known if name in (model.id, model.path.name)]
    if not named:
        ids = ", ".join(sorted(model.card.id for model in known if model.card)) or "none"
        raise UserError(f"expected {wanted}, got {name!r}, which is no folder and no installed model ({ids})")
    return _checked(named[0], fits, wanted)


def model_of_record(name: str, record: Mapping[str, Any]) -> FoundModel:
    """Find the very model that a plan was made with.

    Args:
        name: that the user gave; "" for none.
        record: as `record_of` wrote it.

    Raises:
        MissingError: it is not on this machine, or its weights are others.
    """
    places = [Path(name).expanduser()] if name and Path(name).expanduser().is_dir() else []
    for model in [*find_models(places), *(find_models() if places else [])]:
        if model.card is not None and model.card.sha256 == record.get("sha256"):
            return model
    told, sha256 = record.get("id"), str(record.get("sha256"))[:12]
    raise MissingError(
        f"the plan was made with the model {told!r} (SHA-256 {sha256}...), which is not on this machine: name its "
        "folder, or install that very model by ctganaugment models import FOLDER"
    )


def record_of(card: ModelCard) -> dict[str, str]:
    """What plans and provenances tell of a model."""
    return {"id": card.id, "sha256": card.sha256}


def _checked(model: FoundModel, fits: Fits, wanted: str) -> FoundModel:
    card = model.usable_card
    if not fits(card):
        raise UserError(
            f"expected {wanted}, got {card.id!r} ({card.objective.id}, {card.images.modality}): choose another model"
        )
    return model
