"""Signs that the game is lost: made images that are all alike, a discriminator that is always right.

Distances are taken between images averaged down to at most 16 voxels a side: noise does not count as variety.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import interpolate

_COARSE = 16
_WINDOW = 20


@dataclass(frozen=True)
class _Sign:
    """When a number is bad, when it is good again, and what to tell of it; between the two nothing changes."""

    bad: float
    good: float
    message: str

    def is_bad(self, value: float, *, was_bad: bool) -> bool:
        limit = self.good if was_bad else self.bad
        return value > limit if self.bad > self.good else value < limit


_SIGNS: Mapping[str, _Sign] = MappingProxyType(
    {
        "coarse_diversity": _Sign(
            0.3,
            0.5,
            "made images differ among themselves by {0:.0%} of what real ones do: the generator collapses; try "
            "adaptive augmentation, a larger batch, spectral norm, or the hinge or Wasserstein loss",
        ),
        "discriminator_accuracy": _Sign(
            0.97,
            0.9,
            "the discriminator is right about {0:.0%} of the images: the generator learns little from it; try more "
            "augmentation of what it sees, r1_weight, or a lower learning rate",
        ),
    }
)


@dataclass(frozen=True)
class CollapseReport:
    """What a look at the made images showed.

    Attributes:
        numbers: for the log; "coarse_diversity", the made images' over the real ones', and "discriminator_accuracy",
            its mean over the last losses told. What cannot be told yet is missing.
        warnings: sentences, each given once until it was better in between.
    """

    numbers: Mapping[str, float]
    warnings: tuple[str, ...]


class CollapseWatch:
    """Watches a run for collapse.

    Attributes:
        state: what lasts between looks, JSON values.
    """

    def __init__(self, real_diversity: float, state: Mapping[str, Any] | None = None) -> None:
        """Begin, or go on from a state.

        Args:
            real_diversity: `diversity` of real images, of the kind that is made.
            state: of a watch before.
        """
        self._real_diversity = real_diversity
        self.state: dict[str, Any] = {"accuracies": [], "bad": [], **(state or {})}

    def remember(self, accuracy: float) -> None:
        """Take in how often the discriminator was right, in [0, 1]; of several, the mean."""
        self.state["accuracies"] = [*self.state["accuracies"], accuracy][-_WINDOW:]

    def look(self, made: Tensor) -> CollapseReport:
        """Look at what the generator makes now.

        Args:
            made: images (image, channel, [slice,] row, column), from the same noise or sources each time.
        """
        numbers: dict[str, float] = {}
        if self._real_diversity > 0:
            numbers["coarse_diversity"] = diversity(made) / self._real_diversity
        accuracies = self.state["accuracies"]
        if len(accuracies) == _WINDOW:
            numbers["discriminator_accuracy"] = sum(accuracies) / _WINDOW
        was_bad = set(self.state["bad"])
        bad = [name for name, value in numbers.items() if _SIGNS[name].is_bad(value, was_bad=name in was_bad)]
        self.state["bad"] = bad
        news = tuple(_SIGNS[name].message.format(numbers[name]) for name in bad if name not in was_bad)
        return CollapseReport(numbers, news)


@torch.no_grad()
def diversity(images: Tensor) -> float:
    """Mean over all pairs of the root-mean-square difference of two images, 0 for fewer than two.

    Args:
        images: (image, channel, [slice,] row, column).
    """
    if len(images) < 2:
        return 0.0
    images = images.detach().float().cpu()
    size = [min(side, _COARSE) for side in images.shape[2:]]
    coarse = interpolate(images, size, mode="area").flatten(1)
    return float(torch.pdist(coarse).mean() / coarse.shape[1] ** 0.5)
