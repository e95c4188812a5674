"""The index of inputs is a convenience: it finds what it can and never stands in the way."""

from __future__ import annotations

import json

from CTGANAugmentLib.jobs.known_inputs import recall, remember
from CTGANAugmentLib.jobs.outputs import Source


def make_file(folder, name="scan.nrrd"):
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text("a scan")
    return path


def test_what_was_remembered_is_found_with_its_series(tmp_path):
    path = make_file(tmp_path)
    remember("aa", Source(path, "2"))
    remember("bb", Source(path))
    assert recall("aa") == Source(path, "2")
    assert recall("bb") == Source(path, None)
    assert recall("cc") is None


def test_a_relative_path_is_found_from_another_folder(tmp_path, monkeypatch):
    make_file(tmp_path / "here")
    (tmp_path / "there").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    remember("aa", Source(type(tmp_path)("scan.nrrd")))
    monkeypatch.chdir(tmp_path / "there")
    assert recall("aa") == Source(tmp_path / "here" / "scan.nrrd")


def test_the_last_place_counts(tmp_path):
    for name in ("old.nrrd", "new.nrrd"):
        remember("aa", Source(make_file(tmp_path, name)))
    assert recall("aa") == Source(tmp_path / "new.nrrd")


def test_a_file_that_is_gone_is_not_known(tmp_path):
    path = make_file(tmp_path)
    remember("aa", Source(path))
    path.unlink()
    assert recall("aa") is None


def test_the_index_keeps_the_latest_only(tmp_path, own_state_folder):
    path = make_file(tmp_path)
    (own_state_folder / "ctganaugment").mkdir(parents=True)
    index = own_state_folder / "ctganaugment" / "inputs.json"
    index.write_text(json.dumps({f"old{n}": [str(path), None] for n in range(300)}))
    remember("new", Source(path))
    assert recall("new") == Source(path)
    assert recall("old299") == Source(path)
    assert recall("old0") is None
    assert len(json.loads(index.read_text())) == 200


def test_a_damaged_index_is_as_good_as_none(tmp_path, own_state_folder):
    path = make_file(tmp_path)
    (own_state_folder / "ctganaugment").mkdir(parents=True)
    index = own_state_folder / "ctganaugment" / "inputs.json"
    for text in ("", "[1]", '{"aa": "text"}', '{"aa": [1]}', "\x00"):
        index.write_text(text)
        assert recall("aa") is None
        remember("aa", Source(path))
        assert recall("aa") == Source(path)


def test_a_state_folder_that_cannot_be_made_is_no_failure(tmp_path, own_state_folder):
    own_state_folder.write_text("a file in the way")
    remember("aa", Source(make_file(tmp_path)))
    assert recall("aa") is None
