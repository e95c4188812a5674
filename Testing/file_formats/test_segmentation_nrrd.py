"""Segmentations as 3D Slicer writes and reads them, by its own storage node."""

from __future__ import annotations

import logging

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813

from CTGANAugmentLib import files
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.volume import Label, LabelVolume

LESION = Label(1, "Lesion", (0.85, 0.25, 0.2), "mass", {"Made.By": '{"lower":-5.5,"keep":"a:b"}'})
OEDEMA = Label(2, "Oedema of it", (0.0, 1.0, 0.5), "oedema")
PLAIN = Label(5, "Something", (0.5, 0.5, 1.0))


@pytest.fixture
def grid() -> Grid:
    directions, _ = np.linalg.qr(np.random.default_rng(2).normal(size=(3, 3)))
    directions[:, 2] *= np.sign(np.linalg.det(directions))
    matrix = np.eye(4)
    matrix[:3, :3] = directions * [0.7, 0.8, 2.5]
    matrix[:3, 3] = [10, -20, 30]
    return Grid((8, 9, 10), matrix)


@pytest.fixture
def labels(grid) -> LabelVolume:
    values = np.zeros(grid.shape_kji, np.uint8)
    values[2:4, 3:6, 4:8] = 1
    values[4:6, 3:5, 4:6] = 2
    values[6, 6, 6] = 5
    return LabelVolume(values, grid.ijk_to_ras, labels=(LESION, OEDEMA, PLAIN))


class SlicerScene:
    """A scene with what segmentations need; the logics must outlive it."""

    def __init__(self):
        self.slicer = pytest.importorskip("slicer")
        self.scene = self.slicer.vtkMRMLScene()
        self.application = self.slicer.vtkSlicerApplicationLogic()
        self.application.SetMRMLScene(self.scene)
        self.segmentations = self.slicer.vtkSlicerSegmentationsModuleLogic()
        self.segmentations.SetMRMLScene(self.scene)

    def storage(self, path):
        node = self.scene.AddNewNodeByClass("vtkMRMLSegmentationStorageNode")
        node.SetFileName(str(path))
        return node

    def load(self, path):
        node = self.scene.AddNewNodeByClass("vtkMRMLSegmentationNode")
        assert self.storage(path).ReadData(node)
        return node

    def add_segment(self, node, mask, grid, name):
        vtk = pytest.importorskip("vtk")
        from vtk.util.numpy_support import numpy_to_vtk

        image = self.slicer.vtkOrientedImageData()
        k, j, i = mask.shape
        image.SetExtent(0, i - 1, 0, j - 1, 0, k - 1)
        image.GetPointData().SetScalars(
            numpy_to_vtk(mask.astype(np.uint8).ravel(), deep=True, array_type=vtk.VTK_UNSIGNED_CHAR)
        )
        image.SetGeometryFromImageToWorldMatrix(self.slicer.util.vtkMatrixFromArray(grid.ijk_to_ras))
        node.AddSegmentFromBinaryLabelmapRepresentation(image, name, [1.0, 0.5, 0.0])


@pytest.fixture
def slicer_scene() -> SlicerScene:
    return SlicerScene()


def test_names_colours_and_terminology_come_back(tmp_path, labels):
    files.write_labels(labels, tmp_path / "a.seg.nrrd")
    back = files.read_labels(tmp_path / "a.seg.nrrd")
    assert back.labels == labels.labels
    assert np.array_equal(back.array, labels.array)
    assert back.grid.matches(labels.grid, 1e-9)


def test_slicer_reads_segments_with_name_colour_terminology_and_place(tmp_path, labels, slicer_scene):
    vtk = pytest.importorskip("vtk")
    files.write_labels(labels, tmp_path / "a.seg.nrrd")
    node = slicer_scene.load(tmp_path / "a.seg.nrrd")
    segmentation = node.GetSegmentation()
    assert segmentation.GetNumberOfSegments() == 3
    for number, label in enumerate(labels.labels):
        segment = segmentation.GetNthSegment(number)
        assert segment.GetName() == label.name
        assert np.allclose(segment.GetColor(), label.color_rgb)
        assert segment.GetLabelValue() == label.value
        image = segment.GetRepresentation("Binary labelmap")
        matrix = vtk.vtkMatrix4x4()
        image.GetImageToWorldMatrix(matrix)
        assert np.allclose(slicer_scene.slicer.util.arrayFromVTKMatrix(matrix), labels.ijk_to_ras, atol=1e-9)
        i0, i1, j0, j1, k0, k1 = image.GetExtent()  # Slicer keeps no more than the drawn part in memory
        part = labels.array[k0 : k1 + 1, j0 : j1 + 1, i0 : i1 + 1]
        voxels = np.frombuffer(image.GetPointData().GetScalars(), np.uint8).reshape(part.shape)
        assert np.array_equal(voxels == label.value, part == label.value)
        assert np.count_nonzero(part == label.value) == np.count_nonzero(labels.array == label.value)
    tag = vtk.reference("")
    segmentation.GetNthSegment(0).GetTag("TerminologyEntry", tag)
    assert "SCT^4147007^Mass" in str(tag)


