"""The page that shows a run: what is trained on whom, how it goes, and what the model makes by now."""

from __future__ import annotations

import base64
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import numpy as np
from PIL import Image

from CTGANAugmentLib.evaluation import html
from CTGANAugmentLib.training.run.curves import STYLE as CURVE_STYLE
from CTGANAugmentLib.training.run.curves import Curve, chart, number_text
from CTGANAugmentLib.training.run.events import Event
from CTGANAugmentLib.training.run.folder import RunFolder, step_of

_MOST_PICTURES, _PICTURE_WIDTH, _QUALITY = 8, 1000, 82
_MOST_LOSSES = 5000
_SHORT = ("kid", "ssim", "psnr", "mae", "rmse", "ncc", "db", "rms")
_SPEED = {
    "images_per_second": "Images per second",
    "wait_share": "Share of the time waiting for data",
    "learning_rate": "Learning rate",
    "memory_mb": "Peak memory (MB)",
}
_NOT_DRAWN = {"step", "seconds", "eta_s", *_SPEED}
_STATES = {
    "started": "in training",
    "resumed": "in training",
    "paused": "paused",
    "stopped": "stopped; goes on with --resume",
    "finished": "finished",
}
_STYLE = """
.slider { display: flex; gap: .8rem; align-items: center; margin: .4rem 0; }
.slider input { flex: 1; max-width: 40rem; }
.picture img { display: block; max-width: 100%; height: auto; border-radius: 6px; }
.picture { margin-bottom: .6rem; }
details summary { cursor: pointer; color: var(--soft); margin-top: .6rem; }
"""
_SLIDER = """
{ const box = document.querySelector(".pictures"), pictures = [...box.querySelectorAll("figure")];
  const input = document.createElement("input"), text = document.createElement("output");
  Object.assign(input, { type: "range", min: 0, max: pictures.length - 1, value: pictures.length - 1 });
  input.setAttribute("aria-label", "step of the picture");
  const show = () => { pictures.forEach((p, n) => { p.hidden = n !== +input.value; });
    text.textContent = pictures[+input.value].dataset.step; };
  const row = document.createElement("div"); row.className = "slider"; row.append(input, text);
  if (pictures.length > 1) { box.prepend(row); input.oninput = show; show(); } }
"""


def run_html(run: RunFolder, title: str) -> str:
    """Report of a run as it stands: one file without path, network or script that it needs."""
    events = run.events(most_losses=_MOST_LOSSES)
    by_kind: dict[str, list[Event]] = {}
    for event in events:
        by_kind.setdefault(event["event"], []).append(event)
    losses, validations = by_kind.get("losses", []), by_kind.get("validation", [])
    parts = [
        html.section("State", html.facts(_state(events, by_kind)), _warnings(by_kind.get("warning", []))),
        _pictures(run.sample_files()),
        _charts("Losses", _loss_charts(losses)),
        _charts("Scores on held-out patients", _score_charts(validations)),
        _score_table(validations),
        _model(run, by_kind.get("memorization", ())),
        _charts("Signs of collapse", _sign_charts(losses)),
        _charts("Speed", [_figure_chart(losses, name, heading) for name, heading in _SPEED.items()]),
        _what(by_kind, _json(run.config_file)),
    ]
    return html.page(f"Training of {title}", [part for part in parts if part], style=CURVE_STYLE + _STYLE)


def charts_html(events: Sequence[Event]) -> str:
    """Curves of losses and of scores on held-out patients, to be shown with the style of `curves`; "" for none."""
    losses, validations = ([e for e in events if e["event"] == kind] for kind in ("losses", "validation"))
    drawn = "".join([*_loss_charts(losses), *_score_charts(validations)])
    return f'<div class="charts">{drawn}</div>' if drawn else ""


