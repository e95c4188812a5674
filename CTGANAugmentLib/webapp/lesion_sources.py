"""Real and made scans that the user typed, for what compares lesions."""

from __future__ import annotations

from CTGANAugmentLib.faces.lesion_sets import LesionSources
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.roots import Roots
from CTGANAugmentLib.webapp.typed_paths import confined

SOURCES = ("real", "made", "real_masks", "made_masks")


def typed_sources(page: PageState) -> LesionSources:
    """What stands in the fields."""
    return LesionSources(**{name: str(getattr(page, name) or "") for name in SOURCES})


def confined_sources(page: PageState, roots: Roots) -> LesionSources:
    """The same within the app's folders.

    Raises:
        UserError: something lies outside, or is not there.
    """
    return LesionSources(**{name: confined(roots, str(getattr(page, name) or "")) for name in SOURCES})
