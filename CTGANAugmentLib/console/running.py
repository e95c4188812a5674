"""What the calls of the console share: an operation run on a node or on a library volume."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides, Operation
from CTGANAugmentLib.points import points_from_numbers
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.volume import Modality, Volume


def run_operation(
    operation: Operation,
    volume: Any,
    places: Mapping[str, Any],
    *,
    modality: Modality | None,
    seed: int,
    progress: Progress,
) -> Any:
    """Run an operation on a library volume, or on a node whose scene then holds what it makes.

    Args:
        operation: with its parameters.
        volume: node or library `Volume`.
        places: what the user pointed at; of "at", "roi", "mask", "segment" and "label" those that there are.
        modality: of a node.
        seed: of the operation's choices.
        progress: told how far it is.

    Raises:
        UserError: neither a node nor a volume, a segment named beside a volume, or what the operation refuses.
    """
    if isinstance(volume, Volume):
        require_no_segment(places.get("segment", ""))
        points = points_from_numbers(places.get("at"))
        guides = Guides(points, places.get("roi"), places.get("mask"), places.get("label"))
        return operation.run(volume, guides, seed, progress)
    require_node(volume)
    from CTGANAugmentLib.scene.synthesize import run_on_node

    return run_on_node(operation, volume, **places, modality=modality, seed=seed, progress=progress)


def require_node(volume: Any) -> None:
    """Refuse what is no node.

    Raises:
        UserError: it is something else.
    """
    if not hasattr(volume, "IsA"):
        raise UserError(
            "expected a volume node of Slicer or a library Volume, as CTGANAugmentLib.files.read_volume(path) gives, "
            f"got {type(volume).__name__}"
        )


def require_no_segment(*names: str) -> None:
    """Refuse names of segments beside a library volume, whose masks have label values.

    Raises:
        UserError: a name.
    """
    for name in filter(None, names):
        raise UserError(
            f"expected no name of a segment beside a library Volume, got the segment {name!r}: choose a label of the "
            "LabelVolume by its value: label=2, or a LabelVolume of that structure alone"
        )
