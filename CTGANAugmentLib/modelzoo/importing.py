"""Models of others taken into the user's own folder, checked before and after."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.modelzoo.card_template import read_card_form
from CTGANAugmentLib.modelzoo.catalog import find_models
from CTGANAugmentLib.modelzoo.model_files import (
    CARD,
    MODEL_FILES,
    MOST_WEIGHT_BYTES,
    ONNX,
    WEIGHTS,
    only_weights,
    require_inside,
    sha256_of,
)
from CTGANAugmentLib.modelzoo.model_folder import read_card, write_card
from CTGANAugmentLib.modelzoo.monai_bundle import bundle_weights, is_bundle, refuse_code
from CTGANAugmentLib.modelzoo.own_folders import own_folders
from CTGANAugmentLib.modelzoo.placing import placed
from CTGANAugmentLib.modelzoo.verify import verify_model

_NAMES = {".onnx": ONNX, ".safetensors": WEIGHTS}


@dataclass(frozen=True)
class Imported:
    """A model that was taken in.

    Attributes:
        path: of its folder.
        card: as it is there.
        notes: sentences about what could not be checked here.
    """

    path: Path
    card: ModelCard
    notes: tuple[str, ...]


def import_model(
    source: Path, *, card: Path | None = None, card_id: str = "", overwrite: bool = False
) -> Imported:
    """Copy a model into the user's own folder: all of it or, when something is wrong, nothing.

    Args:
        source: a model's folder, a MONAI bundle, or a file of weights (``.onnx``, ``.safetensors``).
        card: that its user wrote; None for the one that lies in a model's folder.
        card_id: in place of the card's own; "" for that.
        overwrite: whether a model of the same id in the user's own folder may be replaced.

    Raises:
        UserError: no model, a damaged one, no card, or a model of that id is there already.
    """
    weights, content = _taken(source, card, card_id)
    folder = _place(content.id, overwrite=overwrite)
    with placed(folder, overwrite=overwrite) as stage:
        copy = stage / _NAMES[weights.suffix.lower()]
        shutil.copyfile(weights, copy)
        found = sha256_of(copy)
        if content.sha256 not in ("", found):
            raise UserError(
                f"{weights} is not the file that the card was written for (SHA-256 {found[:12]}..., expected "
                f"{content.sha256[:12]}...): get the model from its source again"
            )
        write_card(stage, content.with_hash(found))
        notes = verify_model(stage).notes
    return Imported(folder, read_card(folder), notes)


def _taken(source: Path, card: Path | None, card_id: str) -> tuple[Path, ModelCard]:
    """The file of weights, and its card."""
    weights = _weights(source)
    if card is not None:
        return weights, read_card_form(card, card_id)
    if not (source / CARD).is_file():
        form = f"ctganaugment models template {source if is_bundle(source) else ''}".strip()
        raise UserError(
            f"{source} has no {CARD}, which says what a model is and what it is not for: write one "
            f"({form} > card.yaml), fill it in and import with --card card.yaml"
        )
    content = verify_model(source).card
    return weights, replace(content, id=card_id) if card_id else content


def _weights(source: Path) -> Path:
    if is_bundle(source):
        found = bundle_weights(source)
        require_inside(source, found, MOST_WEIGHT_BYTES)
        return found
    if source.is_dir():
        return only_weights(source)
    refuse_code(source)
    if not source.is_file() or source.suffix.lower() not in _NAMES:
        raise UserError(
            f"expected a model's folder, a MONAI bundle or a file {' or '.join(_NAMES)}, got {source}"
            f"{'' if source.exists() else ': there is nothing there'}"
        )
    require_inside(source.resolve().parent, source, MOST_WEIGHT_BYTES)
    return source


def _place(card_id: str, *, overwrite: bool) -> Path:
    """Folder that a model of that id gets."""
    own = own_folders()[0]
    folder = own / card_id
    others = [model.path for model in find_models() if model.id == card_id and model.path != folder]
    if others:
        raise UserError(
            f"a model {card_id!r} is there already, in {others[0]}: give this one another id by --id"
        )
    if not overwrite and any((folder / name).exists() for name in MODEL_FILES):
        raise UserError(
            f"a model {card_id!r} is there already: give this one another id by --id, or say --overwrite"
        )
    try:
        own.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"cannot make your folder of models {own} ({error.strerror})") from error
    return folder
