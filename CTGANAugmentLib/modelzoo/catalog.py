"""The trained models on this machine: bundled ones and the user's own."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.modelzoo.model_files import COARSEST_CLOCK_S, MODEL_FILES
from CTGANAugmentLib.modelzoo.model_folder import read_card
from CTGANAugmentLib.modelzoo.own_folders import own_folders
from CTGANAugmentLib.resources import resource_folder


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

    @property
    def id(self) -> str:
        """What the command line calls it: the card's id, the folder's name where there is no card."""
        return self.card.id if self.card else self.path.name

    @property
    def usable_card(self) -> ModelCard:
        """Card of a model that can be used.

        Raises:
            UserError: it cannot, and why.
        """
        if self.card is None:
            raise UserError(self.problem)
        return self.card


def find_models(folders: Sequence[Path] = ()) -> list[FoundModel]:
    """Find models, and check the hash of each.

    Args:
        folders: model folders, or folders of such; none for the bundled models and those of `own_folders`.

    Raises:
        UserError: a folder that is given does not exist.
    """
    for folder in folders:
        if not folder.is_dir():
            raise UserError(f"expected a folder of models, got {folder}: there is no such folder")
    return [_found(path) for folder in folders or _usual_folders() for path in _model_folders(folder)]


def find_model(name: str) -> FoundModel:
    """Find one model by its id or its folder.

    Raises:
        UserError: no such model, or a folder with several.
    """
    folder = Path(name).expanduser()
    models = find_models([folder]) if folder.is_dir() else find_models()
    named = [model for model in models if folder.is_dir() or name in (model.id, model.path.name)]
    if not named or (folder.is_dir() and len(named) > 1):
        known = ", ".join(sorted(model.id for model in models)) or "none"
        raise UserError(
            f"expected the id or the folder of a model, got {name!r}; the models there are: {known}"
        )
    return named[0]


def _usual_folders() -> Iterator[Path]:
    with suppress(FileNotFoundError):  # an installation without models is a whole one
        yield resource_folder("Models")
    yield from own_folders()


def _model_folders(folder: Path) -> list[Path]:
    if _looks_like_model(folder):
        return [folder]
    return sorted(
        path for path in folder.glob("*") if not path.name.startswith(".") and _looks_like_model(path)
    )


def _looks_like_model(folder: Path) -> bool:
    return any((folder / name).is_file() for name in MODEL_FILES)


def _found(path: Path) -> FoundModel:
    """Read a model's card, unless this process has done so and its files tell that they were not touched since."""
    facts = tuple((name, *_facts(path / name)) for name in sorted(MODEL_FILES))
    youngest = max(date_ns for _name, _size, date_ns, _change_ns, _inode in facts)
    if time.time() - youngest / 1e9 < COARSEST_CLOCK_S:
        return _read(path)
    return _read_at(path, facts)


def _facts(path: Path) -> tuple[int, int, int, int]:
    """Size, dates and inode of a file; noughts for none."""
    try:
        facts = path.stat()
    except OSError:
        return 0, 0, 0, 0
    return facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino


@lru_cache(maxsize=256)
def _read_at(path: Path, _facts: tuple[tuple[str, int, int, int, int], ...]) -> FoundModel:
    return _read(path)


def _read(path: Path) -> FoundModel:
    try:
        return FoundModel(path, read_card(path, hash_again=False))
    except UserError as error:
        return FoundModel(path, None, str(error))
