"""The trained models on this machine: bundled ones and the user's own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.modelzoo.model_folder import CARD, WEIGHTS, read_card
from CTGANAugmentLib.resources import resource_folder

OWN_FOLDERS = "CTGANAUGMENT_MODELS"
"""Environment variable with the user's folders of models, separated as in PATH."""


@dataclass(frozen=True)
class FoundModel:
    """A model folder.

    Attributes:
        path: of the folder.
        card: None where the model cannot be used.
        problem: why not; empty where it can.
    """

    path: Path
    card: ModelCard | None
    problem: str = ""


def find_models(folders: Sequence[Path] = ()) -> list[FoundModel]:
    """Find models, and check the hash of each.

    Args:
        folders: model folders, or folders of such; none for the bundled models and those of `OWN_FOLDERS`.

    Raises:
        UserError: a folder that is given does not exist.
    """
    for folder in folders:
        if not folder.is_dir():
            raise UserError(f"expected a folder of models, got {folder}: there is no such folder")
    return [_found(path) for folder in folders or _usual_folders() for path in _model_folders(folder)]


def _usual_folders() -> Iterator[Path]:
    with suppress(FileNotFoundError):  # an installation without models is a whole one
        yield resource_folder("Models")
    yield from (Path(text) for text in os.environ.get(OWN_FOLDERS, "").split(os.pathsep) if text)


def _model_folders(folder: Path) -> list[Path]:
    if _looks_like_model(folder):
        return [folder]
    return sorted(path for path in folder.glob("*") if _looks_like_model(path))


def _looks_like_model(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (CARD, WEIGHTS))


def _found(path: Path) -> FoundModel:
    try:
        return FoundModel(path, read_card(path))
    except UserError as error:
        return FoundModel(path, None, str(error))
