import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.webapp.roots import Roots, can_open


@pytest.fixture
def disk(tmp_path):
    """A folder that may be read from beside one that may not."""
    for folder in ("given/ct", "given/.hidden", "secret"):
        (tmp_path / folder).mkdir(parents=True)
    for file in ("given/a.nrrd", "given/ct/b.nii.gz", "given/notes.txt", "given/.c.nrrd", "secret/d.nrrd"):
        (tmp_path / file).write_bytes(b"x")
    return tmp_path


def test_what_lies_within_is_resolved(disk):
    roots = Roots([disk / "given"])
    assert roots.resolve(disk / "given" / "ct" / ".." / "a.nrrd") == (disk / "given" / "a.nrrd").resolve()
    assert roots.resolve(disk / "given") == (disk / "given").resolve()


@pytest.mark.parametrize(
    "path", ["given/../secret/d.nrrd", "secret", "secret/d.nrrd", ".", "given/../given2"]
)
def test_what_lies_outside_is_refused(disk, path):
    with pytest.raises(UserError, match=r"outside the folders.*ctganaugment app FOLDER"):
        Roots([disk / "given"]).resolve(f"{disk}/{path}")


def test_a_folder_whose_name_begins_alike_is_outside(disk):
    (disk / "given-too").mkdir()
    with pytest.raises(UserError, match="outside"):
        Roots([disk / "given"]).resolve(disk / "given-too")


@pytest.mark.parametrize("target", ["secret", "secret/d.nrrd"])
def test_a_link_that_leads_out_is_refused(disk, target):
    link = disk / "given" / "link.nrrd"
    link.symlink_to(disk / target)
    with pytest.raises(UserError, match="outside"):
        Roots([disk / "given"]).resolve(link)
    with pytest.raises(UserError, match="outside"):
        Roots([disk / "given"]).list(str(link))


def test_a_folder_given_by_a_link_is_the_one_it_leads_to(disk):
    (disk / "link").symlink_to(disk / "given")
    roots = Roots([disk / "link", disk / "given"])
    assert [entry.path for entry in roots.list()] == [str((disk / "given").resolve())]
    assert roots.resolve(disk / "link" / "a.nrrd").name == "a.nrrd"


def test_a_file_that_vanished_is_said_to_be_gone(disk):
    roots = Roots([disk / "given"])
    (disk / "given" / "a.nrrd").unlink()
    with pytest.raises(UserError, match=r"no 'a\.nrrd' any more"):
        roots.resolve(disk / "given" / "a.nrrd")


def test_a_list_has_folders_first_and_only_what_can_be_opened(disk):
    entries = Roots([disk / "given"]).list(str(disk / "given"))
    assert [(entry.name, entry.is_folder) for entry in entries] == [
        ("..", True),
        ("ct", True),
        ("a.nrrd", False),
    ]


def test_the_way_up_ends_at_the_roots(disk):
    roots = Roots([disk / "given"])
    assert roots.list(str(disk / "given" / "ct"))[0].path == str(disk / "given")
    assert roots.list(str(disk / "given"))[0].path == ""
    assert [entry.name for entry in roots.list("")] == [str(disk / "given")]


def test_a_file_is_no_folder_to_list(disk):
    with pytest.raises(UserError, match="expected a folder"):
        Roots([disk / "given"]).list(str(disk / "given" / "a.nrrd"))


@pytest.mark.parametrize("path", ["\0", "a\0b", "~nobody-of-that-name/x", "x" * 5000])
def test_names_that_no_file_can_have_are_refused_in_a_sentence(disk, path):
    with pytest.raises(UserError):
        Roots([disk / "given"]).resolve(path)


def test_without_folders_nothing_can_be_reached(disk):
    assert Roots([]).list() == []
    with pytest.raises(UserError, match="none"):
        Roots([]).resolve(disk)


PARTS = st.sampled_from(["..", ".", "given", "secret", "ct", "a.nrrd", "link", "", "/", "~", "d.nrrd"])


@given(parts=st.lists(PARTS, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_way_leads_out(disk, parts):
    link = disk / "given" / "link"
    if not link.is_symlink():
        link.symlink_to(disk / "secret")
    roots = Roots([disk / "given"])
    try:
        found = roots.resolve(f"{disk}/given/" + "/".join(parts))
    except UserError:
        return
    assert found.is_relative_to((disk / "given").resolve())


@given(name=st.text(string.printable))
def test_any_name_can_be_asked_about_in_either_case(name):
    assert all(can_open(name + ending) for ending in (".NII.GZ", ".nrrd", ".mrb"))
    assert not any(can_open(name + ending) for ending in (".py", ".zip", ".mrml"))


def test_what_is_to_be_made_lies_within(disk):
    roots = Roots([disk / "given"])
    assert roots.resolve_new("set") == (disk / "given" / "set").resolve()
    assert roots.resolve_new(disk / "given" / "ct" / "set") == (disk / "given" / "ct" / "set").resolve()


@pytest.mark.parametrize("path", ["..", "../set", "ct/../..", "../given2/x", "no-such/set", "."])
def test_what_would_be_made_elsewhere_is_refused(disk, path):
    with pytest.raises(UserError):
        Roots([disk / "given"]).resolve_new(path)


def test_a_link_that_leads_out_is_no_place_for_anything_new(disk):
    (disk / "given" / "out").symlink_to(disk / "secret")
    with pytest.raises(UserError):
        Roots([disk / "given"]).resolve_new("out/set")
    with pytest.raises(UserError):
        Roots([disk / "given"]).resolve_new("out")
