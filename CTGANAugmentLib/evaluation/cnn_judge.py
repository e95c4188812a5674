"""Small convolutional network on image and mask that tells made lesions from real ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Vector
from CTGANAugmentLib.evaluation.overlap import Mask

_WIDTH, _LEVELS = 16, 3
_STEPS, _PAIRS = 300, 16
_LEARNING_RATE, _WEIGHT_DECAY = 1e-3, 1e-3


class CnnJudge:
    """Judge of lesions in patches of one size.

    A real lesion and the one made in its place are always in the same batch, and both are flipped alike, so that their
    common surroundings tell nothing.
    """

    def __init__(
        self,
        real: Sequence[NDArray[Any]],
        made: Sequence[NDArray[Any]],
        masks: Sequence[Mask],
        spacing_mm: Sequence[Sequence[float]],  # noqa: ARG002 - as the forest's
    ) -> None:
        """Take all lesions; the arguments are those of `two_sample_test`.

        Raises:
            UserError: patches of several sizes, or PyTorch is missing.
        """
        try:
            import torch
        except ModuleNotFoundError as error:
            raise UserError(
                "the network needs PyTorch, which is not installed here: install torch, or choose the classifier forest"
            ) from error
        shapes = {np.shape(patch) for patch in (*real, *made, *masks)}
        if len(shapes) != 1:
            raise UserError(
                f"the network takes patches of one size, got {sorted(shapes)}: cut them to one size"
            )
        self._real, self._made, self._masks = (
            torch.from_numpy(np.stack(patches).astype(np.float32))[:, None] for patches in (real, made, masks)
        )

    def scores(self, train: NDArray[np.int64], test: NDArray[np.int64], seed: int) -> tuple[Vector, Vector]:
        """Learn from some lesions and score others: logit of being made, real ones and made ones."""
        import torch

        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            network = self._trained(train, np.random.default_rng(seed))
        real, made = (self._judged(network, patches, test) for patches in (self._real, self._made))
        return real, made

    def _trained(self, train: NDArray[np.int64], rng: np.random.Generator) -> Any:
        import torch
        from torch.nn.functional import softplus

        from CTGANAugmentLib.networks.small_classifier import SmallClassifier

        dimensions = self._real.ndim - 2
        network = SmallClassifier(inputs=2, classes=1, width=_WIDTH, levels=_LEVELS, dimensions=dimensions)
        self._center, self._scale = self._real[train].mean(), self._real[train].std() + 1e-6
        optimizer = torch.optim.AdamW(network.parameters(), lr=_LEARNING_RATE, weight_decay=_WEIGHT_DECAY)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, _STEPS)
        for _ in range(_STEPS):
            chosen = rng.choice(train, min(_PAIRS, len(train)), replace=False)
            flipped = [axis + 2 for axis in range(dimensions) if rng.random() < 0.5]
            real, made = (self._shown(patches, chosen).flip(flipped) for patches in (self._real, self._made))
            logits = network(torch.cat([real, made]))[:, 0]
            loss = softplus(logits[: len(chosen)]).mean() + softplus(-logits[len(chosen) :]).mean()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
        return network.eval()

    def _shown(self, patches: Any, chosen: NDArray[np.int64]) -> Any:
        """Standardised image beside the mask, (lesion, 2, [slice,] row, column)."""
        import torch

        return torch.cat([(patches[chosen] - self._center) / self._scale, self._masks[chosen]], 1)

    def _judged(self, network: Any, patches: Any, test: NDArray[np.int64]) -> Vector:
        """Mean logit over the image and its mirror images along each axis."""
        import torch

        shown = self._shown(patches, test)
        views = [shown, *(shown.flip(axis) for axis in range(2, shown.ndim))]
        with torch.inference_mode():
            logits = torch.stack([network(view)[:, 0] for view in views]).mean(0)
        found: Vector = logits.double().numpy()
        return found
