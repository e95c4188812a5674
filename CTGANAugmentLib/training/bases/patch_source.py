"""What objectives have in common whose trained model makes whole patches, without a scan to put them into."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from torch import Tensor

from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.objective import Batch, Networks


class PatchSource(ABC):
    """Makes patches out of noise; out of masks, where the objective `needs_masks`."""

    @abstractmethod
    def generate(self, networks: Networks, batch: Batch, draws: Draws) -> Tensor:
        """Make patches, (batch, channel, [slice,] row, column) in [-1, 1].

        Args:
            networks: the trained model's, in evaluation mode; what only training needs is not among them.
            batch: "image" of the patches' shape, with whatever in it; "label" of each, where the model has labels;
                "mask" of each, where it needs masks.
            draws: for the noise.
        """

    def label_weights(self, networks: Networks, facts: Mapping[str, float | None]) -> tuple[float, ...]:  # noqa: ARG002 - a few have labels
        """Say how often each label is to be drawn beside the others where nobody asks for one; none without labels.

        Args:
            networks: the trained model's.
            facts: metrics of the model's card.
        """
        return ()

    def facts(self, networks: Networks) -> dict[str, float]:  # noqa: ARG002 - few have any
        """Numbers, found in training, that a user of the model needs; they stand among the metrics of its card."""
        return {}
