"""Features of a small network that learnt to tell lesions from other tissue on the user's own real scans."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import Vector
from CTGANAugmentLib.evaluation.realism.feature_sets import Describe
from CTGANAugmentLib.evaluation.realism.lesion_set import LesionSet

_WIDTH, _LEVELS = 16, 3
_STEPS, _PAIRS = 300, 16
_LEARNING_RATE, _WEIGHT_DECAY = 1e-3, 1e-3
_CHUNK = 256


def trained_features(patches: LesionSet, seed: int) -> Describe:
    """Train the network, as many patches with a lesion as without in each step.

    Args:
        patches: real ones, with a lesion and without.
        seed: of weights and order.

    Raises:
        UserError: PyTorch is missing, or patches of one kind only.
    """
    try:
        import torch
    except ModuleNotFoundError as error:
        raise UserError(
            "the features cnn need PyTorch, which is not installed here: choose others"
        ) from error
    labels = patches.with_lesion
    kinds = [np.flatnonzero(labels == kind) for kind in (False, True)]
    if min(map(len, kinds)) == 0:
        raise UserError(
            "the features cnn are learnt from patches with a lesion and without, got one kind only"
        )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = _trained(torch.from_numpy(patches.images), kinds, np.random.default_rng(seed))

    def describe(lesions: LesionSet) -> Vector:
        chunks = [lesions.images[start : start + _CHUNK] for start in range(0, len(lesions), _CHUNK)]
        with torch.inference_mode():
            found = [network.features(torch.from_numpy(chunk)).double().numpy() for chunk in chunks]
        features: Vector = np.concatenate(found)
        return features

    return describe


def _trained(images: Any, kinds: list[NDArray[np.int64]], rng: np.random.Generator) -> Any:
    import torch
    from torch.nn.functional import softplus

    from CTGANAugmentLib.networks.small_classifier import SmallClassifier

    dimensions = images.ndim - 2
    network = SmallClassifier(inputs=1, classes=1, width=_WIDTH, levels=_LEVELS, dimensions=dimensions)
    optimizer = torch.optim.AdamW(network.parameters(), lr=_LEARNING_RATE, weight_decay=_WEIGHT_DECAY)
    for _ in range(_STEPS):
        chosen = [rng.choice(kind, _PAIRS) for kind in kinds]
        flipped = [axis + 2 for axis in range(dimensions) if rng.random() < 0.5]
        logits = network(images[np.concatenate(chosen)].flip(flipped))[:, 0]
        loss = softplus(logits[:_PAIRS]).mean() + softplus(-logits[_PAIRS:]).mean()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return network.eval()
