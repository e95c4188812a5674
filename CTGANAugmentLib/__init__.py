"""CTGANAugment: synthetic lesions in your own scans, with exact masks. Research use only.

Importing the package imports neither torch nor scikit-image nor anything of Slicer.
"""

from CTGANAugmentLib.version import VERSION as __version__

__all__ = ["__version__"]
