"""The picture shows both scans with their outlines, also after a crop."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from CTGANAugmentLib.augmentation.preview import augmentation_png
from CTGANAugmentLib.augmentation.random_crop import RandomCrop
from CTGANAugmentLib.operation import Guides


def picture(*arguments):
    return np.asarray(Image.open(io.BytesIO(augmentation_png(*arguments, "crop"))))


def test_before_and_after_lie_side_by_side_with_the_labels_outlined(make_ball):
    scan, labels = make_ball(noise=10.0)
    crop = RandomCrop(left_right_mm=40.0, front_back_mm=40.0, head_foot_mm=30.0, keep_label=True)
    made = crop.run(scan, Guides(mask=labels), 1)
    shown = picture(scan, made.volume, (labels, made.masks[0])).astype(int)
    coloured = np.abs(shown[..., 0] - shown[..., 2]) > 60
    half = shown.shape[1] // 2
    rows = slice(2 * 18, -18)
    assert coloured[rows, :half].sum() > 200
    assert coloured[rows, half:].sum() > 200
    gray = shown[rows].sum(axis=-1) > 60
    assert gray[:, half:].sum() < gray[:, :half].sum()


def test_a_scan_without_labels_is_shown_through_its_middle(make_ball):
    scan, _ = make_ball(center=(0, 0, 0))
    assert (picture(scan, scan, (None, None))[100:200] > 60).any()
