"""Segments of the scene as lines of a selector."""

from __future__ import annotations

from typing import Any

from CTGANAugmentLib.faces.choices import ALL_SEGMENTS
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.situation import segments_of

_BETWEEN = "/"


def segment_items(nodes: list[Any], *, all_segments: bool = False) -> list[dict[str, str]]:
    """Titles and values; `chosen` reads the values.

    Args:
        nodes: segmentations.
        all_segments: whether all segments of one together can be chosen.
    """
    items = []
    for node in nodes:
        found = segments_of(node)
        if all_segments and len(found) > 1:
            found = [*found, (ALL_SEGMENTS, _("All segments"))]
        items += [
            {"title": f"{node.GetName()}: {name}", "value": f"{node.GetID()}{_BETWEEN}{each}"}
            for each, name in found
        ]
    return items


def chosen(scene: Any, value: str | None) -> tuple[Any, str]:
    """Node and segment id that a selector's value means; None and "" for none."""
    node_id, _between, segment = (value or "").partition(_BETWEEN)
    node = scene.GetNodeByID(node_id) if node_id else None
    return (node, segment) if node is not None else (None, "")
