"""Writing is all or nothing."""

from __future__ import annotations

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats.atomic import staged


def test_the_target_appears_only_at_the_end(tmp_path):
    target = tmp_path / "a.txt"
    with staged(target, need_bytes=1, overwrite=False) as place:
        place.write_text("x")
        assert place.name == target.name
        assert not target.exists()
    assert target.read_text() == "x"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_keeps_the_old_file_and_leaves_nothing_new(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")

    def stopped_halfway() -> None:
        with staged(target, need_bytes=1, overwrite=True) as place:
            place.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped_halfway()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_operating_system_error_is_told_to_the_user(tmp_path):
    with (
        pytest.raises(UserError, match="could not write"),
        staged(tmp_path / "a", need_bytes=1, overwrite=False) as place,
    ):
        (place / "b").write_text("no such folder")
    assert list(tmp_path.iterdir()) == []


def test_files_beside_the_target_move_with_it_but_not_over_others(tmp_path):
    with staged(tmp_path / "a.hdr", need_bytes=1, overwrite=False) as place:
        place.write_text("header")
        place.with_suffix(".raw").write_text("data")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.hdr", "a.raw"]
    (tmp_path / "a.hdr").unlink()

    def write_again() -> None:
        with staged(tmp_path / "a.hdr", need_bytes=1, overwrite=False) as place:
            place.write_text("header")
            place.with_suffix(".raw").write_text("other data")

    with pytest.raises(UserError, match=r"a\.raw exists already"):
        write_again()
    assert (tmp_path / "a.raw").read_text() == "data"
    assert not (tmp_path / "a.hdr").exists()


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "out").mkdir()
    with staged(tmp_path / "out", need_bytes=1, overwrite=False) as place:
        place.mkdir()
        (place / "IM_0001.dcm").write_text("x")
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["IM_0001.dcm"]


def test_a_folder_of_slices_is_replaced_whole(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "IM_0009.dcm").write_text("old")
    with staged(tmp_path / "out", need_bytes=1, overwrite=True) as place:
        place.mkdir()
        (place / "IM_0001.dcm").write_text("new")
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["IM_0001.dcm"]


def test_a_folder_with_anything_else_is_never_replaced(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_text("precious")
    with (
        pytest.raises(UserError, match=r"also holds thesis\.docx"),
        staged(tmp_path / "out", need_bytes=1, overwrite=True),
    ):
        pass
    assert (tmp_path / "out" / "thesis.docx").read_text() == "precious"


def test_too_little_room_is_told_before_anything_is_written(tmp_path):
    with (
        pytest.raises(UserError, match="not enough disk space"),
        staged(tmp_path / "a", need_bytes=10**18, overwrite=False),
    ):
        pass
    assert list(tmp_path.iterdir()) == []
