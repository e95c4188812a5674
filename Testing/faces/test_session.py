"""Preview, apply and undo on a real MRML scene, with the real lesion engine."""

import numpy as np
import pytest
import slicer
import slicer.util
import vtk

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.choices import Choices
from CTGANAugmentLib.faces.session import SynthesisSession
from CTGANAugmentLib.lesions.parametric import ParametricLesion
from CTGANAugmentLib.scene.headless import start_headless
from CTGANAugmentLib.scene.volumes import remove_with_parts
from CTGANAugmentLib.scene.voxels import array_of

CYST = ParametricLesion(preset="liver-cyst", diameter_mm=14)
CHOICES = Choices(preset="liver-cyst", values={"diameter_mm": 14}, seed="4")


@pytest.fixture(scope="module")
def headless():
    return start_headless()


@pytest.fixture
def scene(headless):
    before = {headless.scene.GetNthNode(n).GetID() for n in range(headless.scene.GetNumberOfNodes())}
    yield headless.scene
    for node in [headless.scene.GetNthNode(n) for n in range(headless.scene.GetNumberOfNodes())]:
        if headless.scene.IsNodePresent(node) and node.GetID() not in before:
            remove_with_parts(headless.scene, node)


@pytest.fixture
def view(scene):
    node = scene.AddNewNodeByClass("vtkMRMLSliceCompositeNode", "Red")
    node.SetLayoutName("Red")
    return node


@pytest.fixture
def nodes(scene, view):
    volume = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "liver")
    noise = np.random.default_rng(0).normal(60, 12, (40, 50, 60))
    slicer.util.updateVolumeFromArray(volume, noise.astype(np.int16))
    volume.CreateDefaultDisplayNodes()
    view.SetBackgroundVolumeID(volume.GetID())
    points = scene.AddNewNodeByClass("vtkMRMLMarkupsFiducialNode", "places")
    points.AddControlPoint(vtk.vtkVector3d(30, 25, 20))
    roi = scene.AddNewNodeByClass("vtkMRMLMarkupsROINode", "roi")
    roi.SetCenter(30, 25, 20)
    roi.SetSize(40, 30, 30)
    return {"volume": volume, "points": points, "roi": roi, "segmentation": None}


@pytest.fixture
def session(scene):
    return SynthesisSession(scene)


def test_a_preview_is_shown_and_not_saved(session, nodes, view):
    made = session.preview(CYST, nodes, CHOICES, "CT")
    assert session.has_preview(nodes, CHOICES)
    assert not session.can_undo
    assert view.GetForegroundVolumeID() == made.volume_node.GetID()
    for node in made.nodes:
        assert not node.GetSaveWithScene()
        assert node.GetName().endswith("(preview)")


def test_applying_keeps_exactly_what_was_previewed(session, nodes):
    preview = session.preview(CYST, nodes, CHOICES, "CT")
    applied = session.apply(CYST, nodes, CHOICES, "CT")
    assert applied.volume_node is preview.volume_node
    assert session.can_undo
    for node in applied.nodes:
        assert node.GetSaveWithScene()
        assert "preview" not in node.GetName()


def test_applying_something_else_replaces_the_preview(session, nodes, scene):
    session.preview(CYST, nodes, CHOICES, "CT")
    other = Choices(preset="liver-cyst", values={"diameter_mm": 14}, seed="5")
    assert not session.has_preview(nodes, other)
    session.apply(CYST, nodes, other, "CT")
    assert scene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode") == 2


def test_previewing_twice_leaves_one_preview(session, nodes, scene):
    first = session.preview(CYST, nodes, CHOICES, "CT")
    assert session.preview(CYST, nodes, CHOICES, "CT") is first
    nodes["points"].SetNthControlPointPosition(0, 28, 25, 20)
    session.preview(CYST, nodes, CHOICES, "CT")
    assert scene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode") == 2


def test_a_preview_whose_node_the_user_deleted_is_made_anew(session, nodes, scene):
    made = session.preview(CYST, nodes, CHOICES, "CT")
    scene.RemoveNode(made.volume_node)
    assert not session.has_preview(nodes, CHOICES)
    again = session.apply(CYST, nodes, CHOICES, "CT")
    assert scene.IsNodePresent(again.volume_node)