def test_what_slicer_writes_cropped_is_read_in_its_place(tmp_path, labels, slicer_scene):
    files.write_labels(labels, tmp_path / "a.seg.nrrd")
    node = slicer_scene.load(tmp_path / "a.seg.nrrd")
    storage = slicer_scene.storage(tmp_path / "b.seg.nrrd")
    storage.SetCropToMinimumExtent(True)
    assert storage.WriteData(node)
    back = files.read_labels(tmp_path / "b.seg.nrrd")
    assert back.array.shape < labels.array.shape
    assert back.labels == labels.labels
    assert np.array_equal(back.on_grid(labels.grid).array, labels.array)


def test_overlapping_segments_of_slicer_are_merged_with_a_warning(tmp_path, grid, slicer_scene, caplog):
    first = np.zeros(grid.shape_kji, bool)
    first[2:5, 2:6, 2:6] = True
    second = np.zeros(grid.shape_kji, bool)
    second[4:7, 4:8, 4:8] = True
    node = slicer_scene.scene.AddNewNodeByClass("vtkMRMLSegmentationNode")
    slicer_scene.add_segment(node, first, grid, "first")
    slicer_scene.add_segment(node, second, grid, "second")
    assert slicer_scene.storage(tmp_path / "c.seg.nrrd").WriteData(node)
    with caplog.at_level(logging.WARNING):
        back = files.read_labels(tmp_path / "c.seg.nrrd")
    whole = back.on_grid(grid).array
    assert [(label.value, label.name) for label in back.labels] == [(1, "first"), (2, "second")]
    assert np.array_equal(whole == 2, second)
    assert np.array_equal(whole == 1, first & ~second)
    assert f"{np.count_nonzero(first & second)} voxels" in caplog.text


def test_a_file_of_old_slicer_has_a_layer_for_each_segment(tmp_path):
    layers = np.zeros((3, 4, 5, 2), np.uint8)
    layers[0, 0, 0, 0] = layers[1, 1, 1, 1] = 1
    image = sitk.GetImageFromArray(layers, isVector=True)
    for number, name in enumerate(("one", "two")):
        image.SetMetaData(f"Segment{number}_ID", name)
        image.SetMetaData(f"Segment{number}_Name", name)
    sitk.WriteImage(image, str(tmp_path / "old.seg.nrrd"))
    back = files.read_labels(tmp_path / "old.seg.nrrd")
    assert [(label.value, label.name) for label in back.labels] == [(1, "one"), (2, "two")]
    assert (back.array[0, 0, 0], back.array[1, 1, 1], back.array.sum()) == (1, 2, 3)


def test_a_segmentation_without_keys_is_read_by_its_values(tmp_path):
    sitk.WriteImage(sitk.GetImageFromArray(np.full((2, 3, 4), 3, np.uint8)), str(tmp_path / "x.seg.nrrd"))
    assert files.read_labels(tmp_path / "x.seg.nrrd").labels == (Label(3, "Label 3"),)


def test_a_fractional_segmentation_is_refused(tmp_path):
    image = sitk.GetImageFromArray(np.full((2, 3, 4), 3, np.uint8))
    image.SetMetaData("Segmentation_MasterRepresentation", "Fractional labelmap")
    sitk.WriteImage(image, str(tmp_path / "x.seg.nrrd"))
    with pytest.raises(UserError, match="fractional"):
        files.read_labels(tmp_path / "x.seg.nrrd")


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "empty"), (b"NRRD0004\ntype: short\n\n", "truncated"), (b"no", "expected a NRRD")],
)
def test_a_damaged_segmentation_is_refused(tmp_path, content, message):
    (tmp_path / "x.seg.nrrd").write_bytes(content)
    with pytest.raises(UserError, match=message):
        files.read_labels(tmp_path / "x.seg.nrrd")


def test_a_label_without_voxels_is_written_and_read(tmp_path, grid):
    empty = LabelVolume(np.zeros(grid.shape_kji, np.uint8), grid.ijk_to_ras, labels=(LESION,))
    files.write_labels(empty, tmp_path / "e.seg.nrrd")
    assert files.read_labels(tmp_path / "e.seg.nrrd").labels == (LESION,)
