"""InfoGAN's second head on the discriminator: which code an image was made from (Chen et al., NeurIPS 2016)."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from torch import Tensor, nn

from CTGANAugmentLib.networks.checks import check_counts
from CTGANAugmentLib.networks.layers import initialise

_SLOPE = 0.1


class CodeEstimate(NamedTuple):
    """What the head believes of the code, as distributions.

    Attributes:
        logits: (batch, category), of the categorical code.
        mean, log_variance: (batch, code), of the Gaussian codes.
    """

    logits: Tensor
    mean: Tensor
    log_variance: Tensor


class InfoganCodes(nn.Module):
    """Head: features (batch, feature) of the discriminator to a `CodeEstimate`.

    The generator needs nothing of its own: its noise is the codes and the rest of the noise joined.

    Args:
        feature_size: of the discriminator whose features are shared.
        categories: of the categorical code.
        codes: how many continuous codes there are.
        width: of the hidden layer.
    """

    network_id: ClassVar[str] = "infogan-codes"

    def __init__(self, *, feature_size: int, categories: int = 10, codes: int = 2, width: int = 128) -> None:
        super().__init__()
        check_counts(feature_size=feature_size, categories=categories, codes=codes, width=width)
        self.sizes = (categories, codes, codes)
        self.body = nn.Sequential(
            nn.Linear(feature_size, width),
            nn.LeakyReLU(_SLOPE, inplace=True),
            nn.Linear(width, sum(self.sizes)),
        )
        initialise(self)

    def forward(self, features: Tensor) -> CodeEstimate:
        """Estimate the code behind each image."""
        return CodeEstimate(*self.body(features).split(self.sizes, dim=1))