def test_dropping_a_preview_leaves_scene_and_views_as_they_were(session, nodes, scene, view):
    before = scene.GetNumberOfNodes(), view.GetBackgroundVolumeID(), view.GetForegroundVolumeID()
    session.preview(CYST, nodes, CHOICES, "CT")
    session.comparison.show("difference")
    session.drop_preview()
    assert (scene.GetNumberOfNodes(), view.GetBackgroundVolumeID(), view.GetForegroundVolumeID()) == before


def test_undo_takes_steps_back_and_shows_the_scan_again(session, nodes, scene, view):
    before = scene.GetNumberOfNodes()
    for seed in ("1", "2"):
        session.apply(CYST, nodes, Choices(preset="liver-cyst", seed=seed), "CT")
    session.leave()
    assert view.GetBackgroundVolumeID() != nodes["volume"].GetID()
    assert len(session.undo()) == 2
    assert session.can_undo
    session.undo()
    assert scene.GetNumberOfNodes() == before
    assert view.GetBackgroundVolumeID() == nodes["volume"].GetID()
    assert session.undo() == []


def test_leaving_the_module_shows_what_was_applied(session, nodes, view):
    made = session.apply(CYST, nodes, CHOICES, "CT")
    session.leave()
    assert view.GetBackgroundVolumeID() == made.volume_node.GetID()
    assert view.GetForegroundVolumeID() is None


def test_random_places_bring_the_views_to_the_lesion(session, nodes, scene):
    slice_node = scene.AddNewNodeByClass("vtkMRMLSliceNode", "Red")
    slice_node.SetLayoutName("Red")
    slice_node.SetOrientationToAxial()
    choices = Choices(preset="liver-cyst", place="roi", seed="3")
    made = session.apply(ParametricLesion(preset="liver-cyst", diameter_mm=8, count=2), nodes, choices, "CT")
    centers = [mask.grid.to_ras([(n - 1) / 2 for n in mask.array.shape[::-1]]) for mask in made.result.masks]
    shown = slice_node.GetSliceToRAS().GetElement(2, 3)
    assert min(abs(shown - center[2]) for center in centers) < 0.6


def test_an_error_leaves_the_scene_as_it_was(session, nodes, scene):
    nodes["points"].SetNthControlPointPosition(0, 999, 0, 0)
    before = scene.GetNumberOfNodes()
    with pytest.raises(UserError):
        session.apply(CYST, nodes, CHOICES, "CT")
    assert scene.GetNumberOfNodes() == before
    assert not session.can_undo


def test_the_scan_is_never_changed(session, nodes):
    before = np.array(array_of(nodes["volume"]))
    session.preview(CYST, nodes, CHOICES, "CT")
    session.apply(CYST, nodes, CHOICES, "CT")
    session.undo()
    assert np.array_equal(array_of(nodes["volume"]), before)


def test_a_moved_transform_makes_a_preview_stale(session, nodes, scene):
    transform = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode", "moved")
    nodes["volume"].SetAndObserveTransformNodeID(transform.GetID())
    session.preview(CYST, nodes, CHOICES, "CT")
    matrix = vtk.vtkMatrix4x4()
    matrix.SetElement(0, 3, 1.0)
    transform.SetMatrixTransformToParent(matrix)
    assert not session.has_preview(nodes, CHOICES)


def test_tidying_removes_what_is_left_of_a_preview_and_gives_the_views_back(session, nodes, scene, view):
    made = session.preview(CYST, nodes, CHOICES, "CT")
    assert not session.tidy(nodes, CHOICES)
    scene.RemoveNode(made.volume_node)
    assert session.tidy(nodes, CHOICES)
    assert not scene.IsNodePresent(made.segmentation_node)
    assert not session.comparison.is_shown
    assert view.GetBackgroundVolumeID() == nodes["volume"].GetID()


def test_an_applied_volume_that_the_user_deletes_ends_the_comparison(session, nodes, scene, view):
    made = session.apply(CYST, nodes, CHOICES, "CT")
    scene.RemoveNode(made.volume_node)
    assert not session.tidy(nodes, CHOICES)
    assert not session.comparison.is_shown
    assert view.GetForegroundOpacity() == 0.0


def test_leaving_says_whether_a_preview_went(session, nodes):
    session.preview(CYST, nodes, CHOICES, "CT")
    assert session.leave()
    assert not session.leave()


