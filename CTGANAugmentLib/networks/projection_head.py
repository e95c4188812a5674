"""Last step of a discriminator, which judges an image together with its class."""

from __future__ import annotations

from torch import Tensor, nn

from CTGANAugmentLib.networks.checks import check_classes, check_label

_INITIAL_SD = 0.02


class ProjectionHead(nn.Module):
    """Logit of an image from its features, and from how well they fit its class if there are classes.

    The class adds the inner product of its embedding with the features (Miyato & Koyama, ICLR 2018, equation 3).
    """

    def __init__(self, feature_size: int, classes: int) -> None:
        super().__init__()
        check_classes(classes)
        self.classes = classes
        self.linear = nn.Linear(feature_size, 1)
        if classes:
            self.embedding = nn.Embedding(classes, feature_size)
            nn.init.normal_(self.embedding.weight, 0.0, _INITIAL_SD)

    def forward(self, features: Tensor, label: Tensor | None = None) -> Tensor:
        """Judge features (batch, feature) of labels (batch,): logits (batch,)."""
        check_label(label, self.classes)
        logits: Tensor = self.linear(features).squeeze(1)
        return logits + (self.embedding(label) * features).sum(1) if self.classes else logits
