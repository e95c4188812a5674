"""Translation of what the panels say; English where there is no Slicer."""

from __future__ import annotations

CONTEXT = "CTGANAugment"


def tr(text: str) -> str:
    """Translate a literal; fill placeholders in afterwards with ``.format``."""
    try:
        from slicer.i18n import translate
    except ImportError:
        return text
    return str(translate(CONTEXT, text))