def _state(events: Sequence[Event], by_kind: Mapping[str, Sequence[Event]]) -> dict[str, str]:
    state = next((e for e in reversed(events) if e["event"] in _STATES), {"event": "started"})
    last = events[-1] if events else {}
    losses = by_kind.get("losses") or [{}]
    reason = f" ({state['reason']})" if state.get("reason") else ""
    entries = {
        "State": _STATES[state["event"]] + reason,
        "Step": f"{last.get('step', 0):,}",
        "Time so far": _duration(last.get("seconds", 0)),
    }
    if state["event"] not in ("finished", "stopped") and losses[-1].get("eta_s") is not None:
        entries["Time to go"] = f"about {_duration(losses[-1]['eta_s'])}"
    if losses[-1].get("images_per_second") is not None:
        entries["Speed"] = f"{number_text(losses[-1]['images_per_second'])} images/s"
    return entries


def _warnings(warnings: Sequence[Event]) -> str:
    counts = Counter(str(event.get("message", "")) for event in warnings)
    last = {str(event.get("message", "")): event.get("step", 0) for event in warnings}
    texts = [
        f"{message} (step {last[message]:,}{f', {count} times' if count > 1 else ''})"
        for message, count in counts.items()
    ]
    return f"<h3>Warnings</h3>\n{html.bullets(texts)}" if texts else ""


def _pictures(files: Sequence[Path]) -> str:
    if not files:
        return ""
    chosen = [files[n] for n in np.unique(np.linspace(0, len(files) - 1, _MOST_PICTURES).round().astype(int))]
    figures = "".join(_picture(path, f"step {step_of(path):,}") for path in chosen)
    text = html.paragraph("Synthetic images beside real ones.", "soft")
    box = f'<div class="pictures">{figures}</div>\n<script>{_SLIDER}</script>\n'
    return html.section("What the model makes", text, box)


def _picture(path: Path, caption: str) -> str:
    if not path.is_file():
        return ""
    with Image.open(path) as picture:
        small = picture.convert("L")
    small.thumbnail((_PICTURE_WIDTH, 10 * _PICTURE_WIDTH))
    stream = io.BytesIO()
    small.save(stream, format="JPEG", quality=_QUALITY)
    data = base64.b64encode(stream.getvalue()).decode()
    return (
        f'<figure class="picture" data-step="{caption}"><img alt="{caption}" width="{small.width}" '
        f'height="{small.height}" src="data:image/jpeg;base64,{data}"><figcaption>{caption}</figcaption></figure>\n'
    )


def _charts(title: str, charts: Iterable[str]) -> str:
    drawn = "".join(charts)
    return html.section(title, f'<div class="charts">{drawn}</div>\n') if drawn else ""


def _loss_charts(losses: Sequence[Event]) -> list[str]:
    """Totals of all players in one chart, then each player's parts where it has several."""
    names = _names(event.get("losses", {}) for event in losses)
    curves = {name: _curve(name, losses, "losses") for name in names}
    totals = [curve for name, curve in curves.items() if name.endswith("/total")]
    charts = [chart("What each network minimises", totals)]
    players = dict.fromkeys(name.split("/")[0] for name in names)
    for player in players:
        parts = [curve for name, curve in curves.items() if name.split("/")[0] == player]
        if len(parts) > 1:
            charts.append(chart(f"Losses of the {player}", [part for part in parts if part not in totals]))
    return charts


def _score_charts(validations: Sequence[Event]) -> list[str]:
    best = frozenset(event["step"] for event in validations if event.get("best"))
    names = _names(event.get("scores", {}) for event in validations)
    return [
        chart(_heading(name), [replace(_curve(name, validations, "scores", best), name="last")])
        for name in names
    ]


def _sign_charts(losses: Sequence[Event]) -> list[str]:
    numbers = _names(event for event in [*losses[:1], *losses[-1:]])
    signs = [
        name for name in numbers if name not in _NOT_DRAWN and isinstance(losses[-1].get(name), float | int)
    ]
    return [_figure_chart(losses, name, _heading(name)) for name in signs]


