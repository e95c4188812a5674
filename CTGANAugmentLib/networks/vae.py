"""Variational auto-encoder: the likelihood's blurrier answer to a GAN (Kingma & Welling, ICLR 2014)."""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor, nn

from CTGANAugmentLib.networks.checks import check_counts
from CTGANAugmentLib.networks.dcgan import DcganDiscriminator, DcganGenerator


class ConvolutionalVae(nn.Module):
    """Encoder and decoder: images (batch, channel, row, column) in [-1, 1] to codes (batch, latent) and back.

    The decoder is DCGAN's generator and the encoder its mirror, so that what differs from DCGAN is how they are taught.

    Args:
        latent_size: length of the code.
        width: channels at half the image's size; they double inward, up to eightfold.
        channels: of the image.
        size: side of the image in pixels, a power of two from 16 to 256.
        norm: "batch", "instance" or "none".
    """

    network_id: ClassVar[str] = "convolutional-vae"

    def __init__(
        self,
        *,
        latent_size: int = 100,
        width: int = 64,
        channels: int = 1,
        size: int = 64,
        norm: str = "batch",
    ) -> None:
        super().__init__()
        check_counts(latent_size=latent_size)
        mirror = DcganDiscriminator(width=width, channels=channels, size=size, norm=norm)
        self.encoder = mirror.body
        self.moments = nn.Linear(mirror.feature_size, 2 * latent_size)
        self.decoder = DcganGenerator(
            latent_size=latent_size, width=width, channels=channels, size=size, norm=norm
        )

    def encode(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Return mean and log-variance (batch, latent) of the codes an image may have come from."""
        mean, log_variance = self.moments(self.encoder(images).flatten(1)).chunk(2, dim=1)
        return mean, log_variance

    def decode(self, z: Tensor) -> Tensor:
        """Draw the images of codes (batch, latent)."""
        images: Tensor = self.decoder(z)
        return images

    def forward(self, images: Tensor, noise: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Encode, draw a code with standard normal noise (batch, latent), decode it.

        Returns:
            Images, and mean and log-variance of their codes.
        """
        mean, log_variance = self.encode(images)
        return self.decode(mean + noise * (log_variance / 2).exp()), mean, log_variance
