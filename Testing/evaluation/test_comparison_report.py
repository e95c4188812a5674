"""One file that needs nothing else, says what failed and lets no text become markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from CTGANAugmentLib.evaluation.comparison_report import About, comparison_html
from CTGANAugmentLib.evaluation.results_table import FAILED, OK, UNREADABLE, CaseRecord, PictureStore, Row
from CTGANAugmentLib.evaluation.scores import COSTS, SCORES

EVIL = '<script>alert("x")</script>&'
VOID = {"meta", "image", "use", "path", "line", "rect", "circle", "br"}


class Checker(HTMLParser):
    """Elements that were opened and not closed, and all addresses."""

    def __init__(self):
        super().__init__()
        self.open, self.addresses, self.texts, self.scripts = [], [], [], 0

    def handle_starttag(self, tag, attributes):
        self.addresses += [value for name, value in attributes if name in ("href", "src")]
        self.scripts += tag == "script"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attributes):
        self.addresses += [value for name, value in attributes if name in ("href", "src")]

    def handle_data(self, data):
        self.texts.append(data)


def figures(dice):
    return {score.name: 1.0 for score in (*SCORES, *COSTS)} | {"dice": dice, "hd95_mm": None}


@pytest.fixture
def store(tmp_path):
    made = PictureStore(tmp_path / "pictures.jsonl")
    for case in ("one", EVIL):
        made.add_case(
            CaseRecord(
                case,
                "CT",
                [[1, 2, 3]],
                [EVIL],
                {"axial": "QUJD", "coronal": "QUJE"},
                {"axial": "M0 0Z", "coronal": ""},
            )
        )
        made.add_outlines(case, "otsu", {"axial": "M5 5L6 6Z", "coronal": "M7 7Z"})
    return made


def rows(*cases):
    for case in cases:
        yield Row(case, "threshold", "otsu", "Otsu", OK, "", figures(0.875), {}, ("it may have leaked",))
        yield Row(case, "region", "grow", EVIL, FAILED, f"it crashed {EVIL}")


ABOUT = About("deepest point", 2.0, 120.0, "2026-01-02", [EVIL])


def read(text):
    checker = Checker()
    checker.feed(text)
    assert checker.open == []
    return checker


def test_it_is_whole_and_needs_no_network(store):
    text = comparison_html([*rows("one", EVIL)], store, ABOUT)
    page = read(text)
    assert page.scripts == 1
    assert page.addresses
    assert all(address.startswith(("data:image/png;base64,", "#")) for address in page.addresses)
    assert "://" not in text
    assert "url(" not in text
    assert "For research only" in text
    assert "default-src 'none'" in text


def test_texts_stay_texts(store):
    text = comparison_html([*rows("one", EVIL)], store, ABOUT)
    assert EVIL not in text
    shown = " ".join(read(text).texts)
    assert shown.count(EVIL) >= 6


def test_failures_are_shown_as_failures_with_their_messages(store):
    text = comparison_html([*rows("one"), Row("gone", "", "", "", UNREADABLE, "no such scan")], store, ABOUT)
    shown = " ".join(" ".join(read(text).texts).split())
    assert "it crashed" in shown
    assert "no such scan" in shown
    assert "1 of 2 runs" in shown
    assert '<b class="bad">failed</b>' in text
    assert 'class="miss"' in text


def test_each_picture_is_there_once_and_each_method_has_a_tile(store):
    text = comparison_html([*rows("one", EVIL)], store, ABOUT)
    assert len(re.findall("data:image/png;base64,QUJD", text)) == 2, "one for each case"
    assert len(re.findall("<figure", text)) == 4
    assert text.count("M5 5L6 6Z") == 2


def test_references_within_the_page_lead_somewhere(store):
    text = comparison_html([*rows("one", EVIL)], store, ABOUT)
    ids = set(re.findall(r' id="([^"]+)"', text))
    assert {address[1:] for address in read(text).addresses if address.startswith("#")} <= ids
    assert len(ids) == 8


def test_case_by_case_only_for_several(store):
    assert "Dice case by case" not in comparison_html([*rows("one")], store, ABOUT)
    assert "Dice case by case" in comparison_html([*rows("one", EVIL)], store, ABOUT)


def test_all_headings_are_those_of_the_list_of_scores(store):
    text = comparison_html([*rows("one", EVIL)], store, ABOUT)
    for score in (*SCORES, *COSTS):
        assert f">{score.heading}</th>" in text
