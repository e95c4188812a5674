"""Blocks of reports."""

from __future__ import annotations

import re

from CTGANAugmentLib.evaluation import html
from CTGANAugmentLib.version import VERSION


def test_a_bar_is_as_long_as_its_share_and_never_longer_than_its_place():
    widths = [re.search(r'width="([\d.]+)%"', html.bar(share))[1] for share in (0.25, 1.7, -1)]
    assert widths == ["25.0", "100.0", "0.0"]


def test_a_bar_shows_range_dots_and_failures_only_when_there_are_some():
    plain, full = html.bar(0.5), html.bar(0.5, range_shares=(0.2, 0.7), dots=[0.1, 0.9], misses=2)
    assert ("whisker" in plain, "dot" in plain, "miss" in plain) == (False, False, False)
    assert full.count('class="dot"') == 2
    assert 'x1="20.0%" x2="70.0%"' in full
    assert full.count('class="miss"') == 1


def test_a_table_sorts_by_values_and_not_by_texts():
    text = html.table(
        [html.Head("A<", better="lower")], [[html.Cell("1.0", 1.0)], [html.Cell("–", html.NOTHING)]]
    )
    assert 'data-v="1.0"' in text
    assert 'data-v=""' in text
    assert 'data-better="lower"' in text
    assert "A&lt;" in text


def test_the_page_says_what_made_it_and_for_what():
    text = html.page("A & B", ["<p>x</p>"])
    assert "<title>A &amp; B</title>" in text
    assert VERSION in text
    assert "not for diagnosis" in text
