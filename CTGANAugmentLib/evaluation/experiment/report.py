"""The page that tells what was asked, what was done, and what came out, also when it is no."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from CTGANAugmentLib.evaluation import html
from CTGANAugmentLib.evaluation.experiment.arm_scores import FIGURES, Figure
from CTGANAugmentLib.evaluation.experiment.findings import Finding, answer_of, text_of
from CTGANAugmentLib.evaluation.experiment.learning_curves import STYLE, learning_curves
from CTGANAugmentLib.evaluation.experiment.run import ExperimentResult

_TITLE = "Does it help?"


def experiment_html(
    result: ExperimentResult, findings: Sequence[Finding], examples: Mapping[str, bytes], day: str
) -> str:
    """Report of an experiment: one file without path, network or names of patients.

    Args:
        result: of the experiment.
        findings: of every arm and number of patients.
        examples: pictures (PNG) of what arms made, by arm.
        day: as text.
    """
    protocol = result.settings.protocol
    figures = FIGURES[protocol.task]
    joined = [arm.name for arm in result.settings.arms.values() if arm.joins]
    parts = [
        html.section("The answer", html.bullets(answer_of(result, findings)), _caution(result)),
        html.section("What was asked", html.facts(_asked(result, day))),
        html.section("Arms", _arms(result)),
        html.section("Learning curves", _reading(), learning_curves(findings, figures, joined)),
        html.section("All figures", _figures_table(findings, figures)),
        html.section(
            f"Differences to {protocol.baseline}", _about_differences(), _differences_table(findings, figures)
        ),
        _examples(examples),
        html.section("Who was tested when", _splits(result)),
        _failures(result),
    ]
    return html.page(protocol.title or _TITLE, [part for part in parts if part], style=STYLE)


def _caution(result: ExperimentResult) -> str:
    folds, seeds = result.settings.protocol.folds, result.settings.protocol.seeds
    return html.paragraph(
        f"Small networks on one set of {result.about['data']['patients']} patients, {folds} folds, {seeds} repeats: what "
        "holds here need not hold for other scans, larger networks or longer trainings. Intervals are drawn over the tested "
        "patients; that other training patients would have given other networks is only in the repeats.",
        "soft",
    )


def _asked(result: ExperimentResult, day: str) -> dict[str, str]:
    protocol, data = result.settings.protocol, result.about["data"]
    first = result.results[0] if result.results else {"steps": 0}
    seconds = sum(record["seconds"]["all"] for record in result.results)
    reading = (
        f"sensitivity is read at a specificity of {100 * protocol.specificity:g} %, in each fold"
        if protocol.task == "classification"
        else f"lesions found are counted at {protocol.false_positives:g} false alarms a scan"
    )
    return {
        "Question": protocol.question
        or f"Does {protocol.primary or 'any arm'} do better than {protocol.baseline}?",
        "Task": protocol.task,
        "Scans": f"{data['scans']} {data['modality']} of {data['patients']} patients (SHA-256 of all: {data['sha256'][:16]}...)",
        "Patients": data["told_apart"],
        "Folds": f"{protocol.folds}, by patient; {protocol.seeds} repeats, each with folds of its own",
        "Training": f"{first['steps']} steps of every arm's network, the same network, batch size and length in all arms",
        "Made images": f"they and the real ones are shown in the proportion {1 - protocol.real_share:.0%} to {protocol.real_share:.0%}",
        "Reading": reading,
        "Leakage": "generators, donors and made cases come from the fold's own training patients; each training set was compared "
        "with the tested images, voxel by voxel, and the same scan under two names is refused",
        "Done": f"{len(result.results)} trainings, {seconds / 3600:.1f} hours of computing",
        "Made on": f"{day}, {result.about['software']}",
    }


def _arms(result: ExperimentResult) -> str:
    heads = [html.Head("Arm", kind="text"), html.Head("What it does", kind="long")]
    rows = [
        [html.Cell(name), html.Cell(_told(arm.to_json()), kind="long")]
        for name, arm in result.settings.arms.items()
    ]
    return html.table(heads, rows)


def _told(arm: Mapping[str, Any]) -> str:
    if not arm:
        return "real images as they are"
    if "join" in arm:
        return f"{' and '.join(arm['join'])} together"
    parts = []
    if "augmentation" in arm:
        changes = ", ".join(f"{name} {value}" for name, value in arm["augmentation"].items())
        parts.append(f"changes images each time they are seen: {changes}")
    if "generator" in arm:
        generator = arm["generator"]
        steps = generator.get("training", {}).get("steps", "")
        parts.append(f"trains {generator.get('objective', '')} on the training patients ({steps} steps)")
    if "patches" in arm:
        parts.append(f"adds {arm['patches']} patches that it makes")
    for step in arm.get("steps", []):
        acts = "; then ".join(_act(act) for act in step["do"])
        parts.append(f"makes {step.get('variants', 1)} cases out of each: {acts}")
    return ". ".join(part[0].upper() + part[1:] for part in parts) + "."


def _act(act: Mapping[str, Any]) -> str:
    name = act.get("operation") or f"pipeline {act.get('pipeline')}"
    shown = {
        key: value
        for key, value in act.items()
        if key not in ("operation", "pipeline", "model", "source", "source_masks")
    }
    return f"{name} ({', '.join(f'{key} {value}' for key, value in shown.items())})" if shown else str(name)


def _reading() -> str:
    return html.paragraph(
        "Each point is an arm trained on so many patients and tested on all patients in turn; lines up and down are 95 % "
        "intervals. Fewer patients are always some of the more. Dashed arms join two others.",
        "soft",
    )


def _figures_table(findings: Sequence[Finding], figures: Sequence[Figure]) -> str:
    heads = [html.Head("Patients", "in training", "lower"), html.Head("Arm", kind="text")]
    heads += [html.Head(f"{figure.title}, {figure.unit}", figure.help, figure.better) for figure in figures]
    heads += [
        html.Head("Real patches", "mean of the folds"),
        html.Head("Made patches", "mean of the folds"),
        html.Head("Folds"),
    ]
    rows = []
    for finding in findings:
        row = [html.Cell(finding.patients, finding.trained_on[1]), html.Cell(finding.arm)]
        for figure in figures:
            value = finding.values[figure.name]
            span = f" ({text_of(value.low, figure)} to {text_of(value.high, figure)})"
            known = value.value if value.value == value.value else html.NOTHING
            row.append(html.Cell(text_of(value.value, figure) + span, known))
        done, wanted = finding.units
        row += [
            html.Cell(f"{finding.real_patches:.0f}"),
            html.Cell(f"{finding.made_patches:.0f}"),
            html.Cell(f"{done} of {wanted}"),
        ]
        rows.append(row)
    return html.table(heads, rows)


def _about_differences() -> str:
    return html.paragraph(
        "An arm's figure less the baseline's, on the same folds and the same drawn patients; p values in brackets are "
        "adjusted for all arms and numbers of patients (Holm). A star marks an interval that leaves 0 out.",
        "soft",
    )


def _differences_table(findings: Sequence[Finding], figures: Sequence[Figure]) -> str:
    heads = [html.Head("Patients", "in training", "lower"), html.Head("Arm", kind="text")]
    heads += [
        html.Head(
            f"{figure.title}, {'points' if figure.unit == '%' else figure.unit}", figure.help, figure.better
        )
        for figure in figures
    ]
    rows = []
    for finding in (finding for finding in findings if finding.against):
        row = [html.Cell(finding.patients, finding.trained_on[1]), html.Cell(finding.arm)]
        for figure in figures:
            change = finding.against[figure.name]
            known = change.value if change.value == change.value else html.NOTHING
            star = " *" if change.is_clear else ""
            text = (
                f"{text_of(change.value, figure)} ({text_of(change.low, figure)} to {text_of(change.high, figure)}; "
                f"p {change.p_value:.3f} [{finding.adjusted_p[figure.name]:.3f}]){star}"
            )
            row.append(html.Cell(text, known))
        rows.append(row)
    return html.table(heads, rows)


def _examples(examples: Mapping[str, bytes]) -> str:
    if not examples:
        return ""
    pictures = "".join(
        f'<figure class="examples"><img alt="{escape(arm)}" src="data:image/png;base64,{base64.b64encode(png).decode()}">'
        f"</figure>\n"
        for arm, png in examples.items()
    )
    return html.section(
        "What the arms made", html.paragraph("Patches of the first fold with the fewest patients."), pictures
    )


def _splits(result: ExperimentResult) -> str:
    """Numbers alone: names of cases may be patients'."""
    heads = [html.Head("Part", kind="text"), html.Head("Training patients"), html.Head("Tested patients")]
    rows = [
        [html.Cell(unit.name), html.Cell(str(len(unit.training))), html.Cell(str(len(unit.tested)))]
        for unit in result.units
    ]
    return html.table(heads, rows)


def _failures(result: ExperimentResult) -> str:
    told = [f"{name}: {why}" for name, why in result.failures.items()]
    for arm in result.settings.arms:
        missing = [
            len(record["notes"]) for record in result.results if record["arm"] == arm and record["notes"]
        ]
        if missing:
            told.append(f"{arm}: {sum(missing)} cases could not be made, in {len(missing)} parts")
    return html.section("What did not work", html.bullets(told)) if told else ""
