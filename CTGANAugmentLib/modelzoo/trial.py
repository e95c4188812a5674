"""A model tried on nothing: whether its networks take and make what its card says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card import ModelCard

if TYPE_CHECKING:
    from CTGANAugmentLib.training.objective import Objective

MOST_VALUES = 1 << 25
"""Of one image: with its feature maps, a larger one could take all of the memory."""
_KINDS: Mapping[str, tuple[str, ...]] = {
    "masks": ("image",),
    "pairs": ("image_a", "image_b"),
    "unpaired": ("image_a", "image_b"),
}


def try_networks(card: ModelCard, networks: Mapping[str, Any]) -> None:
    """Let the networks work on one image of zeros, of the card's size, as their objective does in use.

    Raises:
        UserError: an unknown objective, networks or kinds of image that are not the objective's, a size that the
            networks cannot take or do not make, or results that are no numbers.
    """
    import torch

    from CTGANAugmentLib.training.objective import objective_from_json

    objective = objective_from_json(card.objective.id, card.objective.parameters)
    _require(card, "networks", tuple(sorted(card.networks)), tuple(sorted(objective.products)))
    _require(card, "kinds", card.images.kinds, _KINDS[objective.layout])
    require_small(card)
    try:
        with torch.inference_mode():
            made = _made(objective, card, networks)
    except (RuntimeError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise UserError(
            f"the networks of {card.id} cannot work on images as its card tells of them ({_told(card)}): {error}"
        ) from error
    for name, tensor in made.items():
        check_made(card, name, tuple(tensor.shape), finite=bool(torch.isfinite(tensor).all()))


def require_small(card: ModelCard) -> None:
    """Check that one image can be tried.

    Raises:
        UserError: it is larger than `MOST_VALUES`.
    """
    count = math.prod(card.images.size) * card.images.channels
    if count > MOST_VALUES:
        raise UserError(
            f"the card of {card.id} tells of images of {count:,} values: expected {MOST_VALUES:,} at most"
        )


def check_made(card: ModelCard, name: str, shape: tuple[int, ...], *, finite: bool) -> None:
    """Check what a network made of one image.

    Args:
        card: of the model.
        name: "image", "image_a", "image_b", "mask" or "label".
        shape: (batch, channel, [slice,] row, column).
        finite: whether all of it are numbers.

    Raises:
        UserError: another shape than the card tells of, or NaN.
    """
    channels = 1 if name == "mask" else card.images.channels
    wanted = (shape[0], channels, *card.images.size)
    if name != "label" and shape != wanted:
        raise UserError(
            f"the card of {card.id} lies about shapes: it tells of {_told(card)}, the networks make "
            f"{' x '.join(map(str, shape[2:]))} in {shape[1]} channels"
        )
    if not finite:
        raise UserError(f"the networks of {card.id} make NaN or infinite values of an image of zeros")


def _made(objective: Objective, card: ModelCard, networks: Mapping[str, Any]) -> dict[str, Any]:
    """What the model makes, by kind."""
    import torch

    from CTGANAugmentLib.training.bases.patch_source import PatchSource
    from CTGANAugmentLib.training.draws import Draws

    zeros = torch.zeros(1, card.images.channels, *card.images.size)
    batch = dict.fromkeys(card.images.kinds, zeros)
    batch |= {"mask": zeros[:, :1], "label": torch.zeros(1, dtype=torch.int64)}
    draws = Draws(0, 0)
    if isinstance(objective, PatchSource):
        return {"image": objective.generate(networks, batch, draws)}
    return {sample.kind: sample.made for sample in objective.samples(networks, batch, draws).values()}


def _require(card: ModelCard, what: str, found: tuple[str, ...], wanted: tuple[str, ...]) -> None:
    if found != wanted:
        raise UserError(
            f"the card of {card.id} names the {what} {', '.join(found)}; a model of {card.objective.id} has "
            f"{', '.join(wanted)}"
        )


def _told(card: ModelCard) -> str:
    size = " x ".join(map(str, card.images.size))
    return f"{size} voxels in {card.images.channels} channels"
