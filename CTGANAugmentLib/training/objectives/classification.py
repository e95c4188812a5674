"""Classifier of patches: shows in experiments what augmentation is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from torch import Tensor
from torch.nn.functional import cross_entropy, one_hot

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.training.bases.lone_objective import LoneObjective
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.image_scores import KnownImages
from CTGANAugmentLib.training.objective import (
    Batch,
    DataShape,
    Networks,
    NetworkSpec,
    register,
)
from CTGANAugmentLib.training.parts.decision_scores import area_under_curve, decision_scores
from CTGANAugmentLib.training.sample import Sample


@register
@dataclass(frozen=True, kw_only=True)
class Classification(LoneObjective):
    """Tell what label a patch has, slice or volume."""

    id: ClassVar[str] = "classifier"
    title: ClassVar[str] = "Classifier"
    products: ClassVar[tuple[str, ...]] = ("classifier",)
    metric: ClassVar[str] = "auc"
    better: ClassVar[Literal["lower", "higher"]] = "higher"

    width: Annotated[int, Parameter("channels of the first stage", 1, 512, group="Networks")] = 32
    levels: Annotated[int, Parameter("how often images are halved", 1, 6, group="Networks")] = 4
    norm: Annotated[
        str, Parameter("of the network's maps", choices=("batch", "instance", "none"), group="Networks")
    ] = "batch"

    def networks(self, shape: DataShape) -> dict[str, NetworkSpec]:
        """A small convolutional network with one logit a class."""
        if shape.classes < 2:
            raise UserError(
                f"{self.title} needs patches of at least two labels, got {shape.classes}: add patches of another "
                "class, such as some without a lesion"
            )
        if min(shape.size) < 1 << self.levels:
            raise UserError(
                f"{self.title} halves patches {self.levels} times, got {' x '.join(map(str, shape.size))}: set levels "
                f"lower, or make every side {1 << self.levels} voxels or more"
            )
        arguments = {
            "inputs": shape.channels,
            "classes": shape.classes,
            "width": self.width,
            "levels": self.levels,
            "dimensions": shape.dimensions,
            "norm": self.norm,
        }
        return {"classifier": NetworkSpec("small-classifier", arguments)}

    def network_losses(self, network: Any, batch: Batch, draws: Draws) -> dict[str, Tensor]:  # noqa: ARG002 - no chance
        """Cross-entropy of the labels."""
        logits = network(batch["image"]).float()
        right = (logits.detach().argmax(dim=1) == batch["label"]).float().mean()
        return {"total": cross_entropy(logits, batch["label"]), "correct": right}

    def samples(self, networks: Networks, batch: Batch, draws: Draws) -> dict[str, Sample]:  # noqa: ARG002 - no chance
        """Probability of each class beside the label as 0 and 1, as images of one voxel with a channel a class."""
        shares = networks["classifier"](batch["image"]).float().softmax(dim=1)
        labels = one_hot(batch["label"], shares.shape[1]).float()
        voxel = [1] * (batch["image"].ndim - 2)
        made, real = (values.view(*values.shape, *voxel) for values in (shares, labels))
        return {"label": Sample(made, real, source=batch["image"], paired=True, kind="label")}

    def score(self, samples: Mapping[str, Sample], known: KnownImages) -> dict[str, float]:  # noqa: ARG002 - no images
        """Score the classes thought most likely.

        Returns:
            "auc" (area under the ROC curve), "sensitivity" and "specificity" of label 1 against 0, or with more labels
            the mean over each against the others; "accuracy", the share of right labels.
        """
        shares = samples["label"].made.flatten(1).double().numpy()
        true = samples["label"].real.flatten(1).argmax(dim=1).numpy()
        decided = shares.argmax(axis=1)
        judged = range(1, 2) if shares.shape[1] == 2 else range(shares.shape[1])
        each = [
            decision_scores(decided == label, true == label)
            | {"auc": area_under_curve(shares[:, label], true == label)}
            for label in judged
        ]
        means = {name: float(np.mean([scores[name] for scores in each])) for name in each[0]}
        return means | {"accuracy": float((decided == true).mean())}
