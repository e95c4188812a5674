"""A folder comes whole or stays as it was, whatever goes wrong on the way."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.filled_folder import FilledFolder


def fill(path, text="new", *, overwrite=False, fail=None, need_bytes=10):
    folder = FilledFolder(path, lambda name: name.endswith(".txt"))
    with folder.staged(need_bytes=need_bytes, overwrite=overwrite) as fresh:
        (fresh / "a.txt").write_text(text)
        if fail:
            raise fail


def test_it_comes_with_its_parents_when_all_is_written(tmp_path, content):
    fill(tmp_path / "x" / "y" / "set")
    assert content(tmp_path) == {"x/y/set/a.txt": b"new"}
    assert [path.name for path in (tmp_path / "x" / "y").iterdir()] == ["set"]


@pytest.mark.parametrize("failure", [RuntimeError("bug"), KeyboardInterrupt()])
def test_a_failure_leaves_nothing_and_what_was_there(tmp_path, content, failure):
    with pytest.raises(type(failure)):
        fill(tmp_path / "x" / "set", fail=failure)
    assert list(tmp_path.iterdir()) == []
    fill(tmp_path / "set", "old")
    with pytest.raises(type(failure)):
        fill(tmp_path / "set", overwrite=True, fail=failure)
    assert content(tmp_path) == {"set/a.txt": b"old"}


def test_a_full_disk_is_told_in_words(tmp_path):
    with pytest.raises(UserError, match=r"could not write the folder .*No space left"):
        fill(tmp_path / "set", fail=OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(UserError, match="not enough disk space"):
        fill(tmp_path / "set", need_bytes=10**18)
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_its_own_is_never_replaced(tmp_path, content):
    (tmp_path / "set" / "sub.txt").mkdir(parents=True)
    (tmp_path / "file").write_text("mine")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.docx").write_text("mine")
    before = content(tmp_path)
    for name, message in {"set": r"holds sub\.txt", "file": "got the file", "other": "holds thesis"}.items():
        with pytest.raises(UserError, match=message):
            fill(tmp_path / name, overwrite=True)
    assert content(tmp_path) == before


def test_its_own_is_replaced_when_allowed_and_an_empty_folder_is_free(tmp_path, content):
    (tmp_path / "set").mkdir()
    fill(tmp_path / "set", "old")
    with pytest.raises(UserError, match="allow overwriting"):
        fill(tmp_path / "set")
    fill(tmp_path / "set", overwrite=True)
    assert content(tmp_path) == {"set/a.txt": b"new"}


@pytest.mark.parametrize("failure", [OSError(errno.EACCES, "Permission denied"), KeyboardInterrupt()])
def test_the_old_folder_comes_back_when_the_new_one_cannot_take_its_place(
    tmp_path, content, monkeypatch, failure
):
    fill(tmp_path / "set", "old")
    rename, target = Path.rename, tmp_path / "set"

    def failing(self, to):
        if to == target and self.name == "set":
            raise failure
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises((UserError, KeyboardInterrupt), match=r"Permission denied|^$"):
        fill(target, overwrite=True)
    assert content(tmp_path) == {"set/a.txt": b"old"}
