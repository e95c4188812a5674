"""What was found between made and real lesions, as a page, as a table and as JSON."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from typing import Any

from CTGANAugmentLib.evaluation import html
from CTGANAugmentLib.evaluation.realism.compare import DRAWS, Measure, Realism
from CTGANAugmentLib.evaluation.realism.feature_sets import FEATURE_SETS
from CTGANAugmentLib.evaluation.realism.telling_apart import ToldApart
from CTGANAugmentLib.version import VERSION

TITLE = "Are the made lesions like real ones?"
_VALUES = "Values"
_COLUMNS = (
    "features",
    "quantity",
    "unit",
    "made",
    "made_sd",
    "real",
    "real_sd",
    "farther",
    "standard_error",
    "patches",
)


def sentences_of(found: Realism) -> list[str]:
    """Say what was found, for people; also that nothing could be told."""
    told = []
    for name, (apart, halves) in found.told_apart.items():
        low, high = apart.interval
        verdict = "tells them apart" if low > 0.5 else "does not tell them apart"
        told.append(
            f"By {_called(name)}, a forest {verdict}: AUC {apart.auc:.2f} (95 % interval {low:.2f} to {high:.2f}); two "
            f"halves of the real patients: {halves.auc:.2f}."
        )
    for measure in found.measures:
        if measure.name == "kernel" and math.isfinite(measure.made):
            told.append(
                f"By {_called(measure.features)}, the kernel distance of made lesions to real ones is "
                f"{measure.made:.3g}, that of other real ones {measure.real:.3g}; made ones were farther in "
                f"{measure.farther} of {DRAWS} draws."
            )
    if found.memorization is not None:
        told.append(found.memorization.sentence)
    return told or ["Nothing could be told: see the notes."]


def realism_html(found: Realism, asked: Mapping[str, str]) -> str:
    """Page without path, network or names of patients.

    Args:
        found: by `compare_lesions`.
        asked: what was compared how, and when.
    """
    names = list(dict.fromkeys(measure.features for measure in found.measures))
    parts = [
        html.section("The answer", html.bullets(sentences_of(found)), _reading()),
        html.section("What was asked", html.facts({**asked, **_counted(found.counts)})),
    ]
    for name in names:
        own = [measure for measure in found.measures if measure.features == name]
        about = f"{FEATURE_SETS[name].about[0].upper()}{FEATURE_SETS[name].about[1:]}." if name else ""
        title = FEATURE_SETS[name].title if name else _VALUES
        parts.append(html.section(title, *([html.paragraph(about, "soft")] if about else []), _table(own)))
    if found.told_apart:
        parts.append(html.section("Told apart by a forest", _apart_table(found.told_apart)))
    if found.notes:
        parts.append(html.section("Notes", html.bullets(list(found.notes))))
    return html.page(TITLE, parts)


def realism_csv(found: Realism) -> str:
    """All measures, one a row."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {name: _kept(value) for name, value in _row(measure).items()} for measure in found.measures
    )
    return stream.getvalue()


def realism_json(found: Realism, asked: Mapping[str, str]) -> dict[str, Any]:
    """Everything as JSON values."""
    return {
        "software": f"CTGANAugment {VERSION}",
        "asked": dict(asked),
        "answer": sentences_of(found),
        "counts": dict(found.counts),
        "measures": [_row(measure) for measure in found.measures],
        "told_apart": {
            name: {"made": _apart(apart), "real_halves": _apart(halves)}
            for name, (apart, halves) in found.told_apart.items()
        },
        "memorization": found.memorization.to_json() if found.memorization else None,
        "notes": list(found.notes),
    }


def _reading() -> str:
    return html.paragraph(
        "Every figure of made lesions stands beside the same figure of real lesions: both are compared with the same "
        f"half of the real patients, in sets of one size, {DRAWS} times with other halves; nothing is compared with "
        "the patient that it was made from. A figure says nothing without the one beside it. That lesions look alike "
        "does not say that training on them helps.",
        "soft",
    )


def _counted(counts: Mapping[str, int]) -> dict[str, str]:
    return {
        "Real": f"{counts['real_patches']} patches of {counts['real_patients']} patients",
        "Made": f"{counts['made_patches']} patches from {counts['made_patients']} patients",
    }


def _table(measures: Sequence[Measure]) -> str:
    heads = [
        html.Head("Quantity", kind="text"),
        html.Head("Made against real", "mean and standard deviation over the draws"),
        html.Head("Real against real", "the same for real lesions of other patients"),
        html.Head("Larger in", f"of {DRAWS} draws, the made lesions' figure was the larger one"),
        html.Head("Standard error", "of the made lesions' figure, all patches at once, leaving out patients"),
        html.Head("Patches", "of each set"),
    ]
    return html.table(heads, [_cells(measure) for measure in measures])


def _cells(measure: Measure) -> list[html.Cell]:
    unit = f" {measure.quantity.unit}" if measure.quantity.unit else ""
    return [
        html.Cell(f"{measure.quantity.title}: {measure.quantity.about}", kind="long"),
        html.Cell(f"{_text(measure.made)} ± {_text(measure.made_sd)}{unit}", _sorted(measure.made)),
        html.Cell(f"{_text(measure.real)} ± {_text(measure.real_sd)}{unit}", _sorted(measure.real)),
        html.Cell(f"{measure.farther} of {DRAWS}", measure.farther),
        html.Cell("" if measure.error is None else _text(measure.error)),
        html.Cell(str(measure.size)),
    ]


def _apart_table(told_apart: Mapping[str, tuple[ToldApart, ToldApart]]) -> str:
    heads = [
        html.Head("Features", kind="text"),
        html.Head("AUC, made against real", "0.5 where they cannot be told apart"),
        html.Head("AUC, real against real", "two halves of the real patients"),
    ]
    rows = [
        [html.Cell(FEATURE_SETS[name].title), *(html.Cell(_auc(each), each.auc) for each in pair)]
        for name, pair in told_apart.items()
    ]
    return html.table(heads, rows)


def _auc(each: ToldApart) -> str:
    return f"{each.auc:.2f} ({each.interval[0]:.2f} to {each.interval[1]:.2f})"


def _apart(each: ToldApart) -> dict[str, Any]:
    return {"auc": each.auc, "interval": list(each.interval)}


def _row(measure: Measure) -> dict[str, Any]:
    return {
        "features": measure.features or "values",
        "quantity": measure.name,
        "unit": measure.quantity.unit,
        "made": _number(measure.made),
        "made_sd": _number(measure.made_sd),
        "real": _number(measure.real),
        "real_sd": _number(measure.real_sd),
        "farther": measure.farther,
        "standard_error": None if measure.error is None else _number(measure.error),
        "patches": measure.size,
    }


def _called(name: str) -> str:
    return FEATURE_SETS[name].title.lower()


def _number(value: float) -> float | None:
    return round(value, 6) if math.isfinite(value) else None


def _kept(value: Any) -> Any:
    return "" if value is None else value


def _text(value: float) -> str:
    return f"{value:.3g}" if math.isfinite(value) else "–"


def _sorted(value: float) -> float | str:
    return value if math.isfinite(value) else html.NOTHING
