"""The Chinese of the faces: everything that is said has its translation, and nothing else is there."""

import json
import string
from xml.etree import ElementTree as ET

import pytest

from CTGANAugmentLib.faces.i18n import CONTEXT, set_language, tr
from CTGANAugmentLib.provenance import RESEARCH_NOTICE
from Testing.translated_texts import ROOT, SHELL, literals, texts, unknown_arguments

TABLE = ROOT / "Resources" / "Translations" / "zh.json"
FOR_SLICER = ROOT / "CTGANAugment" / "Translations" / "CTGANAugment_zh-CN.ts"
MAKE = "run `python docs/make_translations.py` and translate what it lists"
NAMES = {
    *("2.5-D", "A", "B", "Beta1", "Beta2", "CT", "K", "MR", "Sigma"),
    *("CycleGAN", "GrowCut", "IsoData (Ridler-Calvard)", "Otsu", "Yen", "pix2pix"),
    *("FLAIR", "PDw", "T1w", "T2starw", "T2w"),
    *("niblack", "sauvola", "wasserstein"),
    *("bfloat16", "cpu", "cuda", "float32", "mps", "nii.gz", "nrrd", "openvino", "png", "torch"),
    "{title}: {reason}",
}
"""Texts without a word, or with none but names that Chinese users read in the same letters."""


@pytest.fixture(scope="module")
def said():
    return texts()


@pytest.fixture(scope="module")
def table():
    def read(pairs):
        assert len(dict(pairs)) == len(pairs), "a text stands twice in the table"
        return dict(pairs)

    return json.loads(TABLE.read_text(encoding="utf-8"), object_pairs_hook=read)


def placeholders(text):
    """Fields of a text for ``str.format``, with how they are written."""
    return sorted(
        (name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None
    )


def test_every_text_that_can_be_shown_is_translated(said, table):
    assert [text for text in said if not table.get(text, "").strip()] == [], MAKE


def test_nothing_is_translated_that_is_no_longer_said(said, table):
    assert sorted(set(table) - set(said)) == [], MAKE


def test_a_translation_has_the_placeholders_of_its_text(table):
    wrong = {text for text, chinese in table.items() if placeholders(text) != placeholders(chinese)}
    assert wrong == set()


def test_a_translation_is_chinese_unless_it_is_a_name(table):
    left = {
        text for text, chinese in table.items() if not any("\u4e00" <= each <= "\u9fff" for each in chinese)
    }
    assert left <= NAMES


def test_lines_and_spaces_at_the_ends_are_kept(table):
    wrong = [
        text
        for text, chinese in table.items()
        if text.count("\n") != chinese.count("\n") or chinese != chinese.strip()
    ]
    assert wrong == []


def test_keys_that_a_sentence_names_stay_in_its_translation(table):
    for text, chinese in table.items():
        for key in ("Ctrl+Z", "Ctrl+Y", "DICOM", "NRRD", "NIfTI", "MHA", ".mrb"):
            assert (key in text) == (key in chinese), text


def test_what_is_translated_is_a_literal_or_known_from_its_declaration():
    assert unknown_arguments() == [], (
        "add it to `NAMED`, and its texts to `_declared`, in translated_texts.py"
    )


def test_a_text_that_a_face_adds_is_found(tmp_path):
    source = tmp_path / "new_panel.py"
    source.write_text(
        "from CTGANAugmentLib.faces.i18n import tr as say\n"
        'title = say("Brand new") if ready else say("Old" if done else "Older")\n'
        '_("not a text of ours")\n',
        encoding="utf-8",
    )
    assert sorted(literals(source)) == ["Brand new", "Old", "Older"]


def test_the_module_of_slicer_is_read_too(said):
    assert set(literals(SHELL)) <= set(said)
    assert any(text.startswith("Puts synthetic lesions") for text in said)


def test_the_research_notice_is_said_in_chinese():
    set_language("zh")
    try:
        assert "仅供科研使用" in tr(RESEARCH_NOTICE)
        assert "不得用于诊断或治疗" in tr(RESEARCH_NOTICE)
    finally:
        set_language("en")


def test_slicer_gets_the_same_translations(table):
    root = ET.parse(FOR_SLICER).getroot()  # noqa: S314 - our own file
    (context,) = root.findall("context")
    messages = [
        (each.findtext("source"), each.findtext("translation")) for each in context.findall("message")
    ]
    assert (root.tag, root.get("language"), context.findtext("name")) == ("TS", "zh_CN", CONTEXT)
    assert messages == list(table.items()), MAKE
