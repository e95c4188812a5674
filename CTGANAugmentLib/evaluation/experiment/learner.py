"""The network that every arm trains, and what it says of images."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.datasets.patch_set import PatchSet
from CTGANAugmentLib.datasets.prepare import TrainingData
from CTGANAugmentLib.evaluation.experiment.judging import Images, Network
from CTGANAugmentLib.files import write_json
from CTGANAugmentLib.modelzoo.model_folder import load_networks
from CTGANAugmentLib.progress import Progress, no_progress

if TYPE_CHECKING:
    from CTGANAugmentLib.training.config import TrainingConfig


def trained(
    config: TrainingConfig, patches: PatchSet, folder: Path, progress: Progress = no_progress
) -> Path:
    """Train a model on all patches of a set, and return its folder; one that is there already is taken.

    What a killed process left half trained is begun anew, so that the result is that of an uninterrupted training.

    Args:
        config: of the training.
        patches: all for training.
        folder: of the run.
        progress: told about steps.

    Raises:
        UserError: what a training refuses.
        Cancelled: it was stopped.
    """
    from CTGANAugmentLib.training.loop import train
    from CTGANAugmentLib.training.run.folder import RunFolder

    run = RunFolder(folder)
    if (run.model / "card.json").is_file():
        return run.model
    forget(folder)
    folder.mkdir(parents=True)
    write_json(config.to_json(), run.config_file)
    return train(config, TrainingData({"main": patches}), run, progress)


def network_of(model: Path) -> Network:
    """Load a classifier or a segmenter: images to the probability of a lesion.

    Raises:
        UserError: a damaged model.
    """
    import torch

    _, networks = load_networks(model)
    (network,) = networks.values()
    segments = next(iter(networks)) == "segmenter"

    def probability(images: Images) -> NDArray[np.float64]:
        with torch.inference_mode():
            logits = network(torch.from_numpy(images)).double()
        share = logits.sigmoid() if segments else 1 - logits.softmax(dim=1)[:, 0]
        found: NDArray[np.float64] = share.numpy()
        return found

    return probability


def forget(folder: Path) -> None:
    """Delete a run that has been judged: hundreds of them would fill a disk."""
    shutil.rmtree(folder, ignore_errors=True)


def steps_of(config: TrainingConfig) -> Mapping[str, Any]:
    """What a training cost: the same in every arm."""
    return {"steps": config.training.steps, "batch_size": config.training.batch_size}
