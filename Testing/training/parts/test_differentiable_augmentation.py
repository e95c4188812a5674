"""What the discriminator is shown: changed as said, by the draws alone, and gradients flow through."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy.ndimage import rotate
from torch import Tensor

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.parts.differentiable_augmentation import POLICIES, augment, check_policy

_SHAPES = [(6, 2, 16, 24), (6, 2, 8, 16, 24)]
_ALL = ",".join(POLICIES)


def _images(shape: tuple[int, ...]) -> Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(0)) * 1.6 - 0.8


def _draws(step: int = 0) -> Draws:
    return Draws(7, step)


@pytest.mark.parametrize("shape", _SHAPES)
@pytest.mark.parametrize("policy", [*POLICIES, _ALL])
def test_it_keeps_the_shape_and_changes_every_step_another_way(shape: tuple[int, ...], policy: str) -> None:
    images = _images(shape)
    changed = augment(images, policy, _draws(), "real")
    assert changed.shape == images.shape
    assert not torch.equal(changed, images)
    assert not torch.equal(changed, augment(images, policy, _draws(1), "real"))
    assert not torch.equal(changed, augment(images, policy, _draws(), "made"))
    assert torch.equal(changed, augment(images, policy, _draws(), "real"))


@pytest.mark.parametrize("policy", POLICIES)
def test_gradient_flows_back_to_the_images_and_is_that_of_finite_differences(policy: str) -> None:
    images = _images((3, 1, 8, 8)).requires_grad_()
    weights = torch.randn(3, 1, 8, 8, generator=torch.Generator().manual_seed(1))
    (gradient,) = torch.autograd.grad((weights * augment(images, policy, _draws(), "x")).sum(), [images])
    assert gradient.flatten(1).any(dim=1).all()
    direction = torch.randn(images.shape, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():  # every change is linear, or affine, in the images
        ahead, behind = (augment(images + s * direction, policy, _draws(), "x") for s in (1, -1))
    assert (gradient * direction).sum().item() == pytest.approx(
        (weights * (ahead - behind)).sum().item() / 2, rel=1e-3
    )


@pytest.mark.parametrize("policy", POLICIES)
def test_each_image_is_changed_in_its_own_way_and_its_channels_alike(policy: str) -> None:
    images = _images((1, 1, 16, 16)).expand(32, 3, 16, 16)
    changed = augment(images, policy, _draws(), "x")
    torch.testing.assert_close(changed[:, 0], changed[:, 2])
    different = 2 if policy == "flip" else 16
    assert len({tuple(image.flatten().tolist()) for image in changed}) >= different


def test_brightness_adds_one_number_to_an_image_within_its_limit() -> None:
    images = _images((64, 1, 4, 4, 4))
    added = (augment(images, "brightness", _draws(), "x") - images).flatten(1)
    assert (added.amax(dim=1) - added.amin(dim=1)).max() < 1e-6
    assert added.abs().max() <= 0.1 + 1e-6
    assert added.amin() < -0.08
    assert added.amax() > 0.08


def test_contrast_scales_about_the_mean_of_each_channel() -> None:
    images = _images((64, 2, 8, 8))
    changed = augment(images, "contrast", _draws(), "x")
    torch.testing.assert_close(changed.mean(dim=(2, 3)), images.mean(dim=(2, 3)))
    scales = changed.std(dim=(2, 3)) / images.std(dim=(2, 3))
    torch.testing.assert_close(scales[:, 0], scales[:, 1])
    assert 0.8 <= scales.min() < 0.85
    assert 1.15 < scales.max() <= 1.2 + 1e-5


@pytest.mark.parametrize("size", [(32, 48), (16, 32, 24)])
def test_translation_moves_a_voxel_by_whole_voxels_up_to_an_eighth_of_each_side(
    size: tuple[int, ...],
) -> None:
    centre = [side // 2 for side in size]
    images = torch.zeros(128, 1, *size)
    images[(slice(None), 0, *centre)] = 1
    changed = augment(images, "translation", _draws(), "x")
    places = changed[:, 0].nonzero()
    assert torch.equal(places[:, 0], torch.arange(128))
    assert changed.unique().tolist() == [0, 1]
    shifts = places[:, 1:] - torch.tensor(centre)
    most = torch.tensor([side // 8 for side in size])
    assert torch.equal(shifts.amax(dim=0), most)
    assert torch.equal(shifts.amin(dim=0), -most)


def test_translation_leaves_nothing_where_nothing_was() -> None:
    images = torch.ones(16, 1, 32, 32)
    changed = augment(images, "translation", _draws(), "x")
    moved = changed.sum(dim=(1, 2, 3)).sqrt()
    assert (changed.unique() == torch.tensor([0.0, 1.0])).all()
    assert moved.min() >= 28


@pytest.mark.parametrize("size", [(16, 32), (8, 16, 12)])
def test_cutout_blanks_one_box_of_at_most_half_of_each_side(size: tuple[int, ...]) -> None:
    changed = augment(torch.ones(64, 1, *size), "cutout", _draws(), "x")
    volumes = []
    for image in changed[:, 0]:
        places = (image == 0).nonzero()
        assert len(places) > 0
        sides = places.amax(dim=0) - places.amin(dim=0) + 1
        assert len(places) == sides.prod()
        assert (sides <= torch.tensor(size) // 2).all()
        volumes.append(len(places))
    assert max(volumes) == math.prod(side // 2 for side in size)


def test_flip_mirrors_the_columns_of_about_half_of_the_images() -> None:
    images = _images((200, 1, 4, 6))
    changed = augment(images, "flip", _draws(), "x")
    mirrored = (changed == images.flip(-1)).flatten(1).all(dim=1)
    kept = (changed == images).flatten(1).all(dim=1)
    assert (mirrored ^ kept).all()
    assert 70 < mirrored.sum() < 130


@pytest.mark.parametrize("size", [(33, 33), (33, 49), (4, 33, 33)])
def test_rotation_turns_in_the_plane_as_scipy_does(size: tuple[int, ...]) -> None:
    rows, columns = (torch.linspace(-1, 1, side) for side in size[-2:])
    blob = torch.exp(-((rows[:, None] - 0.2) ** 2 / 0.05 + (columns + 0.1) ** 2 / 0.1)).expand(size)
    images = blob.expand(8, 1, *size)
    changed = augment(images, "rotation", _draws(), "x")
    signed = 2 * _draws().uniform("x/rotation", (8, 1))[:, 0] - 1
    for image, share in zip(changed[:, 0], signed.tolist(), strict=True):
        oracle = rotate(
            blob.numpy(), share * 15, axes=(-2, -1), reshape=False, order=1, mode="constant", cval=0.0
        )
        inner = (..., slice(6, -6), slice(6, -6))
        np.testing.assert_allclose(image.numpy()[inner], oracle[inner], atol=1e-4)


@pytest.mark.parametrize("shape", _SHAPES)
def test_probability_0_changes_nothing_and_1_all(shape: tuple[int, ...]) -> None:
    images = _images(shape)
    kept = augment(images, _ALL, _draws(), "x", probability=torch.tensor(0.0))
    torch.testing.assert_close(kept, images, atol=1e-5, rtol=0)
    always = augment(images, _ALL, _draws(), "x", probability=torch.tensor(1.0))
    torch.testing.assert_close(always, augment(images, _ALL, _draws(), "x"))


@pytest.mark.parametrize("policy", [policy for policy in POLICIES if policy not in {"flip"}])
def test_probability_is_the_share_of_images_that_are_changed(policy: str) -> None:
    images = _images((400, 1, 32, 32))
    changed = augment(images, policy, _draws(), "x", probability=torch.tensor(0.3))
    share = ((changed - images).abs().flatten(1).amax(dim=1) > 1e-4).float().mean().item()
    assert share == pytest.approx(0.3, abs=0.07)


def test_a_batch_in_two_parts_is_changed_as_the_whole_batch() -> None:
    images = _images((8, 1, 16, 16))
    whole = augment(images, _ALL, Draws(7, 3), "x", probability=torch.tensor(0.7))
    parts = [
        augment(half, _ALL, Draws(7, 3, part=part, parts=2), "x", probability=torch.tensor(0.7))
        for part, half in enumerate(images.chunk(2))
    ]
    torch.testing.assert_close(torch.cat(parts), whole)


def test_no_policy_changes_nothing() -> None:
    images = _images((2, 1, 8, 8))
    assert torch.equal(augment(images, "", _draws(), "x"), images)


def test_half_precision_comes_out_in_full() -> None:
    assert augment(_images((2, 1, 8, 8)).bfloat16(), _ALL, _draws(), "x").dtype == torch.float32


def test_unknown_names_are_refused_and_the_known_ones_told() -> None:
    check_policy("")
    check_policy(" cutout , flip")
    with pytest.raises(UserError, match=r"brightness, contrast.*got colour, shear"):
        check_policy("cutout,colour,shear")
