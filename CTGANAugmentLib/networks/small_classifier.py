"""Small convolutional classifier of whole images or patches."""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar

from torch import Tensor, nn

from CTGANAugmentLib.networks.checks import check_counts
from CTGANAugmentLib.networks.layers import convolution, initialise_for_rectifiers, normalisation

_WIDEST = 8
"""Most channels of a stage, as a multiple of the width."""


class SmallClassifier(nn.Module):
    """Classifier: images (batch, channel, [slice,] row, column) of any size to logits (batch, class).

    Args:
        inputs: channels of the image.
        classes: how many; 1 for a single logit.
        width: channels of the first stage; they double inward, up to eightfold.
        levels: how often the image is halved.
        dimensions: 2 or 3.
        norm: "batch", "instance" or "none".

    Attributes:
        feature_size: how many features an image has.
    """

    network_id: ClassVar[str] = "small-classifier"

    def __init__(
        self,
        *,
        inputs: int = 1,
        classes: int = 2,
        width: int = 32,
        levels: int = 4,
        dimensions: int = 2,
        norm: str = "batch",
    ) -> None:
        super().__init__()
        check_counts(inputs=inputs, classes=classes, width=width, levels=levels)
        widths = [inputs, *(width * min(_WIDEST, 1 << n) for n in range(levels))]
        layers: list[nn.Module] = []
        for given, made in pairwise(widths):
            layers += [
                convolution(dimensions, given, made, 3, stride=2, padding=1, bias=norm == "none"),
                normalisation(norm, dimensions, made),
                nn.ReLU(inplace=True),
            ]
        self.body = nn.Sequential(*layers)
        self.feature_size = widths[-1]
        self.head = nn.Linear(self.feature_size, classes)
        initialise_for_rectifiers(self.body)

    def features(self, images: Tensor) -> Tensor:
        """Return the mean of every last map: (batch, feature)."""
        maps: Tensor = self.body(images)
        return maps.flatten(2).mean(2)

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits of every class."""
        logits: Tensor = self.head(self.features(images))
        return logits
