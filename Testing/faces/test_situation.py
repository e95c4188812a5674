"""What the panel finds, on a real MRML scene."""

import numpy as np
import pytest
import slicer
import slicer.util
import vtk

from CTGANAugmentLib.faces.choices import Choices
from CTGANAugmentLib.faces.readiness import why_not
from CTGANAugmentLib.faces.situation import (
    ModalityMemory,
    chosen_segment,
    default_volume,
    places_of,
    segments_of,
    situation_of,
    state_key,
)
from CTGANAugmentLib.scene.headless import start_headless
from CTGANAugmentLib.scene.voxels import array_of, oriented_image


@pytest.fixture(scope="module")
def headless():
    return start_headless()


@pytest.fixture
def nodes(headless):
    scene = headless.scene
    volume = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode")
    slicer.util.updateVolumeFromArray(volume, np.full((10, 20, 30), -500, np.int16))
    made = {
        "volume": volume,
        "points": scene.AddNewNodeByClass("vtkMRMLMarkupsFiducialNode"),
        "roi": scene.AddNewNodeByClass("vtkMRMLMarkupsROINode"),
        "segmentation": scene.AddNewNodeByClass("vtkMRMLSegmentationNode"),
    }
    yield made
    for node in made.values():
        scene.RemoveNode(node)


def reason(nodes, choices):
    return why_not(situation_of(nodes, choices, "CT"))


def test_without_any_node_a_volume_is_asked_for():
    empty = dict.fromkeys(("volume", "points", "roi", "segmentation"))
    for place in ("points", "roi", "segment"):
        assert reason(empty, Choices(place=place)) == "Choose a CT or MR volume."


def test_points_are_counted_as_they_are_placed(nodes):
    assert "Place a point" in reason(nodes, Choices())
    nodes["points"].AddControlPoint(vtk.vtkVector3d(15, 10, 5))
    assert reason(nodes, Choices()) == ""
    nodes["points"].AddControlPoint(vtk.vtkVector3d(15, 10, 500))
    assert "outside" in reason(nodes, Choices())


def test_a_region_counts_once_it_is_drawn(nodes):
    assert "Draw" in reason(nodes, Choices(place="roi"))
    nodes["roi"].SetSize(5, 5, 5)
    assert reason(nodes, Choices(place="roi")) == ""


def test_a_segmentation_counts_once_it_has_a_segment(nodes):
    assert "Choose a segmentation" in reason(nodes, Choices(place="segment"))
    image = oriented_image(np.ones((3, 3, 3), np.uint8), np.eye(4))
    nodes["segmentation"].AddSegmentFromBinaryLabelmapRepresentation(image, "organ")
    assert reason(nodes, Choices(place="segment")) == ""


def test_a_volume_without_voxels_says_so(nodes):
    nodes["volume"].SetAndObserveImageData(None)
    assert "has no voxels" in reason(nodes, Choices())


def test_an_unknown_preset_of_an_old_scene_asks_for_another(nodes):
    nodes["points"].AddControlPoint(vtk.vtkVector3d(15, 10, 5))
    assert reason(nodes, Choices(preset="gone")) == "Choose a kind of lesion."


def test_only_the_chosen_kind_of_place_is_handed_on(nodes):
    assert places_of(nodes, Choices()) == {"at": nodes["points"]}
    assert places_of(nodes, Choices(place="roi")) == {"roi": nodes["roi"]}


def add_segment(node, name):
    image = oriented_image(np.ones((3, 3, 3), np.uint8), np.eye(4))
    return node.AddSegmentFromBinaryLabelmapRepresentation(image, name)


def test_the_first_segment_is_meant_until_another_or_all_are_chosen(nodes):
    node = nodes["segmentation"]
    assert chosen_segment(node, "") == ""
    first, second = add_segment(node, "liver"), add_segment(node, "kidney")
    assert segments_of(node) == [(first, "liver"), (second, "kidney")]
    assert [chosen_segment(node, each) for each in ("", "gone", second, "*")] == [first, first, second, "*"]
    meant = [places_of(nodes, Choices(place="segment", segment=each)) for each in (second, "*")]
    assert meant == [{"mask": node, "segment": second}, {"mask": node, "segment": ""}]


def test_the_modality_is_told_anew_only_when_the_voxels_change(nodes, monkeypatch):
    asked = []
    from CTGANAugmentLib.faces import situation

    tell = situation.modality_of
    monkeypatch.setattr(situation, "modality_of", lambda node: asked.append(1) or tell(node))
    memory = ModalityMemory()
    assert [memory.of(nodes["volume"], "") for _ in range(3)] == ["CT"] * 3
    assert len(asked) == 1
    array_of(nodes["volume"])[:] = 100
    slicer.util.arrayFromVolumeModified(nodes["volume"])
    assert memory.of(nodes["volume"], "") == "MR"
    assert memory.of(nodes["volume"], "CT") == "CT"
    assert memory.of(None, "") == "CT"


@pytest.mark.parametrize("change", ["point", "voxels", "choice"])
def test_a_preview_is_out_of_date_as_soon_as_anything_it_rests_on_changes(nodes, change):
    nodes["points"].AddControlPoint(vtk.vtkVector3d(15, 10, 5))
    before = state_key(nodes, Choices())
    assert state_key(nodes, Choices()) == before
    if change == "point":
        nodes["points"].SetNthControlPointPosition(0, 14, 10, 5)
    elif change == "voxels":
        slicer.util.arrayFromVolumeModified(nodes["volume"])
        nodes["volume"].GetImageData().Modified()
    after = state_key(nodes, Choices(seed="2") if change == "choice" else Choices())
    assert after != before


def test_selecting_a_point_or_changing_colours_keeps_a_preview(nodes):
    nodes["points"].AddControlPoint(vtk.vtkVector3d(15, 10, 5))
    before = state_key(nodes, Choices())
    nodes["points"].SetNthControlPointSelected(0, False)
    nodes["volume"].CreateDefaultDisplayNodes()
    nodes["volume"].GetDisplayNode().SetWindowLevel(100, 50)
    assert state_key(nodes, Choices()) == before


def test_the_scan_shown_last_is_chosen_and_never_a_label_map(headless, nodes):
    scene = headless.scene
    label_map = scene.AddNewNodeByClass("vtkMRMLLabelMapVolumeNode")
    other = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode")
    selection = headless.application_logic.GetSelectionNode()
    chosen = []
    for active in (other, label_map):
        selection.SetActiveVolumeID(active.GetID())
        chosen.append(default_volume(scene))
    for node in (label_map, other):
        scene.RemoveNode(node)
    selection.SetActiveVolumeID(None)
    assert chosen[0] is other
    assert chosen[1] is nodes["volume"]
    scene.RemoveNode(nodes["volume"])
    assert default_volume(scene) is None


def test_a_cleared_region_asks_to_be_drawn_again(nodes):
    nodes["roi"].SetSize(5, 5, 5)
    nodes["roi"].RemoveAllControlPoints()
    assert "Draw" in reason(nodes, Choices(place="roi"))
