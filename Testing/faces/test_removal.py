"""Lesions removed on a real MRML scene, by a small model, at once and as a job."""

from dataclasses import replace

import numpy as np
import pytest
import slicer

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces import pytorch
from CTGANAugmentLib.faces.choices import ALL_SEGMENTS
from CTGANAugmentLib.faces.removal import (
    is_quick,
    marked,
    operation_of,
    removal_choices,
    removal_summary,
    why_not_remove,
)
from CTGANAugmentLib.faces.removal_job import read_result, write_job
from CTGANAugmentLib.faces.session import SynthesisSession
from CTGANAugmentLib.lesions.remove import RemoveLesion
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.scene.headless import start_headless
from CTGANAugmentLib.scene.segmentations import segmentation_from_labels
from CTGANAugmentLib.scene.volumes import node_from_volume, remove_with_parts, volume_from_node
from CTGANAugmentLib.scene.voxels import array_of
from CTGANAugmentLib.volume import Label, LabelVolume
from Testing.lesions.conftest import painting_folder, tissue  # noqa: F401 - a fixture

LESIONS = (slice(24, 36), slice(10, 22), slice(10, 22)), (slice(24, 34), slice(40, 50), slice(40, 50))
HEALTHY_HU, LESION_HU = 50, 150


@pytest.fixture(scope="module")
def model(painting_folder):  # noqa: F811
    """A model of healthy tissue of 50 HU, the middle of its window."""
    return str(painting_folder(0.0, fill="healthy"))


@pytest.fixture(scope="module")
def headless():
    return start_headless()


@pytest.fixture
def scene(headless):
    scene = headless.scene
    view = slicer.vtkMRMLSliceCompositeNode()
    view.SetLayoutName("Red")
    before = {scene.GetNthNode(n).GetID() for n in range(scene.GetNumberOfNodes())}
    scene.AddNode(view)
    yield scene
    for node in [scene.GetNthNode(n) for n in range(scene.GetNumberOfNodes())]:
        if scene.IsNodePresent(node) and node.GetID() not in before:
            remove_with_parts(scene, node)


@pytest.fixture
def nodes(scene):
    healthy = tissue()
    array, labels = healthy.array.copy(), np.zeros(healthy.array.shape, np.uint8)
    for number, box in enumerate(LESIONS, start=1):
        labels[box] = number
    array[labels > 0] += LESION_HU - HEALTHY_HU
    volume = node_from_volume(scene, healthy.with_array(array), name="liver")
    named = tuple(Label(number, f"Lesion {number}", (1.0, 0.0, 0.0)) for number in (1, 2))
    masks = [LabelVolume(labels, healthy.ijk_to_ras, labels=named)]
    return {"volume": volume, "segmentation": segmentation_from_labels(scene, masks, volume, "lesions")}


@pytest.fixture
def choices(nodes, model):
    first = nodes["segmentation"].GetSegmentation().GetNthSegmentID(0)
    return replace(removal_choices(), values={"model": model, "margin_mm": 2.0}, segment=first)


def remove(session, nodes, choices):
    return session.apply(operation_of(choices, "CT"), nodes, choices, "CT")


def remove_as_job(session, nodes, choices, folder):
    lesion, scan = marked(nodes, choices, "CT"), volume_from_node(nodes["volume"], "CT")
    job = write_job(folder, operation_of(choices, "CT"), scan, lesion, int(choices.seed))
    return session.take(nodes["volume"], *read_result(job.run(no_progress)), nodes["segmentation"])


def means(node):
    return [float(array_of(node)[box].mean()) for box in LESIONS]


def test_choices_are_kept_as_text_whatever_the_other_panel_chose():
    mine = replace(removal_choices(), seed="7", values={"margin_mm": 9.0}, segment="s")
    assert removal_choices(mine.to_text()) == mine
    assert removal_choices("{") == removal_choices()
    assert (mine.method, mine.place) == ("remove", "segment")


def test_what_is_missing_is_said_in_turn(nodes, choices, monkeypatch):
    assert why_not_remove(nodes, choices, "CT") == ""
    assert "volume" in why_not_remove({"volume": None, "segmentation": None}, choices, "CT")
    assert "the lesion" in why_not_remove({**nodes, "segmentation": None}, choices, "CT")
    assert "seed" in why_not_remove(nodes, replace(choices, seed="x"), "CT")
    monkeypatch.setattr(pytorch, "find_spec", lambda _name: None)
    assert "PyTorch" in why_not_remove(nodes, choices, "CT")


