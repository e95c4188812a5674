import numpy as np
import pytest
import vtk

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.points import points_from_numbers
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.scene.guides import (
    guides_from_scene,
    points_from_markups,
    roi_from_markups,
    show_discreetly,
)
from CTGANAugmentLib.scene.volumes import volume_from_node


def test_points_are_read_in_world_coordinates(scene, linear_transform):
    node = scene.AddNewNodeByClass("vtkMRMLMarkupsFiducialNode", "places")
    node.AddControlPoint(vtk.vtkVector3d(1, 2, 3))
    node.AddControlPoint(vtk.vtkVector3d(-4, 5, 6))
    assert points_from_markups(node).tolist() == [[1, 2, 3], [-4, 5, 6]]
    node.SetAndObserveTransformNodeID(linear_transform.GetID())
    moved = vtk.vtkMatrix4x4()
    linear_transform.GetMatrixTransformToWorld(moved)
    assert points_from_markups(node)[0] == pytest.approx(moved.MultiplyPoint((1, 2, 3, 1))[:3])


def test_points_not_placed_yet_are_passed_over(scene):
    node = scene.AddNewNodeByClass("vtkMRMLMarkupsFiducialNode", "places")
    node.AddControlPoint(vtk.vtkVector3d(1, 2, 3))
    node.AddControlPoint(vtk.vtkVector3d(9, 9, 9))
    node.UnsetNthControlPointPosition(1)
    assert points_from_markups(node).tolist() == [[1, 2, 3]]
    node.UnsetNthControlPointPosition(0)
    with pytest.raises(UserError, match="'places' has no point: click"):
        points_from_markups(node)


def test_a_roi_turned_by_its_transform_keeps_size_and_axes(scene, linear_transform):
    node = scene.AddNewNodeByClass("vtkMRMLMarkupsROINode", "box")
    node.SetCenter(10, 20, 30)
    node.SetSize(6, 8, 12)
    straight = roi_from_markups(node)
    assert straight.center_ras.tolist() == [10, 20, 30]
    assert straight.size_mm.tolist() == [6, 8, 12]
    assert np.allclose(straight.axes_ras, np.eye(3))
    node.SetAndObserveTransformNodeID(linear_transform.GetID())
    turned = roi_from_markups(node)
    assert turned.size_mm == pytest.approx([6, 8, 12])
    corner = turned.center_ras + turned.axes_ras @ [2.9, 3.9, 5.9]
    assert node.IsPointInROIWorld(corner)
    assert turned.contains(corner)
    assert not turned.contains(turned.center_ras + turned.axes_ras @ [2.9, 3.9, 6.1])


def test_a_roi_not_drawn_yet_is_refused(scene):
    with pytest.raises(UserError, match="not drawn yet"):
        roi_from_markups(scene.AddNewNodeByClass("vtkMRMLMarkupsROINode", "box"))


def test_other_nodes_are_refused(volume_node):
    with pytest.raises(UserError, match="expected a point list"):
        points_from_markups(volume_node)
    with pytest.raises(UserError, match="expected a region of interest"):
        roi_from_markups(volume_node)


def test_numbers_and_library_objects_pass_through(volume_node):
    roi = Roi.aligned([0, 0, 0], [5, 5, 5])
    guides = guides_from_scene(volume_from_node(volume_node), at=(1, 2, 3), roi=roi)
    assert guides.points_ras.tolist() == [[1, 2, 3]]
    assert guides.roi is roi
    assert guides.mask is None


@pytest.mark.parametrize(
    ("at", "shape"), [(None, (0, 3)), ([], (0, 3)), ((1, 2, 3), (1, 3)), ([(1, 2, 3), (4, 5, 6)], (2, 3))]
)
def test_points_may_be_written_in_several_ways(at, shape):
    assert points_from_numbers(at).shape == shape


@pytest.mark.parametrize("at", [(1, 2), [(1, 2, 3), (4, 5)], "liver", (1, 2, float("nan")), 5, [[[1, 2, 3]]]])
def test_what_is_no_point_is_refused(at):
    with pytest.raises(UserError, match="expected points such as"):
        points_from_numbers(at)


def test_new_markups_hide_little_of_what_lies_below(scene):
    points = scene.AddNewNodeByClass("vtkMRMLMarkupsFiducialNode", "Lesion places")
    show_discreetly(points)
    points.AddControlPoint(1, 2, 3)
    assert points.GetNthControlPointLabel(0) == "1"
    roi = scene.AddNewNodeByClass("vtkMRMLMarkupsROINode", "Lesion region")
    show_discreetly(roi)
    assert not roi.GetDisplayNode().GetFillVisibility()
