import zipfile

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.webapp.scene_archive import unpack

SCENE = '<MRML><VolumeArchetypeStorage id="s" fileName="{name}"></VolumeArchetypeStorage></MRML>'


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "into" / "here"
    made.mkdir(parents=True)
    return made


def archive(tmp_path, files):
    path = tmp_path / "scene.mrb"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path


def scene(name="Data/scan.nrrd"):
    return {"scene/scene.mrml": SCENE.format(name=name), "scene/Data/scan.nrrd": b"NRRD0004\n\n"}


def test_a_scene_is_unpacked_into_its_folder(tmp_path, folder):
    found = unpack(archive(tmp_path, scene()), folder)
    assert found == folder / "scene" / "scene.mrml"
    assert (folder / "scene" / "Data" / "scan.nrrd").is_file()


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../../secret.nrrd", "..%2F..%2Fsecret.nrrd", "file:///etc/passwd", "http://x/y.nrrd"],
)
def test_a_scene_that_reaches_for_other_files_is_refused(tmp_path, folder, name):
    with pytest.raises(UserError, match="which is not in it"):
        unpack(archive(tmp_path, scene(name)), folder)


@pytest.mark.parametrize("name", ["../outside.txt", "/outside.txt", "..\\outside.txt", "C:/outside.txt"])
def test_names_that_would_be_written_elsewhere_are_refused_and_nothing_is_written(tmp_path, folder, name):
    with pytest.raises(UserError, match="would be written elsewhere"):
        unpack(archive(tmp_path, {**scene(), name: b"x"}), folder)
    assert list(folder.iterdir()) == []
    assert not (folder.parent / "outside.txt").exists()


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, folder, monkeypatch):
    monkeypatch.setattr("CTGANAugmentLib.webapp.scene_archive._SMALL_BYTES", 2**20)
    bomb = archive(tmp_path, {**scene(), "scene/Data/zeros.raw": bytes(8 * 2**20)})
    with pytest.raises(UserError, match="too large to unpack"):
        unpack(bomb, folder)
    assert list(folder.iterdir()) == []


def test_what_is_no_scene_is_refused(tmp_path, folder):
    (tmp_path / "text.mrb").write_text("hello")
    with pytest.raises(UserError, match="expected a Slicer scene"):
        unpack(tmp_path / "text.mrb", folder)
    with pytest.raises(UserError, match="without one in it"):
        unpack(archive(tmp_path, {"scene/readme.txt": "x"}), folder)
    with pytest.raises(UserError, match="expected a Slicer scene"):
        unpack(archive(tmp_path, {"scene/scene.mrml": "<MRML>"}), folder / "..")


def test_an_image_in_a_scene_that_names_other_files_is_refused(tmp_path, folder):
    files = {**scene(), "scene/Data/scan.nrrd": b"NRRD0004\ndata file: /etc/passwd\n\n"}
    with pytest.raises(UserError, match="keeps its voxels"):
        unpack(archive(tmp_path, files), folder)
