"""A colour for each method, the same in every face and far from its neighbours' in a list."""

from __future__ import annotations

import colorsys

from CTGANAugmentLib.operation import operations

_GOLDEN = 0.618034


def color_of(method_id: str) -> tuple[float, float, float]:
    """RGB in [0, 1] of a method; a middle red for one that is not registered."""
    ids = [name for name, operation in operations().items() if hasattr(operation, "family")]
    if method_id not in ids:
        return (0.85, 0.25, 0.2)
    number = ids.index(method_id)
    r, g, b = colorsys.hsv_to_rgb(number * _GOLDEN % 1, 0.45 + 0.25 * (number % 2), 1.0)
    return round(r, 3), round(g, 3), round(b, 3)
