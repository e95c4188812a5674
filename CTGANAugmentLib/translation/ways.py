"""Which ways a translating model goes, and which of them a scan takes."""

from __future__ import annotations

from dataclasses import dataclass

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.volume import Modality

OBJECTIVES = ("pix2pix", "cyclegan")
"""That translate; the one that learnt from pairs is offered first."""
DIRECTIONS = ("a_to_b", "b_to_a")


@dataclass(frozen=True)
class Way:
    """One direction of a model.

    Attributes:
        direction: "a_to_b" or "b_to_a".
        network: that goes it.
        back: network that goes the other way; "" where there is none.
    """

    direction: str
    network: str
    back: str = ""

    @property
    def source(self) -> str:
        """Kind of image that is given."""
        return f"image_{self.direction[0]}"

    @property
    def target(self) -> str:
        """Kind of image that is made."""
        return f"image_{self.direction[-1]}"


def ways_of(card: ModelCard) -> tuple[Way, ...]:
    """Ways that a model goes; none where it does not translate slices."""
    slices = len(card.images.size) == 2 or card.images.size[0] in (1, card.images.channels)
    if (
        card.objective.id not in OBJECTIVES
        or not slices
        or not {"image_a", "image_b"} <= set(card.images.kinds)
    ):
        return ()
    if card.objective.id == "cyclegan":
        return tuple(Way(one, one, other) for one, other in (DIRECTIONS, DIRECTIONS[::-1]))
    return (Way(str(card.objective.parameters.get("direction", "a_to_b")), "generator"),)


def modality_of(card: ModelCard, kind: str) -> Modality:
    """Modality of one kind of image: cards tell "CT+MR" of two kinds, and one modality where both have it."""
    each = card.images.modality.split("+")
    place = card.images.kinds.index(kind) if len(each) == len(card.images.kinds) else 0
    return "CT" if each[place] == "CT" else "MR"


def choose_way(card: ModelCard, modality: str, direction: str) -> Way:
    """Find the way that a scan takes.

    Args:
        card: of the model.
        modality: of the scan.
        direction: "a_to_b", "b_to_a", or "auto" for the one whose source is of the scan's modality.

    Raises:
        UserError: the model does not go that way, or goes both and the modality does not tell which is meant.
    """
    ways = ways_of(card)
    if direction != "auto":
        ways = tuple(way for way in ways if way.direction == direction)
    fitting = tuple(way for way in ways if direction != "auto" or modality_of(card, way.source) == modality)
    if not fitting:
        told = f" {direction}" if direction != "auto" else ""
        raise UserError(
            f"{card.id} does not translate {modality}{told}: choose another model, or the direction it goes"
        )
    if len(fitting) > 1:
        raise UserError(
            f"{card.id} translates {modality} both ways: say which kind the scan is, by the direction a_to_b or b_to_a"
        )
    return fitting[0]


def can_translate(card: ModelCard, modality: str, direction: str) -> bool:
    """Whether `choose_way` finds a way."""
    try:
        choose_way(card, modality, direction)
    except UserError:
        return False
    return True


def way_unasked(card: ModelCard, modality: str, direction: str) -> Way | None:
    """Find the way of a model that nobody named: one whose source is of the scan's modality, whatever the direction."""
    if not can_translate(card, modality, direction):
        return None
    way = choose_way(card, modality, direction)
    return way if modality_of(card, way.source) == modality else None
