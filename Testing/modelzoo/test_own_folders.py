"""The user's models lie where the platform keeps its users' data, or where the environment says."""

import os
import sys
from pathlib import Path

import pytest

from CTGANAugmentLib.modelzoo.own_folders import OWN_FOLDERS, own_folders


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    for name in (OWN_FOLDERS, "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("platform", "variables", "place"),
    [
        ("linux", {}, ".local/share"),
        ("linux", {"XDG_DATA_HOME": "data"}, "data"),
        ("win32", {"LOCALAPPDATA": "AppData/Local"}, "AppData/Local"),
        ("darwin", {}, "Library/Application Support"),
    ],
)
def test_without_a_word_they_lie_where_the_platform_keeps_data(home, monkeypatch, platform, variables, place):
    monkeypatch.setattr(sys, "platform", platform)
    for name, value in variables.items():
        monkeypatch.setenv(name, str(home / value))
    assert own_folders() == [home / place / "ctganaugment" / "models"]
    assert not (home / place).exists()


def test_folders_that_the_environment_names_stand_alone_in_their_order(home, monkeypatch):
    monkeypatch.setenv(OWN_FOLDERS, os.pathsep.join(["/b", "", "~/a"]))
    monkeypatch.setenv("HOME", str(home))
    assert own_folders() == [Path("/b"), home / "a"]


def test_an_empty_variable_counts_as_none(home, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv(OWN_FOLDERS, os.pathsep)
    assert own_folders() == [home / ".local" / "share" / "ctganaugment" / "models"]
