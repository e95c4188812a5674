import asyncio
import json
import zipfile

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.scene.volumes import volume_from_node
from CTGANAugmentLib.volume import Label, LabelVolume, Volume
from CTGANAugmentLib.webapp.scans import Scans

GRID = np.array([[-1.5, 0.0, 0.0, 20.0], [0.0, -1.5, 0.0, 30.0], [0.0, 0.0, 2.5, -40.0], [0, 0, 0, 1]])
SCENE = '<MRML version="Slicer5"><{node} id="a" name="a" {attribute}="{value}"></{node}></MRML>'


@pytest.fixture
def scans(slicer_app, scene):
    return Scans(slicer_app)


@pytest.fixture
def ct():
    array = np.random.default_rng(0).integers(-1000, 1000, (6, 20, 24)).astype(np.int16)
    return Volume(array, GRID, "CT", "chest")


@pytest.fixture
def mask(ct):
    values = np.zeros(ct.array.shape, np.uint8)
    values[2:4, 5:12, 6:15] = 1
    return LabelVolume(values, GRID, name="tumour", labels=(Label(1, "Tumour", (1.0, 0.2, 0.2)),))


def opened(scans, path):
    return asyncio.run(scans.open(path))


@pytest.mark.parametrize("name", ["chest.nrrd", "chest.nii.gz", "chest.mha", "dicom"])
def test_a_scan_comes_with_its_values_and_its_place(scans, ct, tmp_path, name):
    write_volume(ct, tmp_path / name)
    node = opened(scans, tmp_path / name)
    found = volume_from_node(node)
    np.testing.assert_array_equal(found.array, ct.array)
    np.testing.assert_allclose(found.ijk_to_ras, GRID, atol=1e-6)
    assert scans.volumes() == [node]


def test_several_scans_stay_open(scans, ct, tmp_path):
    for name in ("one.nrrd", "two.nrrd"):
        write_volume(ct, tmp_path / name)
        opened(scans, tmp_path / name)
    assert [node.GetName() for node in scans.volumes()] == ["one", "two"]


@pytest.mark.parametrize("name", ["tumour.seg.nrrd", "tumour.nii.gz"])
def test_a_segmentation_lies_on_the_scan_that_is_open(scans, ct, mask, tmp_path, name):
    write_volume(ct, tmp_path / "ct.nrrd")
    write_labels(mask, tmp_path / name)
    opened(scans, tmp_path / "ct.nrrd")
    node = opened(scans, tmp_path / name)
    assert node.IsA("vtkMRMLSegmentationNode")
    assert scans.segmentations() == [node]
    assert node.GetSegmentation().GetNumberOfSegments() == 1
    assert len(scans.volumes()) == 1


def test_a_segmentation_without_a_scan_is_refused(scans, mask, tmp_path):
    write_labels(mask, tmp_path / "tumour.seg.nrrd")
    with pytest.raises(UserError, match="open the scan that it belongs to first"):
        opened(scans, tmp_path / "tumour.seg.nrrd")
    assert scans.segmentations() == []


def test_what_was_saved_is_read_again_as_it_was(scans, ct, mask, tmp_path):
    write_volume(ct, tmp_path / "ct.nrrd")
    write_labels(mask, tmp_path / "tumour.seg.nrrd")
    scan, segmentation = opened(scans, tmp_path / "ct.nrrd"), opened(scans, tmp_path / "tumour.seg.nrrd")
    scan.SetName("a/b: ../c")
    out = tmp_path / "out"
    out.mkdir()
    assert scans.save(scan, out).parent == out
    assert scans.save(segmentation, out).name == "tumour.seg.nrrd"
    again = opened(scans, scans.save(scan, out))
    np.testing.assert_array_equal(volume_from_node(again).array, ct.array)


def test_a_scene_keeps_scans_segments_and_attributes(scans, scene, ct, mask, tmp_path):
    write_volume(ct, tmp_path / "ct.nrrd")
    write_labels(mask, tmp_path / "tumour.seg.nrrd")
    scan = opened(scans, tmp_path / "ct.nrrd")
    scan.SetAttribute("CTGANAugment.Kept", json.dumps({"seed": 7}))
    opened(scans, tmp_path / "tumour.seg.nrrd")
    saved = scans.save_scene(tmp_path)
    scene.Clear()
    assert scans.volumes() == []
    assert opened(scans, saved) is None
    (again,) = scans.volumes()
    np.testing.assert_array_equal(volume_from_node(again).array, ct.array)
    assert json.loads(again.GetAttribute("CTGANAugment.Kept")) == {"seed": 7}
    (segments,) = scans.segmentations()
    assert segments.GetSegmentation().GetNthSegment(0).GetName() == "Tumour"


