"""Changes of what the discriminator is shown, through which gradients flow: it cannot learn few images by heart.

Real and made images are changed alike, so that the generator learns the unchanged ones (Zhao et al. 2020; flip and
rotation from Karras et al. 2020). Intensities are changed less than there, because those of CT are physical and the
generator shall meet them; values of 1 are half of the window that the images were scaled by.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import torch
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample, pad

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.draws import Draws

_BRIGHTNESS = 0.1  # 70 HU of a window of 1400 HU
_CONTRAST = 0.2
_TRANSLATION = 1 / 8  # of each side
_CUTOUT = 1 / 2  # of each side
_ROTATION_DEG = 15.0


def augment(
    images: Tensor, policy: str, draws: Draws, name: str, *, probability: Tensor | None = None
) -> Tensor:
    """Change each image in its own way, its channels alike.

    Args:
        images: (batch, channel, [slice,] row, column) in [-1, 1].
        policy: names out of `POLICIES` with commas, empty for no change. "brightness" adds up to 0.1, "contrast" scales
            by 0.8 to 1.2 about the channel's mean, "translation" moves by whole voxels up to an eighth of each side,
            "cutout" blanks a box of half of each side, "flip" mirrors the columns of half of the images, "rotation"
            turns by up to 15 degrees in the plane of rows and columns.
        draws: random numbers of the step.
        name: under which they are drawn; another name gives other changes.
        probability: with which each image undergoes each of these changes, a number; None for always.

    Returns:
        Images of the same shape, float32; what came from beyond the border is 0.
    """
    images = images.float()
    for change in _names(policy):
        own = f"{name}/{change}"
        gate = torch.ones(len(images), device=images.device)
        if probability is not None:
            gate = (draws.uniform(f"{own}/gate", (len(images),)) < probability).float()
        images = POLICIES[change](images, draws, own, gate)
    return images


def check_policy(policy: str) -> None:
    """Refuse a policy with unknown names.

    Raises:
        UserError: which one is unknown, and which are known.
    """
    unknown = [name for name in _names(policy) if name not in POLICIES]
    if unknown:
        raise UserError(
            f"expected augmentations out of {', '.join(POLICIES)} with commas between them, got {', '.join(unknown)}"
        )


def _names(policy: str) -> list[str]:
    return [name.strip() for name in policy.split(",") if name.strip()]


def _signed(draws: Draws, name: str, images: Tensor, axes: int = 1) -> Tensor:
    """Numbers from [-1, 1), (batch, axes)."""
    return 2 * draws.uniform(name, (len(images), axes)) - 1


def _each(values: Tensor, images: Tensor) -> Tensor:
    """Shape one value an image so that it broadcasts to the images."""
    return values.view(-1, *[1] * (images.ndim - 1))


def _brightness(images: Tensor, draws: Draws, name: str, gate: Tensor) -> Tensor:
    return images + _each(_BRIGHTNESS * gate * _signed(draws, name, images)[:, 0], images)


def _contrast(images: Tensor, draws: Draws, name: str, gate: Tensor) -> Tensor:
    mean = images.mean(dim=tuple(range(2, images.ndim)), keepdim=True)
    return images + _each(_CONTRAST * gate * _signed(draws, name, images)[:, 0], images) * (images - mean)


def _translation(images: Tensor, draws: Draws, name: str, gate: Tensor) -> Tensor:
    most = torch.tensor([_TRANSLATION * side for side in images.shape[2:]], device=images.device)
    shifts = (gate[:, None] * most * _signed(draws, name, images, len(most))).round().int().tolist()
    return torch.stack([_moved(image, shift) for image, shift in zip(images.unbind(), shifts, strict=True)])


def _moved(image: Tensor, shift: list[int]) -> Tensor:
    """Move an image by whole voxels; padding by negative numbers crops, which is several times faster than indexing."""
    return pad(image, [side for axis in reversed(shift) for side in (axis, -axis)])


def _cutout(images: Tensor, draws: Draws, name: str, gate: Tensor) -> Tensor:
    inside = _each(gate > 0, images)
    for axis, length in enumerate(images.shape[2:]):
        side = round(_CUTOUT * length)
        start = torch.floor(draws.uniform(f"{name}/{axis}", (len(images),)) * (length + 1)) - side // 2
        places = torch.arange(length, device=images.device)
        within = (places >= start[:, None]) & (places < start[:, None] + side)
        shape = [len(images), *[1] * (images.ndim - 1)]
        shape[2 + axis] = length
        inside = inside & within.view(shape)
    return images.masked_fill(inside, 0)


def _flip(images: Tensor, draws: Draws, name: str, gate: Tensor) -> Tensor:
    flipped = (gate > 0) & (draws.uniform(name, (len(images),)) < 1 / 2)
    return torch.where(_each(flipped, images), images.flip(-1), images)


def _rotation(images: Tensor, draws: Draws, name: str, gate: Tensor) -> Tensor:
    planes = images.flatten(1, -3)  # slices as channels: turned in their plane
    rows, columns = images.shape[-2:]
    angle = math.radians(_ROTATION_DEG) * gate * _signed(draws, name, images)[:, 0]
    cosine, sine, zero = angle.cos(), angle.sin(), torch.zeros_like(angle)
    turn = torch.stack(
        [cosine, -sine * rows / columns, zero, sine * columns / rows, cosine, zero], dim=1
    ).view(-1, 2, 3)
    grid = affine_grid(turn, list(planes.shape), align_corners=False)
    return grid_sample(planes, grid, align_corners=False).view(images.shape)


POLICIES: Mapping[str, Callable[[Tensor, Draws, str, Tensor], Tensor]] = MappingProxyType(
    {
        "brightness": _brightness,
        "contrast": _contrast,
        "translation": _translation,
        "cutout": _cutout,
        "flip": _flip,
        "rotation": _rotation,
    }
)
"""By name: images, draws, the name to draw under, and which images are changed (1) or not (0), to images."""