def test_every_view_goes_to_a_lesion_at_a_clicked_point(session, nodes, scene):
    sagittal = scene.AddNewNodeByClass("vtkMRMLSliceNode", "Yellow")
    sagittal.SetLayoutName("Yellow")
    sagittal.SetOrientationToSagittal()
    session.preview(CYST, nodes, CHOICES, "CT")
    assert sagittal.GetSliceToRAS().GetElement(0, 3) == pytest.approx(30, abs=0.6)


def test_the_points_are_hidden_together_with_the_outlines(session, nodes):
    nodes["points"].CreateDefaultDisplayNodes()
    session.preview(CYST, nodes, CHOICES, "CT")
    session.comparison.show_outlines(False)
    assert not nodes["points"].GetDisplayVisibility()
    session.drop_preview()
    assert nodes["points"].GetDisplayVisibility()


def _applied(session, nodes, *seeds):
    return [session.apply(CYST, nodes, Choices(preset="liver-cyst", seed=seed), "CT") for seed in seeds]


def _of(made):
    """Voxels and mask, in copies."""
    segment = made[1].GetSegmentation().GetNthSegmentID(0)
    mask = slicer.util.arrayFromSegmentInternalBinaryLabelmap(made[1], segment)
    return np.array(array_of(made[0])), np.array(mask)


def test_redo_makes_the_same_voxels_and_the_same_mask_and_shows_them(session, nodes, view):
    applied = _applied(session, nodes, "8")[0]
    voxels, mask = _of(applied.nodes)
    assert not session.can_redo
    session.undo()
    assert session.made() == []
    assert len(session.redo()) == 2
    (again,) = session.made()
    for found, expected in zip(_of(again), (voxels, mask), strict=True):
        assert found.dtype == expected.dtype
        np.testing.assert_array_equal(found, expected)
    assert view.GetForegroundVolumeID() == again[0].GetID()
    assert session.comparison.is_shown
    assert (session.can_undo, session.can_redo) == (True, False)


def test_redo_is_forgotten_after_the_next_apply(session, nodes):
    _applied(session, nodes, "1", "2")
    session.undo()
    assert session.can_redo
    _applied(session, nodes, "3")
    assert not session.can_redo
    assert session.redo() == []
    assert len(session.made()) == 2


def test_a_preview_leaves_redo_and_goes_when_it_is_used(session, nodes, scene):
    _applied(session, nodes, "1")
    session.undo()
    session.preview(CYST, nodes, CHOICES, "CT")
    assert session.can_redo
    assert session.made() == []
    session.redo()
    assert not session.has_preview(nodes, CHOICES)
    assert scene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode") == 2


def test_removing_one_of_several_leaves_the_others_and_shows_the_scan(session, nodes, view):
    first, second, third = _applied(session, nodes, "1", "2", "3")
    kept = [np.array(array_of(each.volume_node)) for each in (first, third)]
    assert session.made() == [first.nodes, second.nodes, third.nodes]
    assert session.remove(second.nodes) == [node.GetName() for node in second.nodes]
    assert session.made() == [first.nodes, third.nodes]
    for each, array in zip((first, third), kept, strict=True):
        np.testing.assert_array_equal(array_of(each.volume_node), array)
    assert view.GetBackgroundVolumeID() == nodes["volume"].GetID()


def test_a_result_that_the_user_deleted_is_not_listed_and_is_passed_over(session, nodes, scene):
    first, second = _applied(session, nodes, "1", "2")
    for node in second.nodes:
        remove_with_parts(scene, node)
    assert session.made() == [first.nodes]
    assert session.undo() == [node.GetName() for node in first.nodes]
    session.redo()
    assert not session.can_redo


def test_of_a_result_without_its_mask_what_is_left_is_listed_and_removed(session, nodes, scene):
    (made,) = _applied(session, nodes, "1")
    scene.RemoveNode(made.segmentation_node)
    assert session.made() == [[made.volume_node]]
    session.remove(session.made()[0])
    assert not scene.IsNodePresent(made.volume_node)


def test_without_its_scan_nothing_is_redone_and_that_is_said(session, nodes, scene):
    _applied(session, nodes, "1")
    session.undo()
    remove_with_parts(scene, nodes["volume"])
    before = scene.GetNumberOfNodes()
    with pytest.raises(UserError, match="deleted"):
        session.redo()
    assert scene.GetNumberOfNodes() == before
    assert not session.can_redo
