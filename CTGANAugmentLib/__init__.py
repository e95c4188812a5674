"""CTGANAugment: synthetic lesions in your own scans with exact masks, translation, segmentation. Research use only.

Importing the package imports neither torch nor scikit-image nor anything of Slicer.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from CTGANAugmentLib.version import VERSION as __version__

if TYPE_CHECKING:
    from CTGANAugmentLib.console.segmentation import segment
    from CTGANAugmentLib.console.synthesis import synthesize
    from CTGANAugmentLib.console.trained import remove, translate
    from CTGANAugmentLib.lesions.patch_generator import generate_patches

_CALLS = {
    "generate_patches": "lesions.patch_generator",
    "remove": "console.trained",
    "segment": "console.segmentation",
    "synthesize": "console.synthesis",
    "translate": "console.trained",
}
__all__ = ["__version__", "generate_patches", "remove", "segment", "synthesize", "translate"]


def __getattr__(name: str) -> Any:
    """Import what needs numpy and more only when it is asked for."""
    if name in _CALLS:
        return getattr(import_module(f"{__name__}.{_CALLS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
