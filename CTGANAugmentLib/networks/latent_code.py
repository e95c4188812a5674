"""First step of a conditional generator."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from CTGANAugmentLib.networks.checks import check_classes, check_label

_CODE_SIZE = 16


class LatentCode(nn.Module):
    """The noise, with a learnt code of the class behind it if there are classes (Mirza & Osindero, 2014).

    Attributes:
        size: length of what comes out.
    """

    def __init__(self, latent_size: int, classes: int) -> None:
        super().__init__()
        check_classes(classes)
        self.classes = classes
        self.size = latent_size + (_CODE_SIZE if classes else 0)
        if classes:
            self.embedding = nn.Embedding(classes, _CODE_SIZE)

    def forward(self, z: Tensor, label: Tensor | None = None) -> Tensor:
        """Join noise (batch, latent) and the codes of labels (batch,): (batch, size)."""
        check_label(label, self.classes)
        return torch.cat([z, self.embedding(label).to(z.dtype)], 1) if self.classes else z
