import numpy as np
import pytest
import slicer
import slicer.util

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.scene.volumes import modality_of, node_from_volume, volume_from_node
from CTGANAugmentLib.scene.voxels import array_of, matrix_of, storable
from CTGANAugmentLib.volume import Volume

FLIPPED = np.array([[-0.9, 0, 0, 40], [0, -0.9, 0, 35], [0, 0, 2.5, -20], [0, 0, 0, 1]], dtype=float)
LEFT_HANDED = np.array([[0.9, 0, 0, 40], [0, 0.8, 0, 35], [0, 0, -2.5, -20], [0, 0, 0, 1]], dtype=float)


@pytest.mark.parametrize(
    "geometry", [FLIPPED, LEFT_HANDED, "oblique"], ids=["flipped", "left-handed", "oblique"]
)
def test_a_volume_goes_through_the_scene_and_back_unchanged(scene, oblique, geometry):
    matrix = oblique if isinstance(geometry, str) else geometry
    array = np.arange(4 * 5 * 6, dtype=np.int16).reshape(4, 5, 6) - 1000
    back = volume_from_node(node_from_volume(scene, Volume(array, matrix, "CT", "scan")))
    assert np.array_equal(back.array, array)
    assert back.array.dtype == np.int16
    assert np.allclose(back.ijk_to_ras, matrix, atol=1e-9)
    assert back.modality == "CT"
    assert back.name.startswith("scan")


def test_one_slice_is_a_volume_too(make_volume):
    assert volume_from_node(make_volume(np.zeros((1, 8, 9), dtype=np.float32))).array.shape == (1, 8, 9)


def test_reading_a_node_does_not_copy_its_voxels(volume_node):
    assert np.shares_memory(volume_from_node(volume_node).array, array_of(volume_node))


def test_a_linear_parent_transform_is_part_of_the_world_geometry(volume_node, linear_transform, oblique):
    volume_node.SetAndObserveTransformNodeID(linear_transform.GetID())
    to_world = matrix_of(linear_transform.GetMatrixTransformToWorld)
    assert np.allclose(volume_from_node(volume_node).ijk_to_ras, to_world @ oblique)


def test_a_stack_of_linear_transforms_is_respected(scene, volume_node, linear_transform, oblique):
    outer = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode", "outer")
    outer.SetMatrixTransformToParent(slicer.util.vtkMatrixFromArray(FLIPPED))
    linear_transform.SetAndObserveTransformNodeID(outer.GetID())
    volume_node.SetAndObserveTransformNodeID(linear_transform.GetID())
    inner = matrix_of(linear_transform.GetMatrixTransformToParent)
    assert np.allclose(volume_from_node(volume_node).ijk_to_ras, FLIPPED @ inner @ oblique)


def test_a_non_linear_transform_is_refused_with_what_to_do(volume_node, warping_transform):
    volume_node.SetAndObserveTransformNodeID(warping_transform.GetID())
    with pytest.raises(UserError, match=r"non-linear transform 'warp'.*harden"):
        volume_from_node(volume_node)


def test_a_result_takes_over_transform_and_own_geometry_of_its_source(scene, volume_node, linear_transform):
    volume_node.SetAndObserveTransformNodeID(linear_transform.GetID())
    node = node_from_volume(scene, volume_from_node(volume_node), like=volume_node, name="copy")
    assert node.GetParentTransformNode() is linear_transform
    ours, theirs = (matrix_of(each.GetIJKToRASMatrix) for each in (node, volume_node))
    assert np.array_equal(ours, theirs)


def test_a_result_is_shown_like_its_source(scene, volume_node):
    display = volume_node.GetDisplayNode()
    display.SetAutoWindowLevel(False)
    display.SetWindowLevel(350, 40)
    display.SetInterpolate(False)
    display.SetAndObserveColorNodeID("vtkMRMLColorTableNodeRainbow")
    shown = node_from_volume(scene, volume_from_node(volume_node), like=volume_node).GetDisplayNode()
    assert (shown.GetWindow(), shown.GetLevel()) == (350, 40)
    assert shown.GetColorNodeID() == "vtkMRMLColorTableNodeRainbow"
    assert not shown.GetInterpolate()
    assert shown is not display


