"""A lesion knows its tissue: what it may replace and how bright that is."""

import numpy as np
import pytest

from CTGANAugmentLib.lesions.tissue import HostRange, find_host

SPACING = np.ones(3)


def _lung():
    """Lung with a vessel beside a chest wall; the distance from a 10 mm ball in its middle."""
    values = np.full((40, 40, 60), -850, dtype=np.float32)
    values += np.random.default_rng(0).normal(0, 20, values.shape).astype(np.float32)
    values[:, :, 42:] = 50
    values[:, 18:21, :42] = 40
    k, j, i = np.indices(values.shape)
    return values, (np.sqrt((k - 20) ** 2 + (j - 20) ** 2 + (i - 30) ** 2) - 8).astype(np.float32)


def test_the_background_is_the_tissue_next_to_the_lesion_not_its_vessels_or_the_wall():
    values, beyond = _lung()
    host = find_host(values, beyond, HostRange(-1024, -300), SPACING, confine=True)
    assert host.background == pytest.approx(-850, abs=8)


def test_a_lesion_may_replace_vessels_but_not_the_wall():
    values, beyond = _lung()
    host = find_host(values, beyond, HostRange(-1024, -300), SPACING, confine=True)
    assert host.membership[20, 19, 25] > 0.9
    assert host.membership[20, 5, 25] > 0.99
    assert host.membership[20, 20, 48] < 0.01


def test_the_border_of_the_tissue_is_soft():
    values, beyond = _lung()
    edge = find_host(values, beyond, HostRange(-1024, -300), SPACING, confine=True).membership[20, 5, 36:50]
    assert ((edge > 0.01) & (edge < 0.99)).sum() >= 2
    assert (np.diff(edge) <= 1e-6).all()


def test_without_confinement_every_voxel_may_be_replaced():
    values, beyond = _lung()
    assert (find_host(values, beyond, HostRange(-1024, -300), SPACING, confine=False).membership == 1).all()


def test_marrow_belongs_to_its_bone():
    values = np.full((30, 40, 40), 40, dtype=np.float32)
    values[:, 8:32, 8:32] = 700
    values[:, 12:28, 12:28] = -60
    beyond = np.full(values.shape, 5, dtype=np.float32)
    host = find_host(values, beyond, HostRange(120, 3000), SPACING, confine=True)
    assert host.membership[15, 20, 20] > 0.99
    assert host.membership[15, 2, 2] == 0
    assert host.is_grained


def test_a_range_can_be_open_and_scaled():
    assert HostRange().is_open
    assert HostRange(40, 250).times(2) == HostRange(80, 500)
    np.testing.assert_array_equal(HostRange(None, 5).holds(np.array([4.0, 6.0])), [True, False])
