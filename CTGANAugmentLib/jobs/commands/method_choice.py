"""Segmentation methods as the command line names them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from CTGANAugmentLib.segmentation.method import SegmentationMethod


def listing(among: Sequence[type[SegmentationMethod]]) -> str:
    """Methods in lines under their families, with what they need and what is missing."""
    lines = []
    for family, members in groupby(among, key=lambda cls: cls.family):
        lines += [f"{family}:", *(f"  {cls.id:28} {_about(cls)}" for cls in members)]
    return "\n".join(lines) + "\n"


def _about(cls: type[SegmentationMethod]) -> str:
    needs = f" Needs {needs_of(cls)}." if cls.needs else ""
    missing = cls.missing_packages()
    lacking = f" Not installed: {', '.join(missing)}." if missing else ""
    return f"{cls.about()}{needs}{lacking}"


def needs_of(cls: type[SegmentationMethod]) -> str:
    """What a method cannot do without, in words."""
    words = {"inside": "a seed inside", "start": "a first guess or a seed inside"}
    return " and ".join(words[need] for need in cls.needs) or "nothing"