def test_an_automatic_window_is_fixed_so_that_before_and_after_compare(scene, volume_node):
    source = volume_node.GetDisplayNode()
    source.SetAutoWindowLevel(True)
    shown = node_from_volume(scene, volume_from_node(volume_node), like=volume_node).GetDisplayNode()
    assert not shown.GetAutoWindowLevel()
    assert shown.GetWindow() == source.GetWindow()


def test_a_source_with_no_display_is_no_obstacle(scene, volume_node):
    volume_node.SetAndObserveDisplayNodeID(None)
    assert (
        node_from_volume(scene, volume_from_node(volume_node), like=volume_node).GetDisplayNode() is not None
    )


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("bool", "uint8"),
        ("float16", "float32"),
        ("int64", "int32"),
        ("uint64", "int32"),
        ("int16", "int16"),
        (">i2", "int16"),
        ("float64", "float64"),
    ],
)
def test_types_that_nodes_refuse_are_stored_as_the_nearest_they_take(scene, given, stored):
    array = np.arange(8).reshape(2, 2, 2).astype(given)
    node = node_from_volume(scene, Volume(array, np.eye(4), "MR"))
    assert array_of(node).dtype.name == stored
    assert np.array_equal(array_of(node), array)


def test_integers_too_large_for_any_type_of_slicer_become_floating_point():
    assert storable(np.array([[[2**40, 0]]])).dtype == np.float64
    assert storable(np.array([[[2**31, 0]]])).dtype == np.uint32


def test_the_quantity_of_the_voxels_tells_the_modality(scene, make_volume):
    hounsfield = node_from_volume(scene, Volume(np.zeros((2, 2, 2), np.int16), np.eye(4), "CT"))
    assert hounsfield.GetVoxelValueUnits().GetCodeMeaning() == "Hounsfield unit"
    assert modality_of(hounsfield) == "CT"
    assert modality_of(make_volume(np.zeros((2, 2, 2), np.int16))) == "MR"
    assert modality_of(make_volume(np.full((2, 2, 2), -1000, np.int16))) == "CT"


def test_the_dicom_series_tells_the_modality(scene, make_volume):
    node = make_volume(np.zeros((2, 2, 2), np.int16))
    hierarchy = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(scene)
    item = hierarchy.CreateItem(hierarchy.GetSceneItemID(), node)
    hierarchy.SetItemAttribute(item, "DICOM.Modality", "CT")
    assert modality_of(node) == "CT"


def test_voxels_that_are_no_numbers_are_refused(make_volume):
    array = np.zeros((2, 3, 4), dtype=np.float32)
    array[0, 1, 2] = np.nan
    with pytest.raises(UserError, match="1 of the volume's 24 voxels are NaN"):
        volume_from_node(make_volume(array))


def test_a_node_without_voxels_is_refused(scene):
    with pytest.raises(UserError, match="'empty' has no voxels"):
        volume_from_node(scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "empty"))


@pytest.mark.parametrize("class_name", ["vtkMRMLLabelMapVolumeNode", "vtkMRMLModelNode", None])
def test_what_is_no_scan_is_refused(scene, class_name):
    node = scene.AddNewNodeByClass(class_name, "other") if class_name else None
    with pytest.raises(UserError, match="expected a"):
        volume_from_node(node)


def test_a_colour_volume_is_refused(scene):
    node = scene.AddNewNodeByClass("vtkMRMLVectorVolumeNode", "photo")
    slicer.util.updateVolumeFromArray(node, np.zeros((2, 2, 2, 3), dtype=np.uint8).transpose(3, 0, 1, 2))
    with pytest.raises(UserError, match="expected one value a voxel"):
        volume_from_node(node)
