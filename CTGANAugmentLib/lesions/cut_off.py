"""How much of a lesion may lie where it cannot be: what is refused, and what is told."""

from __future__ import annotations

LEAST_KEPT = 0.05
"""A lesion of which less lies where it may be is refused."""
WELL_KEPT = 0.85
"""Of one of which less does, the user is told."""


def about_cut_off(share: float, lesion: str, beyond: str) -> list[str]:
    """Sentence for the user where a good part of a lesion was cut off.

    Args:
        share: of the lesion that is kept.
        lesion: which one it is.
        beyond: outside of what the rest lay.
    """
    if share >= WELL_KEPT:
        return []
    return [
        f"{1 - share:.0%} of {lesion} was cut off because it lay outside {beyond}; its mask shows what is there"
    ]
