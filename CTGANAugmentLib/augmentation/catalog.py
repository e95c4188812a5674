"""The classic transforms."""

from __future__ import annotations

from collections.abc import Mapping

from CTGANAugmentLib.augmentation.transform import Transform
from CTGANAugmentLib.operation import operations


def transforms() -> Mapping[str, type[Transform]]:
    """All classic transforms by id."""
    return {id_: each for id_, each in operations().items() if issubclass(each, Transform)}
