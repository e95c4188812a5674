import numpy as np
import pytest
import slicer
import slicer.util

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.scene.labels import labels_from_node, segment_id
from CTGANAugmentLib.scene.volumes import volume_from_node
from CTGANAugmentLib.scene.voxels import matrix_of, oriented_image


def mask_with(shape, *boxes):
    mask = np.zeros(shape, np.uint8)
    for box in boxes:
        mask[box] = 1
    return mask


LIVER = np.s_[5:10, 10:20, 5:25]
KIDNEY = np.s_[12:15, 30:35, 40:45]


@pytest.fixture
def segmentation(scene, volume_node):
    node = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", "organs")
    node.SetReferenceImageGeometryParameterFromVolumeNode(volume_node)
    geometry = matrix_of(volume_node.GetIJKToRASMatrix)
    for name, box in (("liver", LIVER), ("kidney", KIDNEY)):
        image = oriented_image(mask_with((20, 40, 50), box), geometry)
        node.AddSegmentFromBinaryLabelmapRepresentation(image, name, [0.9, 0.4, 0.1])
    return node


def test_one_segment_becomes_label_one_on_the_scans_grid(segmentation, volume_node):
    labels = labels_from_node(segmentation, volume_from_node(volume_node), "kidney")
    assert np.array_equal(labels.array, mask_with((20, 40, 50), KIDNEY))
    assert [(label.value, label.name) for label in labels.labels] == [(1, "kidney")]


def test_all_segments_become_numbered_labels(segmentation, volume_node):
    labels = labels_from_node(segmentation, volume_from_node(volume_node))
    assert np.array_equal(labels.array > 0, mask_with((20, 40, 50), LIVER, KIDNEY))
    assert [label.name for label in labels.labels] == ["liver", "kidney"]
    assert np.array_equal(labels.mask(2), mask_with((20, 40, 50), KIDNEY))


def test_a_segmentation_cropped_to_its_organ_lands_on_the_right_voxels(scene, volume_node, oblique):
    node = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", "cropped")
    start = oblique.copy()
    start[:3, 3] += oblique[:3, :3] @ [5, 10, 5]
    node.AddSegmentFromBinaryLabelmapRepresentation(
        oriented_image(np.ones((5, 10, 20), np.uint8), start), "liver"
    )
    labels = labels_from_node(node, volume_from_node(volume_node), "liver")
    assert np.array_equal(labels.array, mask_with((20, 40, 50), LIVER))


def test_scan_and_segmentation_under_one_transform_still_meet(segmentation, volume_node, linear_transform):
    for node in (segmentation, volume_node):
        node.SetAndObserveTransformNodeID(linear_transform.GetID())
    labels = labels_from_node(segmentation, volume_from_node(volume_node), "liver")
    assert np.array_equal(labels.array, mask_with((20, 40, 50), LIVER))


def test_a_segmentation_on_another_grid_is_resampled_and_left_as_it_is(scene, make_volume):
    coarse = make_volume(np.zeros((10, 20, 20), np.int16), np.diag([2.0, 2.0, 4.0, 1.0]))
    node = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", "fine")
    fine = mask_with((40, 40, 40), np.s_[10:30, 8:20, 16:36])
    node.AddSegmentFromBinaryLabelmapRepresentation(oriented_image(fine, np.eye(4)), "organ")
    labels = labels_from_node(node, volume_from_node(coarse), "organ")
    volume_mm3 = labels.array.sum() * 16
    assert abs(volume_mm3 - fine.sum()) < 0.2 * fine.sum()
    assert labels.array[5, 7, 12] == 1
    image = slicer.vtkOrientedImageData()
    node.GetBinaryLabelmapRepresentation(node.GetSegmentation().GetNthSegmentID(0), image)
    assert image.GetSpacing() == (1, 1, 1)


def test_a_surface_segment_is_turned_into_voxels_and_stays_a_surface(scene, make_volume):
    import vtk

    scan = make_volume(np.zeros((40, 40, 40), np.int16), np.eye(4))
    ball = vtk.vtkSphereSource()
    ball.SetRadius(8)
    ball.SetCenter(20, 18, 22)
    ball.SetThetaResolution(60)
    ball.SetPhiResolution(60)
    ball.Update()
    node = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", "surface")
    node.GetSegmentation().SetSourceRepresentationName("Closed surface")
    node.AddSegmentFromClosedSurfaceRepresentation(ball.GetOutput(), "ball", [1, 0, 0])
    labels = labels_from_node(node, volume_from_node(scan), "ball")
    assert labels.array.sum() == pytest.approx(4 / 3 * np.pi * 512, rel=0.05)
    assert np.allclose(np.argwhere(labels.array).mean(axis=0), [22, 18, 20], atol=0.2)
    assert not node.GetSegmentation().ContainsRepresentation("Binary labelmap")


def test_a_label_map_keeps_its_values(scene, volume_node, oblique):
    node = scene.AddNewNodeByClass("vtkMRMLLabelMapVolumeNode", "map")
    node.SetIJKToRASMatrix(slicer.util.vtkMatrixFromArray(oblique))
    slicer.util.updateVolumeFromArray(node, mask_with((20, 40, 50), LIVER) * 6)
    labels = labels_from_node(node, volume_from_node(volume_node))
    assert np.array_equal(labels.mask(6), mask_with((20, 40, 50), LIVER))


def test_a_label_map_on_another_grid_is_resampled(scene, make_volume):
    scan = make_volume(np.zeros((20, 20, 20), np.int16), np.diag([2.0, 2.0, 2.0, 1.0]))
    node = scene.AddNewNodeByClass("vtkMRMLLabelMapVolumeNode", "map")
    slicer.util.updateVolumeFromArray(node, mask_with((40, 40, 40), np.s_[10:30, 10:30, 10:30]) * 3)
    node.SetIJKToRASMatrix(slicer.util.vtkMatrixFromArray(np.eye(4)))
    labels = labels_from_node(node, volume_from_node(scan))
    assert labels.array[10, 10, 10] == 3
    assert labels.array[3, 10, 10] == 0


def test_a_segment_is_found_by_id_before_name_and_an_unknown_one_is_named(segmentation):
    first = segmentation.GetSegmentation().GetNthSegmentID(0)
    assert segment_id(segmentation, first) == first
    with pytest.raises(UserError, match="no segment named 'spleen'; it has liver, kidney"):
        segment_id(segmentation, "spleen")


def test_an_empty_or_far_away_segment_says_so(scene, segmentation, make_volume):
    elsewhere = make_volume(np.zeros((4, 4, 4), np.int16), np.array(np.eye(4) + 0), "far")
    shifted = np.eye(4)
    shifted[:3, 3] = 900
    elsewhere.SetIJKToRASMatrix(slicer.util.vtkMatrixFromArray(shifted))
    with pytest.raises(UserError, match=r"'liver'.*no voxel inside the volume 'far'"):
        labels_from_node(segmentation, volume_from_node(elsewhere), "liver")


def test_a_segmentation_without_segments_and_another_kind_of_node_are_refused(scene, volume_node):
    volume = volume_from_node(volume_node)
    with pytest.raises(UserError, match="has no segment"):
        labels_from_node(scene.AddNewNodeByClass("vtkMRMLSegmentationNode", "none"), volume)
    with pytest.raises(UserError, match="expected a segmentation or a label map"):
        labels_from_node(volume_node, volume)
