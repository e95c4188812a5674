"""Scans that a user typed, kept within the app's folders."""

from __future__ import annotations

from pathlib import Path

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.webapp.roots import Roots

_STAR = "*"


def confined(roots: Roots, text: str) -> str:
    """Return the path of scans as a job takes it; "" for none.

    Args:
        roots: folders that may be read.
        text: as typed: a path, or a pattern in which one * stands for the case.

    Raises:
        UserError: it lies outside, is not there, or leads up.
    """
    typed = text.strip()
    if not typed or _STAR not in typed:
        return str(roots.resolve_given(typed)) if typed else ""
    before, after = typed.split(_STAR, 1)
    if ".." in Path(after).parts:
        raise UserError(_("A pattern leads down into folders, not up."))
    folder, name = before.rsplit("/", 1) if "/" in before else ("", before)
    return f"{roots.resolve_given(folder or '.')}/{name}{_STAR}{after}"


def confined_folder(roots: Roots, text: str) -> Path | None:
    """Return the folder that was typed; None where it is none, lies outside or is not there."""
    if not text.strip():
        return None
    try:
        return roots.resolve_given(text)
    except UserError:
        return None
