"""COCO's own tools read the lists, and find in the pictures what was drawn in the scans."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image
from pycocotools import mask as coco_masks
from pycocotools.coco import COCO

from CTGANAugmentLib.datasets.data_set import DataSet, Member, read_data_set
from CTGANAugmentLib.datasets.exporters.coco import Coco, run_lengths
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, write_labels, write_volume
from CTGANAugmentLib.volume import LabelVolume, Volume


@pytest.fixture(scope="module")
def out(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("coco")
    Coco(least_pixels=1).export(read_data_set(folder), out)
    return out


def test_every_drawn_voxel_is_in_one_mask(out, folder):
    for subset in ("train", "test"):
        coco = COCO(out / "annotations" / f"instances_{subset}.json")
        for member in read_data_set(folder).members:
            if member.subset == subset:
                images = [each for each in coco.dataset["images"] if each["case"] == member.name]
                drawn = read_labels(member.mask).array
                for category, value in ((1, 2), (2, 7)):
                    ids = coco.getAnnIds(imgIds=[each["id"] for each in images], catIds=[category])
                    masks = [coco.annToMask(each) for each in coco.loadAnns(ids)]
                    assert sum(int(mask.sum()) for mask in masks) == int((drawn == value).sum())
                assert len(images) == int(drawn.any(axis=(1, 2)).sum())


def test_boxes_and_areas_are_those_of_the_masks(out):
    coco = COCO(out / "annotations" / "instances_train.json")
    for each in coco.dataset["annotations"]:
        rle = coco.annToRLE(each)
        assert each["area"] == coco_masks.area(rle)
        assert each["bbox"] == coco_masks.toBbox(rle).tolist()


def test_pictures_are_there_and_synthetic_ones_say_so_and_are_for_training_alone(out):
    for subset, synthetic in (("train", {True, False}), ("test", {False})):
        entries = json.loads((out / "annotations" / f"instances_{subset}.json").read_text())["images"]
        assert {each["synthetic"] for each in entries} == synthetic
        for each in entries:
            with Image.open(out / "images" / subset / each["file_name"]) as picture:
                assert picture.size == (each["width"], each["height"])
                assert ("Synthetic" in picture.text["Description"]) == each["synthetic"]


@pytest.mark.parametrize("plane", ["axial", "coronal", "sagittal"])
def test_slices_show_the_patient_as_readers_see_him(tmp_path, plane):
    ras = np.zeros((4, 5, 6), np.int16)  # axes R, A, S
    ras[1, 2, 4] = 400  # second from the patient's right, third from the front, second from the top
    matrix = np.diag([-2.0, 2.0, 2.0, 1.0])
    matrix[0, 3] = 6.0  # index 0 is the patient's right
    array = ras.transpose(2, 1, 0)
    write_volume(Volume(array, matrix, "CT"), tmp_path / "a.nii.gz")
    write_labels(LabelVolume((array > 0).astype(np.uint8), matrix), tmp_path / "m.nii.gz")
    member = Member("a", "a", tmp_path / "a.nii.gz", "CT", tmp_path / "m.nii.gz")
    (tmp_path / "out").mkdir()
    Coco(plane=plane, least_pixels=1).export(DataSet((member,)), tmp_path / "out")
    listed = json.loads((tmp_path / "out" / "annotations" / "instances_train.json").read_text())
    x, y, width, height = listed["annotations"][0]["bbox"]
    place = {"axial": (1, 2), "coronal": (1, 1), "sagittal": (2, 1)}[plane]
    assert ((x, y), (width, height)) == (place, (1, 1))
    path = tmp_path / "out" / "images" / "train" / listed["images"][0]["file_name"]
    assert np.asarray(Image.open(path))[y, x] == 255


def test_all_slices_come_when_asked_for_and_crumbs_are_left_out(folder, tmp_path):
    data = read_data_set(folder)
    Coco(slices="all", least_pixels=10_000).export(data, tmp_path)
    listed = json.loads((tmp_path / "annotations" / "instances_train.json").read_text())
    assert len(listed["images"]) == 6 * 5
    assert listed["annotations"] == []


def test_cases_without_masks_alone_are_refused(tmp_path):
    write_volume(Volume(np.zeros((2, 3, 3), np.int16), np.eye(4), "CT"), tmp_path / "a.nii.gz")
    with pytest.raises(UserError, match="masks"):
        Coco().export(DataSet((Member("a", "a", tmp_path / "a.nii.gz", "CT"),)), tmp_path)


@given(arrays(bool, st.tuples(st.integers(1, 6), st.integers(1, 6))))
def test_run_lengths_are_those_of_the_oracle(mask):
    own = run_lengths(mask)
    rle = coco_masks.frPyObjects(own, *mask.shape)
    np.testing.assert_array_equal(coco_masks.decode(rle), mask)
    assert rle == coco_masks.encode(np.asfortranarray(mask.astype(np.uint8)))