def archive(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path


@pytest.mark.parametrize("name", ["../evil.mrml", "/evil.mrml", "a/../../evil", "..\\evil", "C:\\evil"])
def test_a_scene_that_would_write_elsewhere_is_refused(scans, tmp_path, name):
    with pytest.raises(UserError, match="written elsewhere"):
        opened(scans, archive(tmp_path / "a.mrb", {"a.mrml": "<MRML></MRML>", name: "x"}))
    assert not list(tmp_path.parent.glob("evil*"))


def test_a_scene_that_unpacks_to_far_more_than_it_is_is_refused(scans, tmp_path, monkeypatch):
    monkeypatch.setattr("CTGANAugmentLib.webapp.scene_archive._SMALL_BYTES", 2**20)
    bomb = archive(tmp_path / "bomb.mrb", {"a.mrml": "<MRML></MRML>", "Data/a.raw": bytes(8 * 2**20)})
    with pytest.raises(UserError, match="too large to unpack"):
        opened(scans, bomb)


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("fileName", "/etc/passwd"),
        ("fileName", "../../etc/passwd"),
        ("fileName", "%2e%2e/%2e%2e/etc/passwd"),
        ("fileListMember0", "Data/../../../x.nrrd"),
        ("uri", "http://example.org/a.nrrd"),
    ],
)
def test_a_scene_that_reaches_outside_of_itself_is_refused(scans, tmp_path, attribute, value):
    text = SCENE.format(node="VolumeArchetypeStorage", attribute=attribute, value=value)
    with pytest.raises(UserError, match="not in it"):
        opened(scans, archive(tmp_path / "a.mrb", {"a/a.mrml": text}))


@pytest.mark.parametrize(
    ("files", "said"),
    [({"readme.txt": "x"}, "without one in it"), ({"a.mrml": "<MRML><broken"}, "expected a Slicer scene")],
)
def test_a_zip_that_is_no_scene_is_refused(scans, tmp_path, files, said):
    with pytest.raises(UserError, match=said):
        opened(scans, archive(tmp_path / "a.mrb", files))


@pytest.mark.parametrize("keep", [0, 10, 200])
def test_a_scene_that_was_cut_short_is_refused(scans, tmp_path, keep):
    whole = archive(tmp_path / "whole.mrb", {"a.mrml": "<MRML></MRML>", "Data/a.raw": bytes(range(256)) * 9})
    (tmp_path / "cut.mrb").write_bytes(whole.read_bytes()[:keep])
    with pytest.raises(UserError, match="expected a Slicer scene"):
        opened(scans, tmp_path / "cut.mrb")


NRRD = "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 2 2 2\nencoding: raw\n{}: {}\n\n"
META = "ObjectType = Image\nNDims = 3\nDimSize = 2 2 2\nElementType = MET_UCHAR\nElementDataFile = {}\n"


@pytest.mark.parametrize(
    "place", ["/etc/passwd", "../secret.raw", "sub/../../secret.raw", "LIST\n/etc/passwd"]
)
@pytest.mark.parametrize("name", ["a.nhdr", "a.nrrd", "a.mhd", "a.mha"])
def test_a_header_cannot_show_another_file_as_a_scan(scans, tmp_path, name, place):
    text = META.format(place) if name.startswith("a.m") else NRRD.format("data file", place)
    (tmp_path / name).write_text(text)
    with pytest.raises(UserError, match="not a file beside it"):
        opened(scans, tmp_path / name)


def test_a_header_may_keep_its_voxels_beside_itself(scans, ct, tmp_path):
    write_volume(ct, tmp_path / "chest.mhd")
    np.testing.assert_array_equal(volume_from_node(opened(scans, tmp_path / "chest.mhd")).array, ct.array)


def test_a_damaged_file_leaves_the_scene_as_it_was(scans, ct, tmp_path):
    write_volume(ct, tmp_path / "ct.nrrd")
    (tmp_path / "cut.nrrd").write_bytes((tmp_path / "ct.nrrd").read_bytes()[:300])
    with pytest.raises(UserError):
        opened(scans, tmp_path / "cut.nrrd")
    assert scans.volumes() == []


def test_reading_leaves_the_event_loop_free(scans, ct, tmp_path):
    big = Volume(np.tile(ct.array, (12, 12, 12)), GRID, "CT", "big")
    write_volume(big, tmp_path / "big.nrrd")

    async def both():
        reading, turns = asyncio.ensure_future(scans.open(tmp_path / "big.nrrd")), 0
        while not reading.done():
            await asyncio.sleep(0.001)
            turns += 1
        return turns

    assert asyncio.run(both()) > 5
