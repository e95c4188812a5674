"""CTGANAugment: synthetic lesions in your own scans, with exact masks, and classical segmentation. Research use only.

Importing the package imports neither torch nor scikit-image nor anything of Slicer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from CTGANAugmentLib.version import VERSION as __version__

if TYPE_CHECKING:
    from CTGANAugmentLib.console import segment, synthesize

__all__ = ["__version__", "segment", "synthesize"]


def __getattr__(name: str) -> Any:
    """Import what needs numpy and more only when it is asked for."""
    if name in ("segment", "synthesize"):
        from CTGANAugmentLib import console

        return getattr(console, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
