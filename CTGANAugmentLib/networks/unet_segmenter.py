"""U-Net that says for every pixel or voxel what it belongs to."""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor, nn

from CTGANAugmentLib.networks.unet import Unet


class UnetSegmenter(nn.Module):
    """Segmenter: images (batch, channel, [slice,] row, column) to logits (batch, class, [slice,] row, column).

    Every side is a multiple of 2 to the power of the levels.

    Args:
        inputs: channels of the image.
        classes: of a pixel, the background being one; 1 for a single logit.
        width: channels at full size; they double inward, up to tenfold.
        levels: how often the image is halved.
        dimensions: 2 or 3.
        norm: "batch", "instance" or "none".
    """

    network_id: ClassVar[str] = "unet-segmenter"

    def __init__(
        self,
        *,
        inputs: int = 1,
        classes: int = 2,
        width: int = 32,
        levels: int = 4,
        dimensions: int = 2,
        norm: str = "instance",
    ) -> None:
        super().__init__()
        self.body = Unet(
            dimensions=dimensions, inputs=inputs, outputs=classes, width=width, levels=levels, norm=norm
        )

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits of every class at every place.

        Raises:
            UserError: a side that cannot be halved as often as there are levels.
        """
        logits: Tensor = self.body(images)
        return logits
