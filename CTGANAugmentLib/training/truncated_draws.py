"""Noise without its rare values: images of less variety that are nearer to what a network has seen most."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor
from torch.special import ndtr, ndtri

from CTGANAugmentLib.training.draws import Draws


class TruncatedDraws(Draws):
    """Random numbers whose normal ones are drawn from the part of the distribution between two bounds.

    The truncation trick of Brock et al., ICLR 2019 (arXiv:1809.11096), section 3.1. Instead of drawing again whatever
    lies beyond, a number is moved to the same quantile of the truncated distribution, so that each still belongs to one
    of the untruncated noise.
    """

    def __init__(self, seed: int, step: int, *, truncation: float) -> None:
        """Fix the place, and the largest size of a normal number."""
        super().__init__(seed, step)
        self._truncation = truncation

    def normal(self, name: str, shape: Sequence[int]) -> Tensor:
        """Normal numbers of at most that size, float32."""
        whole = super().normal(name, shape).double()
        beyond = ndtr(whole.new_tensor(-self._truncation))
        moved: Tensor = ndtri(beyond + ndtr(whole) * (1 - 2 * beyond))
        return moved.float()
