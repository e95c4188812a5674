"""The tissue of a preset is found in a scan without organ masks."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.lesions.host_tissue import host_tissue, lung_share
from CTGANAugmentLib.lesions.presets import preset_by_id
from CTGANAugmentLib.volume import Volume


@pytest.fixture
def chest():
    """Cylinder of soft tissue with a lung in it, in air."""
    k, j, i = np.indices((12, 60, 60))
    values = np.full(k.shape, -1000, np.int16)
    values[np.hypot(j - 30, i - 30) < 25] = 40
    values[np.hypot(j - 30, i - 30) < 12] = -800
    return Volume(values, np.diag([3.0, 3.0, 5.0, 1.0]), "CT")


def test_lung_lesions_go_into_lung_and_others_into_soft_tissue(chest):
    body = body_mask(chest)
    lung = host_tissue(preset_by_id("lung-nodule-solid"), chest, body).array > 0
    soft = host_tissue(preset_by_id("soft-tissue-sarcoma"), chest, body).array > 0
    assert set(np.unique(chest.array[lung])) == {-800}
    assert set(np.unique(chest.array[soft])) == {40}
    assert lung_share(chest, body) == pytest.approx(12**2 / 25**2, rel=0.1)


def test_in_mr_the_brighter_part_of_the_body_is_taken():
    values = np.full((4, 10, 10), 100, np.int16)
    values[:, :, :2] = 10
    scan = Volume(values, np.eye(4), "MR")
    inside = host_tissue(preset_by_id("soft-tissue-sarcoma"), scan, np.ones(values.shape, bool))
    assert np.array_equal(inside.array > 0, values == 100)


def test_a_scan_without_the_tissue_is_refused(chest):
    solid = chest.with_array(np.full(chest.array.shape, 40, np.int16))
    with pytest.raises(UserError, match="shows no lung"):
        host_tissue(preset_by_id("lung-nodule-solid"), solid, np.ones(chest.array.shape, bool))
