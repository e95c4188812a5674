"""A folder gets its place whole or not at all, and what was there before comes back."""

import errno

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo import placing
from CTGANAugmentLib.modelzoo.model_files import CARD, WEIGHTS
from CTGANAugmentLib.modelzoo.placing import placed


def put(folder, text, *, overwrite=False):
    with placed(folder, overwrite=overwrite) as stage:
        assert not list(stage.iterdir())
        (stage / CARD).write_text(text)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "models" / "lung"


@pytest.fixture
def old(folder):
    """A folder in which a model lies already."""
    folder.mkdir(parents=True)
    (folder / CARD).write_text("old")
    (folder / WEIGHTS).write_text("old")
    return folder


def content(folder):
    """Text of every file beside and below a folder, hidden ones too."""
    return {path.name: path.read_text() for path in folder.parent.rglob("*") if path.is_file()}


def test_nothing_is_there_until_the_block_ends(folder):
    folder.parent.mkdir()
    with placed(folder, overwrite=False) as stage:
        (stage / CARD).write_text("new")
        assert not folder.exists()
        assert stage.parent.parent == folder.parent  # one file system, so that a renaming suffices
        assert stage.parent.name.startswith(".")
    assert content(folder) == {CARD: "new"}
    assert [path.name for path in folder.parent.iterdir()] == ["lung"]


def test_an_empty_folder_is_filled(folder):
    folder.mkdir(parents=True)
    put(folder, "new")
    assert content(folder) == {CARD: "new"}


def test_an_old_model_is_replaced_as_a_whole(old):
    put(old, "new", overwrite=True)
    assert content(old) == {CARD: "new"}
    assert [path.name for path in old.parent.iterdir()] == ["lung"]


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
def test_a_block_that_fails_changes_nothing(old, failure):

    def fill_and_fail():
        with placed(old, overwrite=True) as stage:
            (stage / CARD).write_text("new")
            raise failure

    with pytest.raises(failure):
        fill_and_fail()
    assert content(old) == {CARD: "old", WEIGHTS: "old"}
    assert [path.name for path in old.parent.iterdir()] == ["lung"]


@pytest.mark.parametrize("failure", [OSError(errno.EACCES, "Permission denied"), KeyboardInterrupt()])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", ["aside", "into place"])
def test_the_old_model_comes_back_when_a_renaming_fails_or_is_interrupted(
    old, monkeypatch, failure, after, step
):
    rename, target = placing.Path.rename, "replaced" if step == "aside" else "lung"

    def rename_or_fail(path, place):
        fails = place.name == target and path.name != "replaced"
        if fails and not after:
            raise failure
        rename(path, place)
        if fails:
            raise failure

    monkeypatch.setattr(placing.Path, "rename", rename_or_fail)
    with pytest.raises((UserError, KeyboardInterrupt)):
        put(old, "new", overwrite=True)
    done = after and step == "into place"
    assert content(old) == ({CARD: "new"} if done else {CARD: "old", WEIGHTS: "old"})
    assert [path.name for path in old.parent.iterdir()] == ["lung"]


def test_what_was_there_is_not_replaced_without_a_word(old):
    with pytest.raises(UserError, match=r"lies in .* already: choose another name or allow overwriting"):
        put(old, "new")
    assert content(old) == {CARD: "old", WEIGHTS: "old"}


def test_a_file_or_a_folder_of_something_else_is_never_replaced(old, tmp_path):
    (old / "thesis.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for place in (old, tmp_path / "file"):
        with pytest.raises(UserError, match="something else than a model"):
            put(place, "new", overwrite=True)
    assert (old / "thesis.txt").read_text() == (tmp_path / "file").read_text() == "mine"


def test_a_folder_in_no_folder_is_refused(folder):
    with pytest.raises(UserError, match="expected an existing folder to write into"):
        put(folder, "new")
    assert not folder.parent.exists()


def test_a_full_disk_is_told(old, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(placing.os, "fsync", full)
    with pytest.raises(UserError, match=r"could not write the model .* \(No space left on device\)"):
        put(old, "new", overwrite=True)
    assert content(old) == {CARD: "old", WEIGHTS: "old"}
