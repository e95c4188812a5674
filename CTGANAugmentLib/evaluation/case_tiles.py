"""One case in pictures: a tile for each method with its outline and the reference's on the scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from CTGANAugmentLib.evaluation import html
from CTGANAugmentLib.evaluation.case_pictures import PIXELS, SHOWN
from CTGANAugmentLib.evaluation.results_table import OK, CaseRecord, Row

Outlines = Mapping[tuple[str, str], Mapping[str, str]]
_KEY = (
    '<p class="soft"><span class="key reference"></span>reference <span class="key method"></span>method; '
    "axial and coronal plane through the seed, the patient's right on the left.</p>\n"
)


def case_tiles(number: int, record: CaseRecord, rows: Sequence[Row], outlines: Outlines) -> str:
    """Section with all tiles of a case, best first; each picture of the scan is in the page only once.

    Args:
        number: of the case within the page.
        record: its pictures.
        rows: of this case.
        outlines: what the methods found, by case and method.
    """
    seeds = "; ".join(", ".join(f"{v:.1f}" for v in seed) for seed in record.seeds_ras)
    about = html.paragraph(f"{record.modality}; seed at (R, A, S) = ({seeds}) mm", "soft")
    images = "".join(
        f'<image id="c{number}{plane}" width="{PIXELS}" height="{PIXELS}" '
        f'href="data:image/png;base64,{escape(gray)}"/><path id="r{number}{plane}" class="ref" '
        f'd="{escape(record.outlines[plane])}"/>'
        for plane, gray in record.grays.items()
    )
    shared = f'<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>{images}</defs></svg>\n'
    tried = [row for row in rows if row.method]
    tiles = "".join(
        _tile(number, row, outlines.get((row.case, row.method), {}))
        for row in sorted(tried, key=lambda row: (row.status != OK, -row.dice))
    )
    return html.section(record.case, about, _KEY, shared, f'<div class="tiles">{tiles}</div>')


def _tile(number: int, row: Row, found: Mapping[str, str]) -> str:
    value = f"<b>{row.dice:.3f}</b>" if row.status == OK else '<b class="bad">failed</b>'
    pair = "".join(
        f'<svg viewBox="0 0 {PIXELS} {PIXELS}" role="img" aria-label="{escape(f"{row.title}, {plane}")}">'
        f'<use href="#c{number}{plane}"/><use href="#r{number}{plane}"/>'
        f'<path class="got" d="{escape(found.get(plane, ""))}"/></svg>'
        for plane in SHOWN
    )
    return (
        f'<figure title="{escape(row.message)}"><div class="pair">{pair}</div>'
        f"<figcaption><span>{escape(row.title)}</span>{value}</figcaption></figure>\n"
    )
