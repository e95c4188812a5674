"""A model's network in plain torch, image after image."""

from __future__ import annotations

from pathlib import Path

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.translation.windows import Images, Runtime


def plain_runtime(folder: Path, name: str) -> Runtime:
    """Load a network of a model's folder.

    Raises:
        UserError: torch is missing, or the model is damaged.
    """
    try:
        import torch

        from CTGANAugmentLib.modelzoo.model_folder import load_networks

        network = load_networks(folder)[1][name]
    except ModuleNotFoundError as error:
        raise UserError(
            f"trained models need PyTorch, which is not installed here ({error.name}): install torch"
        ) from error

    def run(images: Images) -> Images:
        with torch.inference_mode():
            made: Images = network(torch.from_numpy(images)).float().numpy()
        return made

    return run
