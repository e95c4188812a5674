"""Operations on lesions by what they do."""

from __future__ import annotations

from collections.abc import Mapping

from CTGANAugmentLib.operation import Operation, operations

_PACKAGE = "CTGANAugmentLib.lesions."


def lesion_operations() -> Mapping[str, type[Operation]]:
    """Operations that put lesions into a scan or take them out, by id."""
    return {id_: cls for id_, cls in operations().items() if cls.__module__.startswith(_PACKAGE)}


def synthesis_methods() -> Mapping[str, type[Operation]]:
    """Operations that put lesions at points, into a region or where they were painted, by id."""
    return {id_: cls for id_, cls in lesion_operations().items() if "points_ras" in cls.guides}
