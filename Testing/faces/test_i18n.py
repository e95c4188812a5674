import json
import sys
from types import ModuleType

import pytest

from CTGANAugmentLib.faces import i18n


@pytest.fixture
def tables(tmp_path, monkeypatch):
    (tmp_path / "xx.json").write_text(json.dumps({"Open": "Öffnen", "{n} left": "noch {n}"}), "utf-8")
    monkeypatch.setattr(i18n, "resource_folder", lambda _name: tmp_path)
    yield
    i18n.set_language("en")


def test_a_language_with_a_table_is_spoken(tables):
    i18n.set_language("xx")
    assert i18n.language() == "xx"
    assert i18n.tr("Open") == "Öffnen"
    assert i18n.tr("{n} left").format(n=3) == "noch 3"


def test_what_a_table_lacks_is_said_in_english(tables):
    i18n.set_language("xx")
    assert i18n.tr("Close") == "Close"


@pytest.mark.parametrize("name", ["en", "fr", ""])
def test_a_language_without_a_table_is_english(tables, name):
    i18n.set_language("xx")
    i18n.set_language(name)
    assert i18n.language() == "en"
    assert i18n.tr("Open") == "Open"


def test_slicer_translates_inside_slicer(tables, monkeypatch):
    slicer = ModuleType("slicer.i18n")
    slicer.translate = lambda context, text: f"{context}: {text}"
    monkeypatch.setitem(sys.modules, "slicer", ModuleType("slicer"))
    monkeypatch.setitem(sys.modules, "slicer.i18n", slicer)
    i18n.set_language("xx")
    assert i18n.tr("Open") == "CTGANAugment: Open"
