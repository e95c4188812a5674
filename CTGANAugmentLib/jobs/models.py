"""The tasks that check a model and take one in: its networks are tried out, which the application should survive."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from CTGANAugmentLib.modelzoo.catalog import find_model
from CTGANAugmentLib.modelzoo.importing import import_model
from CTGANAugmentLib.modelzoo.verify import verify_model
from CTGANAugmentLib.progress import Progress


def run_verify(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Check everything of a model that can be checked.

    Args:
        arguments: ``model`` (id or folder).
        progress: told what is being done.

    Raises:
        UserError: the first thing that is wrong.
    """
    progress(0.0, "checking the model")
    verified = verify_model(find_model(str(arguments["model"])).path)
    return {"model": verified.card.id, "notes": list(verified.notes)}


def run_import(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Take a model into the user's own folder, after checking it: all of it or nothing.

    Args:
        arguments: ``source`` (folder, bundle or file); optional ``overwrite``.
        progress: told what is being done.

    Raises:
        UserError: no model, a damaged one, no card, or one of that id is there already.
    """
    progress(0.0, "checking the model")
    made = import_model(Path(arguments["source"]), overwrite=bool(arguments.get("overwrite")))
    return {"model": made.card.id, "folder": str(made.path), "notes": list(made.notes)}
