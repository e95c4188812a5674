"""All segmentation methods, for the faces that list or choose them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from CTGANAugmentLib.operation import operations
from CTGANAugmentLib.segmentation.method import Family, SegmentationMethod

FAMILIES: tuple[str, ...] = get_args(Family)


def segmentation_methods() -> Mapping[str, type[SegmentationMethod]]:
    """Methods by id, family after family."""
    found = [cls for cls in operations().values() if issubclass(cls, SegmentationMethod)]
    return {cls.id: cls for cls in sorted(found, key=lambda cls: (FAMILIES.index(cls.family), cls.id))}
