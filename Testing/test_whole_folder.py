"""A folder takes its place whole; whatever fails, what was there is there again and nothing lies beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from CTGANAugmentLib.whole_folder import whole_folder


def put(folder, name="new", failure=None):
    with whole_folder(folder) as fresh:
        assert fresh.parent.parent == folder.parent
        (fresh / name).write_text(name)
        if failure:
            raise failure


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_it_takes_the_place_of_nothing_and_of_a_folder(tmp_path):
    put(tmp_path / "set", "old")
    assert names(tmp_path) == ["set", "set/old"]
    put(tmp_path / "set")
    assert names(tmp_path) == ["set", "set/new"]


@pytest.mark.parametrize("failure", [RuntimeError("bug"), OSError("full"), KeyboardInterrupt()])
def test_a_block_that_fails_changes_nothing(tmp_path, failure):
    put(tmp_path / "set", "old")
    for name in ("set", "other"):
        with pytest.raises(type(failure)):
            put(tmp_path / name, failure=failure)
    assert names(tmp_path) == ["set", "set/old"]


@pytest.mark.parametrize("failure", [OSError("denied"), KeyboardInterrupt()])
@pytest.mark.parametrize("target", ["replaced", "set"])
def test_the_old_folder_comes_back_when_a_renaming_is_interrupted(tmp_path, monkeypatch, failure, target):
    put(tmp_path / "set", "old")
    rename = Path.rename

    def failing(path, place):
        if place.name == target and path.name != "replaced":
            raise failure
        return rename(path, place)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(type(failure)):
        put(tmp_path / "set")
    assert names(tmp_path) == ["set", "set/old"]
