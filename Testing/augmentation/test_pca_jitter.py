import numpy as np
import pytest
from scipy import ndimage
from sklearn.decomposition import PCA

from CTGANAugmentLib.augmentation.pca_jitter import PcaJitter
from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.provenance import Plan
from CTGANAugmentLib.volume import Volume


@pytest.fixture
def scan():
    """Textured tissue that fills the picture, so that every voxel is body."""
    rng = np.random.default_rng(0)
    array = rng.normal(40, 30, (10, 20, 22))
    array[:, :, 1:] += 0.7 * array[:, :, :-1]
    return Volume(array.astype(np.int16), np.diag([1.0, 1.0, 2.0, 1.0]), "CT")


def patches(array):
    windows = np.lib.stride_tricks.sliding_window_view(array.astype(float), (3, 3, 3))
    return windows.reshape(-1, 27)


def test_each_patch_is_varied_along_scikit_learns_components(scan):
    assert body_mask(scan).all()
    plan = PcaJitter(20.0).sample(np.random.default_rng(5), scan, Guides())
    made = PcaJitter().apply(scan, plan).volume.array[1:-1, 1:-1, 1:-1]
    found = patches(scan.array)
    pca = PCA(27).fit(found)
    changes = np.random.default_rng(5).normal(0, 0.2, 27)[
        ::-1
    ]  # scikit-learn has the largest component first
    centred = found - found.mean()
    varied = found + (centred @ pca.components_.T * changes) @ pca.components_
    np.testing.assert_allclose(made.ravel(), varied[:, 13], atol=0.51)


def test_the_filter_is_scipys_correlation_up_to_the_edges(scan):
    weights = np.random.default_rng(2).normal(0, 0.1, 27)
    plan = Plan("pca-jitter", PcaJitter().to_json(), {"filter": weights.tolist(), "mean_intensity": 35.0})
    exact = scan.with_array(scan.array.astype(np.float32))
    change = ndimage.correlate(scan.array - 35.0, weights.reshape(3, 3, 3), mode="nearest")
    np.testing.assert_allclose(PcaJitter().apply(exact, plan).volume.array, scan.array + change, atol=1e-3)


def test_texture_changes_by_about_the_share_that_was_asked_for(scan):
    shares = []
    for seed in range(12):
        made = PcaJitter(10.0).run(scan, Guides(), seed).volume.array
        shares.append(made.astype(float).std() / scan.array.std() - 1)
    assert 0.005 < np.std(shares) < 0.1
    assert abs(np.mean(shares)) < 0.05


def test_air_stays_and_a_plan_makes_the_same_bits(scan):
    array = scan.array.copy()
    array[:, :5] = -1000
    half = Volume(array, scan.ijk_to_ras, "CT")
    made = PcaJitter(30.0).run(half, Guides(), 1)
    body = body_mask(half)
    np.testing.assert_array_equal(made.volume.array[~body], array[~body])
    again = PcaJitter().apply(half, Plan.from_json(made.provenance.plan.to_json()))
    np.testing.assert_array_equal(again.volume.array, made.volume.array)


def test_a_scan_without_a_patch_in_the_body_stays_as_it_is():
    flat = Volume(np.full((2, 3, 3), 40, np.int16), np.eye(4), "CT")
    np.testing.assert_array_equal(PcaJitter().run(flat, Guides(), 0).volume.array, flat.array)
