"""The user's own models taken away again."""

from __future__ import annotations

from pathlib import Path

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.catalog import FoundModel, find_models
from CTGANAugmentLib.modelzoo.own_folders import own_folders
from CTGANAugmentLib.modelzoo.placing import remove_folder


def removable_model(name: str) -> FoundModel:
    """Find a model that may be removed, a damaged one too.

    Args:
        name: its id.

    Raises:
        UserError: no such model, one that came with the software or lies elsewhere, or several of that name.
    """
    own = [folder.resolve() for folder in own_folders()]
    named = [model for model in find_models() if name in (model.id, model.path.name)]
    mine = [model for model in named if model.path.parent.resolve() in own]
    if named and not mine:
        raise UserError(
            f"{name!r} lies in {named[0].path.parent} and stays: only models of your own are removed, which lie in "
            f"{_told(own_folders())}"
        )
    if not mine:
        raise UserError(
            f"expected the id of a model in {_told(own_folders())}, got {name!r}: see ctganaugment models list"
        )
    if len(mine) > 1:
        raise UserError(
            f"{name!r} is the name of several models: delete the folder yourself that you mean, out of "
            f"{_told([model.path for model in mine])}"
        )
    return mine[0]


def remove_model(name: str) -> Path:
    """Remove a model from the user's own folder.

    Returns:
        Where it was.

    Raises:
        UserError: as `removable_model`, or its folder holds something else.
    """
    folder = removable_model(name).path
    remove_folder(folder)
    return folder


def _told(folders: list[Path]) -> str:
    return ", ".join(map(str, folders))