def test_a_lesion_is_gone_the_other_one_stays_and_the_scan_is_as_it_was(scene, nodes, choices):
    before = array_of(nodes["volume"]).copy()
    made = remove(SynthesisSession(scene), nodes, choices)
    first, second = means(made.volume_node)
    assert first == pytest.approx(HEALTHY_HU, abs=6)
    assert second == pytest.approx(LESION_HU, abs=6)
    np.testing.assert_array_equal(array_of(nodes["volume"]), before)
    assert made.segmentation_node.GetSegmentation().GetNumberOfSegments() == 1
    assert made.volume_node.GetAttribute("CTGANAugment.Synthetic") == "YES"


def test_all_segments_are_removed_where_all_are_chosen(scene, nodes, choices):
    made = remove(SynthesisSession(scene), nodes, replace(choices, segment=ALL_SEGMENTS))
    assert means(made.volume_node) == pytest.approx([HEALTHY_HU] * 2, abs=6)
    lines = removal_summary(made, "CT").splitlines()
    assert sum(line.startswith("Region") for line in lines) == 2
    assert any("before, 50 HU now" in line or "before, 49 HU now" in line for line in lines)


def test_undo_takes_it_back_and_before_and_after_are_compared(scene, nodes, choices):
    session, count = SynthesisSession(scene), scene.GetNumberOfNodes()
    made = remove(session, nodes, choices)
    view = scene.GetFirstNodeByClass("vtkMRMLSliceCompositeNode")
    assert view.GetForegroundVolumeID() == made.volume_node.GetID()
    session.comparison.show_outlines(False)
    assert not nodes["segmentation"].GetDisplayVisibility()
    session.comparison.show("before")
    assert view.GetForegroundOpacity() == 0
    session.undo()
    assert scene.GetNumberOfNodes() == count
    assert nodes["segmentation"].GetDisplayVisibility()


def test_a_job_makes_the_same_bits_and_can_be_undone(scene, nodes, choices, tmp_path):
    session = SynthesisSession(scene)
    here = remove(session, nodes, choices)
    expected = array_of(here.volume_node).copy()
    made = remove_as_job(session, nodes, choices, tmp_path)
    np.testing.assert_array_equal(array_of(made.volume_node), expected)
    assert removal_summary(made, "CT").splitlines()[1:] == removal_summary(here, "CT").splitlines()[1:]
    (ours,), (theirs,) = made.result.masks, here.result.masks
    np.testing.assert_allclose(ours.ijk_to_ras, theirs.ijk_to_ras, atol=1e-6)
    np.testing.assert_array_equal(ours.array > 0, theirs.array > 0)
    assert session.comparison.is_shown
    session.undo()
    assert not scene.IsNodePresent(made.volume_node)
    assert not session.can_redo


def test_a_job_of_a_scan_that_was_deleted_meanwhile_adds_nothing(scene, nodes, choices, tmp_path):
    session, volume = SynthesisSession(scene), nodes["volume"]
    lesion, scan = marked(nodes, choices, "CT"), volume_from_node(volume, "CT")
    answer = read_result(
        write_job(tmp_path, RemoveLesion(**choices.values), scan, lesion, 1).run(no_progress)
    )
    remove_with_parts(scene, volume)
    count = scene.GetNumberOfNodes()
    with pytest.raises(UserError, match="deleted meanwhile"):
        session.take(volume, *answer)
    assert scene.GetNumberOfNodes() == count


def test_a_damaged_answer_is_refused(tmp_path):
    with pytest.raises(UserError, match="damaged"):
        read_result({"files": {"provenance": str(tmp_path / "none.json")}, "warnings": []})


@pytest.mark.parametrize(
    ("side_mm", "margin_mm", "quick"), [(12, 4, True), (12, 30, False), (40, 2, False), (30, 4, True)]
)
def test_the_user_waits_for_small_lesions_alone(side_mm, margin_mm, quick):
    lesion = LabelVolume(np.ones((side_mm // 2, side_mm, side_mm), np.uint8), np.diag([1.0, 1, 2, 1]))
    assert is_quick(lesion, margin_mm) == quick
