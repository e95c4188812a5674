"""What the Augment panel decides, on a real MRML scene."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.augmentation import (
    Augmentation,
    augmentations,
    augmented_summary,
    read_result,
    take_result,
    why_not_augment,
    write_job,
)
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.scene.headless import start_headless
from CTGANAugmentLib.scene.segmentations import segmentation_from_labels
from CTGANAugmentLib.scene.volumes import node_from_volume, remove_with_parts, volume_from_node
from CTGANAugmentLib.volume import Label, LabelVolume, Volume


@pytest.fixture(scope="module")
def headless():
    return start_headless()


@pytest.fixture
def nodes(headless):
    values = np.random.default_rng(0).normal(-100, 200, (6, 20, 24)).astype(np.int16)
    mask = np.zeros(values.shape, np.uint8)
    mask[2:4, 3:9, 4:8] = 1
    grid = np.diag([1.5, 2.0, 3.0, 1.0])
    volume = node_from_volume(headless.scene, Volume(values, grid, "CT", "scan"))
    labels = LabelVolume(mask, grid, labels=(Label(1, "Mass"),))
    segmentation = segmentation_from_labels(headless.scene, (labels,), volume, "masks")
    yield {"volume": volume, "segmentation": segmentation}
    for node in (volume, segmentation):
        remove_with_parts(headless.scene, node)


def test_what_does_not_go_with_a_modality_is_not_offered():
    ct, mr = dict(augmentations("CT")), dict(augmentations("MR"))
    assert "pipeline:light" in ct
    assert "transform:ct-noise" in ct
    assert "transform:ct-noise" not in mr
    assert "transform:motion" not in ct


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"what": "transform:motion"}, "Choose what"),
        ({"seed": "x"}, "seed"),
        ({"what": "transform:elastic", "values": {"largest_mm": 50.0}}, "could fold"),
    ],
)
def test_what_keeps_apply_from_running_is_said(nodes, change, says):
    assert says in why_not_augment(nodes["volume"], replace(Augmentation(), **change), "CT")
    assert why_not_augment(nodes["volume"], Augmentation(), "CT") == ""
    assert "volume" in why_not_augment(None, Augmentation(), "CT")


def test_a_copy_and_its_labels_come_beside_the_scan(nodes, headless, tmp_path):
    choices = Augmentation("transform:flip", {"axis": "left-right"}, "3")
    answer = write_job(tmp_path, nodes, choices, "CT").run(no_progress)
    made = take_result(nodes["volume"], *read_result(answer))
    before = volume_from_node(nodes["volume"]).array
    np.testing.assert_array_equal(volume_from_node(made.volume_node).array, before[..., ::-1])
    assert made.segmentation_node.GetName() == f"{made.volume_node.GetName()} labels"
    assert made.segmentation_node.GetSegmentation().GetNthSegment(0).GetName() == "Mass"
    assert augmented_summary(made) == "Done: Flip."
    for node in made.nodes:
        remove_with_parts(headless.scene, node)


def test_an_answer_that_is_damaged_or_comes_too_late_is_told_of(nodes, headless, tmp_path):
    with pytest.raises(UserError, match="damaged"):
        read_result({"files": {}})
    answer = write_job(tmp_path, {"volume": nodes["volume"]}, Augmentation(), "CT").run(no_progress)
    made, record = read_result(answer)
    gone = node_from_volume(headless.scene, Volume(np.zeros((2, 3, 4), np.int16), np.eye(4), "CT"))
    remove_with_parts(headless.scene, gone)
    with pytest.raises(UserError, match="deleted"):
        take_result(gone, made, record)


def test_choices_come_back_from_a_parameter_node_and_nonsense_counts_as_not_chosen():
    chosen = Augmentation("transform:flip", {"axis": "left-right"}, "12")
    assert Augmentation.from_text(chosen.to_text()) == chosen
    for text in ("", "{", "[]", '{"what": 3, "values": []}'):
        assert Augmentation.from_text(text) == Augmentation()


def test_without_pyyaml_there_are_transforms_and_no_pipelines_and_nothing_breaks():
    """Slicer has no PyYAML: a panel that needed it to come up would take the whole module with it."""
    code = (
        "import sys; sys.modules['yaml'] = None\n"
        "import importlib.util; importlib.util.find_spec = (lambda find: lambda name, *more: "
        "None if name == 'yaml' else find(name, *more))(importlib.util.find_spec)\n"
        "from CTGANAugmentLib.faces.augmentation import augmentations\n"
        "from CTGANAugmentLib.faces.data_set import CasesOnDisk, recipe_choices, why_not_batch\n"
        "found = [value.partition(':')[0] for value, _title in augmentations('CT')]\n"
        "assert found and set(found) == {'transform'}, found\n"
        "assert [value for value, _title in recipe_choices()] == ['own']\n"
        "assert 'PyYAML' in why_not_batch(CasesOnDisk('cases'), 'recipe.yaml', 'out')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
