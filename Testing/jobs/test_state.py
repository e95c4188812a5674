"""The user's own folder is where each system wants it."""

from __future__ import annotations

from pathlib import Path

from CTGANAugmentLib.jobs.state import state_folder


def test_the_folder_follows_the_systems_variables(monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", "/mine")
    assert state_folder() == Path("/mine/ctganaugment")
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("LOCALAPPDATA", "/windows")
    assert state_folder() == Path("/windows/ctganaugment")
    monkeypatch.delenv("LOCALAPPDATA")
    assert state_folder() == Path.home() / ".local" / "state" / "ctganaugment"
