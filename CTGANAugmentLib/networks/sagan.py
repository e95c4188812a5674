"""SAGAN: DCGAN with self-attention and spectral normalisation in both networks (Zhang et al., ICML 2019)."""

from __future__ import annotations

from typing import ClassVar

from CTGANAugmentLib.networks.dcgan import DcganDiscriminator, DcganGenerator
from CTGANAugmentLib.networks.layers import initialise, normalise_spectrally
from CTGANAugmentLib.networks.self_attention import SelfAttention

_SIDE = 32
"""Of the maps that attention looks over: the best of the paper's table 1 with its 64."""
_MODULES_PER_STAGE = 3


def _attention(width: int, size: int) -> tuple[int, SelfAttention]:
    """Number of stages between the image and the attention, which lies at half the image's size if that is smaller."""
    stages = max(1, (size // _SIDE).bit_length() - 1)
    block = SelfAttention(width << (stages - 1))
    initialise(block)
    return stages, block


class SaganGenerator(DcganGenerator):
    """Generator: noise (batch, latent) and labels (batch,) to images (batch, channel, row, column) in [-1, 1].

    The paper's stages are residual and its norms know the class; here they are DCGAN's, so that the two models differ
    by attention and spectral normalisation alone.

    Args:
        latent_size: length of the noise.
        width: channels at half the image's size; they double inward, up to eightfold.
        channels: of the image.
        size: side of the image in pixels, a power of two from 16 to 256.
        classes: 0, or how many.
    """

    network_id: ClassVar[str] = "sagan-generator"

    def __init__(
        self, *, latent_size: int = 100, width: int = 64, channels: int = 1, size: int = 64, classes: int = 0
    ) -> None:
        super().__init__(latent_size=latent_size, width=width, channels=channels, size=size, classes=classes)
        stages, block = _attention(width, size)
        from_the_end = 2 + _MODULES_PER_STAGE * (stages - 1)
        self.body.insert(len(self.body) - from_the_end, block)
        normalise_spectrally(self.body)


class SaganDiscriminator(DcganDiscriminator):
    """Discriminator: images (batch, channel, row, column) in [-1, 1] and labels (batch,) to logits (batch,).

    Args:
        width: channels at half the image's size; they double inward, up to eightfold.
        channels: of the image.
        size: side of the image in pixels, a power of two from 16 to 256.
        classes: 0, or how many; the judgement is then of an image together with its class.
    """

    network_id: ClassVar[str] = "sagan-discriminator"

    def __init__(self, *, width: int = 64, channels: int = 1, size: int = 64, classes: int = 0) -> None:
        super().__init__(width=width, channels=channels, size=size, classes=classes, norm="none")
        stages, block = _attention(width, size)
        self.body.insert(_MODULES_PER_STAGE * stages, block)
        normalise_spectrally(self)
