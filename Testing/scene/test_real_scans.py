"""The main job on real scans in a real scene."""

import numpy as np
import pytest

import CTGANAugmentLib
from CTGANAugmentLib.scene.headless import load_volume
from CTGANAugmentLib.scene.volumes import modality_of
from CTGANAugmentLib.scene.voxels import array_of, matrix_of

pytestmark = pytest.mark.real_data


@pytest.fixture
def load(scene, real_data):
    return lambda path: load_volume(scene, real_data / path)


@pytest.mark.parametrize(
    ("path", "modality", "preset"),
    [
        ("chest-ct-tumour/lung1_image.nrrd", "CT", "lung-nodule-solid"),
        ("brain-mr-tumour/brain1_image.nrrd", "MR", "brain-metastasis"),
    ],
)
def test_a_lesion_in_a_real_scan_changes_its_surroundings_and_nothing_else(load, path, modality, preset):
    node = load(path)
    before = np.array(array_of(node))
    assert modality_of(node) == modality
    center = [n // 2 for n in before.shape[::-1]]
    point = (matrix_of(node.GetIJKToRASMatrix) @ [*center, 1])[:3]
    made = CTGANAugmentLib.synthesize(node, at=point, preset=preset, diameter_mm=15, confine=False, seed=1)
    after = array_of(made.volume_node)
    assert after.dtype == before.dtype
    assert np.array_equal(array_of(node), before)
    changed = np.argwhere(after != before)
    reach_mm = np.abs(changed - center[::-1]) * made.result.volume.grid.spacing_kji_mm
    assert len(changed) > 0
    assert reach_mm.max() < 80
    assert made.segmentation_node.GetSegmentation().GetNumberOfSegments() >= 1
