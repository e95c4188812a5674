"""The page that tells what was asked, what was done, and what came out, also when it is no."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from html import escape

from CTGANAugmentLib.evaluation import html
from CTGANAugmentLib.evaluation.experiment.arm_scores import FIGURES, Figure
from CTGANAugmentLib.evaluation.experiment.findings import Finding, answer_of, text_of
from CTGANAugmentLib.evaluation.experiment.learning_curves import STYLE, learning_curves
from CTGANAugmentLib.evaluation.experiment.report_facts import asked, told_of, without_paths
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
        html.section("What was asked", html.facts(asked(result, day))),
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
        f"Small networks on one set of {result.about['data']['patients']} patients, {folds} folds, {seeds} repeats: "
        "what holds here need not hold for other scans, larger networks or longer trainings. Intervals are drawn over "
        "the tested patients; that other training patients would have given other networks is only in the repeats.",
        "soft",
    )


def _arms(result: ExperimentResult) -> str:
    heads = [html.Head("Arm", kind="text"), html.Head("What it does", kind="long")]
    rows = [
        [html.Cell(name), html.Cell(told_of(arm.to_json()), kind="long")]
        for name, arm in result.settings.arms.items()
    ]
    return html.table(heads, rows)


def _reading() -> str:
    return html.paragraph(
        "Each point is an arm trained on so many patients and tested on all patients in turn; lines up and down are "
        "95 % intervals. Fewer patients are always some of the more. Dashed arms join two others.",
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
        "adjusted for how much was asked (Holm): those of the arm in question for the numbers of patients, all others "
        "together. A star marks an interval that leaves 0 out.",
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
    pictures = "".join(map(_picture, examples, examples.values()))
    return html.section(
        "What the arms made", html.paragraph("Patches of the first fold with the fewest patients."), pictures
    )


def _picture(arm: str, png: bytes) -> str:
    source = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    return f'<figure class="examples"><img alt="{escape(arm)}" src="{source}"></figure>\n'


def _splits(result: ExperimentResult) -> str:
    """Numbers alone: names of cases may be patients'."""
    heads = [html.Head("Part", kind="text"), html.Head("Training patients"), html.Head("Tested patients")]
    rows = [
        [html.Cell(unit.name), html.Cell(str(len(unit.training))), html.Cell(str(len(unit.tested)))]
        for unit in result.units
    ]
    return html.table(heads, rows)


def _failures(result: ExperimentResult) -> str:
    told = [f"{name}: {without_paths(why)}" for name, why in result.failures.items()]
    for arm in result.settings.arms:
        missing = [
            len(record["notes"]) for record in result.results if record["arm"] == arm and record["notes"]
        ]
        if missing:
            told.append(f"{arm}: {sum(missing)} cases could not be made, in {len(missing)} parts")
    return html.section("What did not work", html.bullets(told)) if told else ""
