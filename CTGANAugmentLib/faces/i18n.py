"""Translation of what the faces say: by Slicer inside Slicer, by our own table elsewhere; else English."""

from __future__ import annotations

import json
from collections.abc import Mapping

from CTGANAugmentLib.resources import resource_folder

CONTEXT = "CTGANAugment"
ENGLISH = "en"


class _Language:
    """The one that the browser app speaks; Slicer has its own setting.

    Attributes:
        name: such as "zh".
        words: translations by English text.
    """

    name = ENGLISH
    words: Mapping[str, str] = {}


def tr(text: str) -> str:
    """Translate a literal; fill placeholders in afterwards with ``.format``."""
    try:
        from slicer.i18n import translate
    except ImportError:
        return _Language.words.get(text, text)
    return str(translate(CONTEXT, text))


def language() -> str:
    """Language that is spoken outside Slicer."""
    return _Language.name


def set_language(name: str) -> None:
    """Speak a language outside Slicer; one that there is no table for is English."""
    path = resource_folder("Translations") / f"{name}.json"
    has_table = name != ENGLISH and path.is_file()
    _Language.name = name if has_table else ENGLISH
    _Language.words = json.loads(path.read_text(encoding="utf-8")) if has_table else {}
