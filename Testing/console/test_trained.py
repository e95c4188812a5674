"""The console's calls that need a trained model: on library volumes and on nodes of a real scene."""

from __future__ import annotations

import numpy as np
import pytest

import CTGANAugmentLib
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.scene.headless import start_headless
from CTGANAugmentLib.scene.volumes import node_from_volume, remove_with_parts
from CTGANAugmentLib.scene.voxels import array_of
from CTGANAugmentLib.volume import LabelVolume
from Testing.lesions.conftest import painting_folder  # noqa: F401 - a fixture
from Testing.translation.conftest import write_translator


@pytest.fixture
def node(scan):
    scene = start_headless().scene
    node = node_from_volume(scene, scan, name="scan")
    yield node
    remove_with_parts(scene, node)


@pytest.fixture(scope="module")
def translator(tmp_path_factory):
    return str(write_translator(tmp_path_factory.mktemp("models")))


@pytest.fixture
def mask(scan, tumour):
    return LabelVolume((tumour.array > scan.array).astype(np.uint8), scan.ijk_to_ras)


def test_lesions_are_removed_from_a_volume(tumour, mask, painting_folder):  # noqa: F811
    model = str(painting_folder(0.0, fill="healthy"))
    result = CTGANAugmentLib.remove(tumour, mask, model=model, margin_mm=2, seed=4)
    inside = mask.array > 0
    assert abs(result.volume.array[inside].mean() - tumour.array[inside].mean()) > 50
    assert result.provenance.plan.seed == 4


def test_a_volume_is_translated(scan, translator):
    result = CTGANAugmentLib.translate(scan, model=translator, direction="a_to_b", confidence="flips")
    assert result.volume.grid.matches(scan.grid)
    assert len(result.maps) == 1


def test_a_node_is_translated_into_its_scene(node, translator):
    before = np.array(array_of(node))
    made = CTGANAugmentLib.translate(
        node, model=translator, direction="a_to_b", confidence="flips", modality="CT"
    )
    assert made.volume_node.GetScene() is node.GetScene()
    assert len(made.map_nodes) == 1
    assert np.array_equal(array_of(node), before)
    for new in made.nodes:
        remove_with_parts(node.GetScene(), new)


def test_what_does_not_exist_is_refused_with_a_reason(scan):
    with pytest.raises(UserError, match="no-such-model"):
        CTGANAugmentLib.translate(scan, model="no-such-model")
    with pytest.raises(UserError, match="mask"):
        CTGANAugmentLib.remove(scan, None)
