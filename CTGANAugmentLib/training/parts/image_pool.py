"""Pool of images made before, so that a discriminator does not only chase the newest (Shrivastava et al. 2017)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from CTGANAugmentLib.training.draws import Draws


class ImagePool(nn.Module):
    """Some of the images made in earlier steps, in buffers, so that a checkpoint keeps them.

    Attributes:
        images: (place, channel, [slice,] row, column), float32.
        count: places that are taken.
    """

    images: Tensor
    count: Tensor

    def __init__(self, *, size: int, shape: Sequence[int]) -> None:
        """Begin empty.

        Args:
            size: most images that are kept, 50 in CycleGAN; 0 for no pool.
            shape: of an image, (channel, [slice,] row, column).
        """
        super().__init__()
        self.register_buffer("images", torch.zeros(size, *shape))
        self.register_buffer("count", torch.zeros((), dtype=torch.int64))

    @torch.no_grad()
    def query(self, images: Tensor, draws: Draws, name: str = "pool") -> Tensor:
        """Put images in and take as many out: until it is full the same ones, then old ones for half of them.

        An old image that is taken out gives its place to the new one.

        Args:
            images: (batch, channel, [slice,] row, column).
            draws: random numbers of the step.
            name: under which they are drawn, for a pool beside others.

        Returns:
            Images of the same shape, without a graph.
        """
        taken = images.detach().clone()
        size = len(self.images)
        if size == 0:
            return taken
        swaps = (draws.uniform(f"{name}/swap", (len(images),)) < 1 / 2).tolist()
        places = draws.integers(f"{name}/place", size, (len(images),)).tolist()
        count = int(self.count)
        for number, image in enumerate(images.detach()):
            if count < size:
                self.images[count] = image
                count += 1
            elif swaps[number]:
                taken[number] = self.images[places[number]]
                self.images[places[number]] = image
        self.count.fill_(count)
        return taken
