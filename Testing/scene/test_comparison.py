import numpy as np
import pytest

from CTGANAugmentLib.scene.comparison import Comparison, difference_node, nearest_to_views
from CTGANAugmentLib.scene.synthesize import run_on_node
from CTGANAugmentLib.scene.voxels import array_of, matrix_of


@pytest.fixture
def views(scene):
    nodes = []
    for name in ("Red", "Green"):
        node = scene.AddNewNodeByClass("vtkMRMLSliceCompositeNode", name)
        node.SetLayoutName(name)
        nodes.append(node)
    return nodes


@pytest.fixture
def made(volume_node, balls, center_ras):
    return run_on_node(balls(), volume_node, at=center_ras)


def layers(view):
    return view.GetBackgroundVolumeID(), view.GetForegroundVolumeID(), view.GetForegroundOpacity()


def test_before_and_after_flicker_by_the_opacity_of_the_upper_layer(scene, views, volume_node, made):
    comparison = Comparison(scene)
    comparison.start(volume_node, made.volume_node)
    both = volume_node.GetID(), made.volume_node.GetID()
    assert [layers(view) for view in views] == [(*both, 1.0)] * 2
    comparison.show("before")
    assert [layers(view) for view in views] == [(*both, 0.0)] * 2


def test_the_users_own_layers_come_back(scene, views, volume_node, made, make_volume):
    other = make_volume(name="pet")
    views[0].SetBackgroundVolumeID(volume_node.GetID())
    views[0].SetForegroundVolumeID(other.GetID())
    views[0].SetForegroundOpacity(0.3)
    before = [layers(view) for view in views]
    comparison = Comparison(scene)
    comparison.start(volume_node, made.volume_node)
    comparison.start(volume_node, made.volume_node)
    comparison.show("difference")
    comparison.stop()
    assert [layers(view) for view in views] == before
    assert not comparison.is_shown


def test_the_result_can_take_the_place_of_its_source(scene, views, volume_node, made, make_volume):
    other = make_volume(name="pet")
    views[0].SetBackgroundVolumeID(volume_node.GetID())
    views[1].SetBackgroundVolumeID(other.GetID())
    comparison = Comparison(scene)
    comparison.start(volume_node, made.volume_node)
    comparison.stop(keep_after=True)
    assert [view.GetBackgroundVolumeID() for view in views] == [made.volume_node.GetID(), other.GetID()]


def test_the_difference_is_zero_but_for_the_lesion_and_goes_away_again(scene, views, volume_node, made):
    comparison = Comparison(scene)
    comparison.start(volume_node, made.volume_node)
    count = scene.GetNumberOfNodes()
    comparison.show("difference")
    comparison.show("after")
    comparison.show("difference")
    shown = scene.GetNodeByID(views[0].GetForegroundVolumeID())
    expected = array_of(made.volume_node).astype(float) - array_of(volume_node)
    assert np.array_equal(array_of(shown), expected)
    assert shown.GetDisplayNode().GetLevel() == 0
    assert not shown.GetSaveWithScene()
    comparison.stop()
    assert scene.GetNumberOfNodes() == count


def test_the_difference_lies_where_the_scan_lies(scene, volume_node, linear_transform, balls, center_ras):
    volume_node.SetAndObserveTransformNodeID(linear_transform.GetID())
    made = run_on_node(balls(), volume_node, at=[])
    node = difference_node(scene, volume_node, made.volume_node)
    assert node.GetParentTransformNode() is linear_transform
    assert np.allclose(matrix_of(node.GetIJKToRASMatrix), matrix_of(volume_node.GetIJKToRASMatrix))


def test_a_result_deleted_meanwhile_ends_the_comparison(scene, views, volume_node, made):
    comparison = Comparison(scene)
    comparison.start(volume_node, made.volume_node)
    scene.RemoveNode(made.volume_node)
    comparison.show("difference")
    assert not comparison.is_shown


def test_outlines_can_be_hidden_and_come_back_at_the_end(scene, views, volume_node, made):
    comparison = Comparison(scene)
    comparison.start(volume_node, made.volume_node, [made.segmentation_node])
    comparison.show_outlines(False)
    assert not made.segmentation_node.GetDisplayVisibility()
    comparison.stop()
    assert made.segmentation_node.GetDisplayVisibility()


def test_a_deleted_scan_is_not_put_back_into_a_view(scene, views, volume_node, made):
    views[0].SetBackgroundVolumeID(volume_node.GetID())
    comparison = Comparison(scene)
    comparison.start(volume_node, made.volume_node)
    scene.RemoveNode(volume_node)
    comparison.stop_if_gone()
    assert not comparison.is_shown
    assert layers(views[0]) == (None, None, 0.0)


def test_an_overlay_the_user_had_hidden_stays_hidden(scene, views, volume_node, made):
    made.segmentation_node.SetDisplayVisibility(False)
    comparison = Comparison(scene)
    comparison.start(volume_node, made.volume_node, [made.segmentation_node, None])
    comparison.show_outlines(True)
    assert not made.segmentation_node.GetDisplayVisibility()


def test_of_several_points_the_one_that_is_looked_at_is_nearest(scene):
    axial = scene.AddNewNodeByClass("vtkMRMLSliceNode", "Red")
    axial.SetLayoutName("Red")
    axial.SetOrientationToAxial()
    axial.SetSliceOffset(20.0)
    points = [np.array([0.0, 0.0, z]) for z in (-50.0, 21.0, 80.0)]
    assert nearest_to_views(scene, points)[2] == 21.0
    assert nearest_to_views(scene, []) is None
