"""Classic augmentation on the fly: patches are moved, and their values changed, anew each time they are seen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import torch
from torch import Tensor
from torch.nn import functional

from CTGANAugmentLib.parameters import Declared, Parameter
from CTGANAugmentLib.training.draws import Draws

MASK = "mask"

_SHADING_KNOTS = 3
"""Of the shading along each axis: it changes as slowly as the sensitivity of a coil."""


@dataclass(frozen=True, kw_only=True)
class AugmentationSettings(Declared):
    """The part ``augmentation`` of a configuration; the same is done to an image and to its mask.

    Flips and shifts by whole voxels move values; turning and scaling interpolate, which takes noise out of what a
    generator learns from: they are off unless asked for. Of a pair, the values of that image should be changed that
    has no scale of its own, such as MR (`varied`): a network then learns to read it at any brightness.
    """

    flip_columns: Annotated[bool, Parameter("mirror half of the patches left to right")] = True
    flip_rows: Annotated[bool, Parameter("mirror half of the patches front to back")] = False
    flip_slices: Annotated[bool, Parameter("mirror half of the patches top to bottom")] = False
    shift_voxels: Annotated[
        int, Parameter("farthest shift along each axis; data.margin_voxels limits it", 0)
    ] = 0
    rotation_deg: Annotated[float, Parameter("largest turn within the slice", 0, 180)] = 0.0
    scale_percent: Annotated[float, Parameter("largest change of size", 0, 50)] = 0.0
    brightness: Annotated[float, Parameter("largest shift of the values, which lie from -1 to 1", 0, 1)] = 0.0
    contrast_percent: Annotated[float, Parameter("largest change of the values' spread", 0, 90)] = 0.0
    gamma_percent: Annotated[
        float, Parameter("largest change of the exponent that dark values are raised or lowered by", 0, 90)
    ] = 0.0
    shading_percent: Annotated[
        float, Parameter("standard deviation of a slow change of brightness, as of an MR coil", 0, 50)
    ] = 0.0
    varied: Annotated[
        str, Parameter("images whose values are changed", choices=("all", "image_a", "image_b"))
    ] = "all"


class BatchAugmentation:
    """Augments batches and cuts their margin off."""

    def __init__(self, settings: AugmentationSettings) -> None:
        """Do as the settings say."""
        self._settings = settings

    def __call__(
        self, tensors: Mapping[str, Tensor], size: tuple[int, ...], draws: Draws, name: str
    ) -> dict[str, Tensor]:
        """Return what lies in the middle after the change.

        Args:
            tensors: images in [-1, 1] and "mask", all (batch, channel, [slice,] row, column) of the same places.
            size: ([slice,] row, column) of the result.
            draws: of the step.
            name: of the data set, so that two sets are changed differently.
        """
        first = next(iter(tensors.values()))
        moved = self._moved(tensors, size, draws, name)
        for axis, wanted in zip((-1, -2, -3), self._flips(), strict=True):
            if wanted and -axis <= first.ndim - 2:
                flipped = draws.uniform(f"{name}/flip{axis}", (len(first),)) < 0.5
                moved = {key: _flipped(tensor, flipped, axis) for key, tensor in moved.items()}
        return {
            key: self._revalued(tensor, draws, name) if self._is_varied(key) else tensor
            for key, tensor in moved.items()
        }

    def _is_varied(self, key: str) -> bool:
        return key != MASK and self._settings.varied in ("all", key)

    def _flips(self) -> tuple[bool, bool, bool]:
        settings = self._settings
        return settings.flip_columns, settings.flip_rows, settings.flip_slices

    def _moved(
        self, tensors: Mapping[str, Tensor], size: tuple[int, ...], draws: Draws, name: str
    ) -> dict[str, Tensor]:
        first = next(iter(tensors.values()))
        margins = [(whole - wanted) // 2 for whole, wanted in zip(first.shape[2:], size, strict=True)]
        shifts = self._shifts(margins, len(first), draws, name)
        if not self._settings.rotation_deg and not self._settings.scale_percent:
            return {key: _cut(tensor, shifts, margins, size) for key, tensor in tensors.items()}
        grid = self._grid(first, shifts, size, draws, name)
        return {key: _sampled(tensor, grid, is_mask=key == MASK) for key, tensor in tensors.items()}

    def _shifts(self, margins: list[int], count: int, draws: Draws, name: str) -> Tensor:
        """Whole voxels (batch, axis)."""
        columns = []
        for axis, margin in enumerate(margins):
            farthest = min(self._settings.shift_voxels, margin)
            columns.append(draws.integers(f"{name}/shift{axis}", 2 * farthest + 1, (count,)) - farthest)
        return torch.stack(columns, dim=1)

    def _grid(self, first: Tensor, shifts: Tensor, size: tuple[int, ...], draws: Draws, name: str) -> Tensor:
        """Places to read at, as `grid_sample` wants them: x = column first, -1 and 1 at the edges of the patch."""
        count, axes = len(first), len(size)
        angle = math.radians(self._settings.rotation_deg) * (2 * draws.uniform(f"{name}/angle", (count,)) - 1)
        scale = 1 + self._settings.scale_percent / 100 * (2 * draws.uniform(f"{name}/scale", (count,)) - 1)
        turn = torch.eye(axes).repeat(count, 1, 1)
        turn[:, 0, 0], turn[:, 0, 1] = angle.cos(), -angle.sin()
        turn[:, 1, 0], turn[:, 1, 1] = angle.sin(), angle.cos()
        turn = turn / scale[:, None, None]
        half_in = torch.tensor(first.shape[:1:-1]) / 2
        half_out = torch.tensor(size[::-1]) / 2
        matrix = turn * half_out / half_in[:, None]
        offset = shifts.flip(1) / half_in
        theta = torch.cat([matrix, offset[:, :, None]], dim=2)
        return functional.affine_grid(theta, [count, 1, *size], align_corners=False)

    def _revalued(self, images: Tensor, draws: Draws, name: str) -> Tensor:
        settings = self._settings
        shape = (len(images), *[1] * (images.ndim - 1))
        if settings.gamma_percent or settings.shading_percent:
            largest = math.log1p(settings.gamma_percent / 100)
            gamma = torch.exp(largest * (2 * draws.uniform(f"{name}/gamma", shape) - 1))
            lightness = ((images + 1) / 2).clamp(0, 1) ** gamma * self._shading(images, draws, name)
            images = (2 * lightness - 1).clamp(-1, 1)
        if settings.brightness or settings.contrast_percent:
            gain = 1 + settings.contrast_percent / 100 * (2 * draws.uniform(f"{name}/contrast", shape) - 1)
            shift = settings.brightness * (2 * draws.uniform(f"{name}/brightness", shape) - 1)
            middle = images.mean(dim=tuple(range(1, images.ndim)), keepdim=True)
            images = ((images - middle) * gain + middle + shift).clamp(-1, 1)
        return images

    def _shading(self, images: Tensor, draws: Draws, name: str) -> Tensor:
        """Factors (batch, 1, [slice,] row, column) about 1; channels, which are slices of one place, share them."""
        axes = images.ndim - 2
        knots = draws.normal(f"{name}/shading", (len(images), 1, *[_SHADING_KNOTS] * axes))
        smooth = functional.interpolate(
            knots, images.shape[2:], mode="bilinear" if axes == 2 else "trilinear", align_corners=True
        )
        return torch.exp(self._settings.shading_percent / 100 * smooth)


def _cut(tensor: Tensor, shifts: Tensor, margins: list[int], size: tuple[int, ...]) -> Tensor:
    starts = (shifts + torch.tensor(margins)).tolist()
    if not any(margins):
        return tensor
    pieces = []
    for patch, start in zip(tensor, starts, strict=True):
        for axis, (begin, length) in enumerate(zip(start, size, strict=True), start=1):
            patch = patch.narrow(axis, begin, length)
        pieces.append(patch)
    return torch.stack(pieces)


def _flipped(tensor: Tensor, flipped: Tensor, axis: int) -> Tensor:
    chosen = flipped.view(-1, *[1] * (tensor.ndim - 1))
    return torch.where(chosen, tensor.flip(axis), tensor)


def _sampled(tensor: Tensor, grid: Tensor, *, is_mask: bool) -> Tensor:
    mode = "nearest" if is_mask else "bilinear"
    return functional.grid_sample(tensor, grid, mode, padding_mode="border", align_corners=False)