def _figure_chart(losses: Sequence[Event], name: str, heading: str) -> str:
    return chart(heading, [Curve("last", [(e["step"], e.get(name)) for e in losses])], logarithmic=False)


def _score_table(validations: Sequence[Event]) -> str:
    if not validations:
        return ""
    best = next((event for event in reversed(validations) if event.get("best")), None)
    shown = {"first": validations[0], **({"best": best} if best else {}), "last": validations[-1]}
    heads = [html.Head("Score", kind="text")]
    heads += [html.Head(f"{name} (step {event['step']:,})") for name, event in shown.items()]
    rows = [
        [
            html.Cell(_heading(name), kind="text"),
            *(_cell(event["scores"].get(name)) for event in shown.values()),
        ]
        for name in _names(event["scores"] for event in validations)
    ]
    note = html.paragraph("Dots in the charts mark scores that were the best so far.", "soft")
    return html.section("Scores", html.table(heads, rows), note)


def _model(run: RunFolder, checks: Sequence[Event]) -> str:
    metrics = _json(run.model / "card.json").get("metrics")
    parts = []
    if isinstance(metrics, dict) and metrics:
        heads = [html.Head("Score", kind="text"), html.Head("Value")]
        rows = [[html.Cell(_heading(name), kind="text"), _cell(value)] for name, value in metrics.items()]
        parts.append(html.table(heads, rows))
    for check in checks[-1:]:
        parts += ["<h3>Does it repeat training images?</h3>\n"]
        parts += [html.paragraph(str(check.get("message", "")), "bad" if check.get("suspicious") else "")]
        parts += [_picture(run.path / name, "made beside nearest") for name in [check.get("file")] if name]
    return html.section("The trained model", *parts) if parts else ""


def _cell(value: Any) -> html.Cell:
    number = value if isinstance(value, float | int) else None
    return html.Cell(number_text(number), html.NOTHING if number is None else number)


def _what(by_kind: Mapping[str, Sequence[Event]], config: Mapping[str, Any]) -> str:
    begun = [*by_kind.get("resumed", ()), *by_kind.get("started", ())]
    facts: Mapping[str, Any] = next((event for event in begun if "parameters" in event), {})
    entries = {
        "Parameters": _counts(facts.get("parameters")),
        "Patients": _counts(facts.get("patients")),
        "Patches": _counts(facts.get("patches")),
        "Device": str(facts.get("device", "")),
        "Threads": str(facts.get("threads", "")),
    }
    known = {name: text for name, text in entries.items() if text}
    notes = html.bullets([str(note) for note in facts.get("notes", ())]) if facts.get("notes") else ""
    settings = html.facts(dict(_flat(config)))
    details = f"<details><summary>Whole configuration</summary>\n{settings}</details>\n"
    return html.section("What is trained, on whom", html.facts(known), notes, details)


def _counts(counts: Any) -> str:
    if not isinstance(counts, Mapping):
        return ""
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())


def _flat(config: Mapping[str, Any], above: str = "") -> Iterable[tuple[str, str]]:
    """Entries with their sections; of a path only the last name, because folders may be called after people."""
    for name, value in config.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        elif value not in ("", None):
            yield f"{above}{name}", _without_folder(value) if isinstance(value, str) else str(value)


def _without_folder(text: str) -> str:
    for kind in (PurePosixPath, PureWindowsPath):
        if kind(text).is_absolute():
            return f"…/{kind(text).name}"
    return text


def _curve(name: str, events: Sequence[Event], key: str, marked: frozenset[int] = frozenset()) -> Curve:
    short = name.split("/")[0 if name.endswith("/total") else -1]
    return Curve(short, [(event["step"], event.get(key, {}).get(name)) for event in events], marked)


def _names(mappings: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for mapping in mappings for name in mapping))


def _heading(name: str) -> str:
    words = name.replace("_", " ").replace("/", ": ").split(" ")
    text = " ".join(word.upper() if word.strip(":") in _SHORT else word for word in words)
    return text[:1].upper() + text[1:]


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
