"""A model's card, folded, and how the scan differs from those that the model knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import ctk
import qt

from CTGANAugmentLib.faces.card_text import card_figures, card_lines
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.modelzoo.card import ModelCard

_HEIGHT = 260


class CardSection:
    """Box with a card's texts and scores.

    Attributes:
        widget: to put into a panel.
        text: browser of the texts; its links open in the system's own.
    """

    def __init__(self) -> None:
        self._shown = ""
        self.widget = ctk.ctkCollapsibleGroupBox()
        self.widget.collapsed = True
        self.text = qt.QTextBrowser()
        self.text.setMinimumHeight(_HEIGHT)
        layout = qt.QVBoxLayout(self.widget)
        layout.addWidget(self.text)

    def show(self, card: ModelCard | None) -> None:
        """Show a card; None hides the box."""
        self.widget.visible = card is not None
        if card is None or card.sha256 == self._shown:
            return
        self._shown = card.sha256
        self.widget.title = _("Card: {title}").format(title=card.title)
        self.text.setHtml(entry_html(card_lines(card), card_figures(card)))


def entry_html(lines: Iterable[tuple[str, str]], figures: Sequence[tuple[str, str]]) -> str:
    """Texts and scores as the simple HTML that Qt draws."""
    texts = [f"<p><b>{escape(heading)}</b><br/>{escape(text)}</p>" for heading, text in lines]
    cell = "<tr><td>{}</td><td align='right'>&nbsp;&nbsp;{}</td></tr>"
    rows = [cell.format(escape(name), escape(value)) for name, value in figures]
    heading = escape(_("Scores on patients that were held out"))
    scores = f"<p><b>{heading}</b></p><table>{''.join(rows)}</table>"
    return "".join(texts) + (scores if rows else "")
