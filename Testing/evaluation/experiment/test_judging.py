"""Networks are judged case by case, on what they never saw."""

import numpy as np
import pytest

from CTGANAugmentLib.datasets.patch_set import PatchItem, PatchSet
from CTGANAugmentLib.evaluation.experiment.judging import (
    THRESHOLDS,
    JudgedScan,
    judge_classifier,
    judge_segmenter,
)


def test_a_classifier_says_a_score_for_each_patch_in_its_order():
    images = np.linspace(0, 1, 130, dtype=np.float32)[:, None, None, None] * np.ones((1, 1, 4, 4), np.float32)
    items = [PatchItem(f"P{n % 3}", "case", n % 2, "test") for n in range(130)]
    judged = judge_classifier(
        lambda batch: batch.mean(axis=(1, 2, 3)).astype(float), PatchSet({"image": images}, items, (4, 4), {})
    )
    assert [case["patient"] for case in judged[:4]] == ["P0", "P1", "P2", "P0"]
    assert [case["label"] for case in judged[:2]] == [0, 1]
    np.testing.assert_allclose([case["score"] for case in judged], np.linspace(0, 1, 130), atol=1e-6)


@pytest.fixture
def scan():
    """Two slices with a lesion of nine voxels in the first."""
    mask = np.zeros((2, 8, 8), bool)
    mask[0, 2:5, 2:5] = True
    return JudgedScan(
        "P1", "case", np.where(mask, 0.88, 0.12)[:, None].astype(np.float32), mask, (5.0, 2.0, 2.0)
    )


def test_a_perfect_segmenter_finds_all_and_nothing_else(scan):
    (judged,) = judge_segmenter(lambda images: images.astype(float), [scan])
    assert (judged["dice"], judged["hd95_mm"], judged["lesions"]) == (1.0, 0.0, 1)
    assert judged["hits"] == [1 if threshold < 0.88 else 0 for threshold in THRESHOLDS]
    # Below 0.12 all is called a lesion: one large one, of which too little is right.
    assert judged["false_positives"] == [1 if threshold < 0.12 else 0 for threshold in THRESHOLDS]


def test_distances_are_in_mm_of_the_network_s_voxels(scan):
    shifted = np.roll(scan.images, 1, axis=-1)
    (judged,) = judge_segmenter(lambda _: shifted.astype(float), [scan])
    assert judged["dice"] == pytest.approx(2 / 3)
    assert judged["hd95_mm"] == pytest.approx(2.0)


def test_a_segmenter_that_finds_nothing_has_no_distance(scan):
    (judged,) = judge_segmenter(lambda images: np.zeros(images.shape), [scan])
    assert (judged["dice"], judged["hd95_mm"], sum(judged["hits"])) == (0.0, None, 0)
