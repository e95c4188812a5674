"""What is said follows from the figures, also when it is no."""

import csv
import io
from types import SimpleNamespace
from zlib import crc32

import numpy as np
import pytest

from CTGANAugmentLib.evaluation.experiment.findings import answer_of, findings_of, table_csv, to_json
from CTGANAugmentLib.evaluation.experiment.judging import THRESHOLDS

NONE = [0] * len(THRESHOLDS)
COUNTS = (2, None)


def records(arm, gain, count, missing=()):
    """Results of two folds whose Dice is as much above 0.5."""
    rng = np.random.default_rng(0 if count else 1)
    own = np.random.default_rng(crc32(arm.encode()))
    found = []
    for fold in (0, 1):
        noise = rng.normal(0, 0.05, 10)
        if fold in missing:
            continue
        cases = [
            {"patient": f"P{fold}{n}", "case": "c", "dice": float(0.5 + gain + noise[n] + own.normal(0, 0.02)),
             "hd95_mm": 3.0, "lesions": 1, "hits": NONE, "false_positives": NONE}
            for n in range(10)
        ]  # fmt: skip
        unit = {
            "fold": fold,
            "seed": 0,
            "count": count,
            "training": ["A"] * (count or 7 + fold),
            "tested": [],
        }
        found.append(
            {"unit": unit, "arm": arm, "cases": cases, "real_patches": 5, "made_patches": 4, "steps": 10,
             "seconds": {"making": 1.0, "all": 2.0}, "notes": []}
        )  # fmt: skip
    return found


@pytest.fixture
def result(settings_of):
    """Results of arms that gain as much over the baseline."""

    def build(gains, missing=()):
        protocol = {
            "task": "segmentation",
            "folds": 2,
            "seeds": 1,
            "baseline": "classic",
            "primary": "gan",
            "draws": 400,
        }
        settings = settings_of(settings=protocol, arms={name: {} for name in gains}, patients=[2, "all"])
        found = [
            record
            for count in COUNTS
            for arm, gain in gains.items()
            for record in records(arm, gain, count, missing if arm == "gan" else ())
        ]
        return SimpleNamespace(
            settings=settings, results=found, failures={}, about={"software": "x"}, units=[]
        )

    return build


def test_a_gain_is_told_with_its_interval(result):
    given = result({"none": -0.1, "classic": 0.0, "gan": 0.2})
    findings = findings_of(given)
    assert [(finding.count, finding.arm) for finding in findings] == [
        (count, arm) for count in COUNTS for arm in ("none", "classic", "gan")
    ]
    gan = next(finding for finding in findings if finding.arm == "gan")
    assert gan.against["dice"].low < 0.2 < gan.against["dice"].high or gan.against[
        "dice"
    ].value == pytest.approx(0.2, abs=0.02)
    answer = answer_of(given, findings)
    assert answer[0] == "Yes, in part: gan helps beyond classic with 2, all (7 to 8) training patients."
    assert answer[1].startswith("With 2 training patients, gan is better: Dice +")


@pytest.mark.parametrize(
    ("gain", "beginning"),
    [(0.0005, "No: gan is not shown to help beyond classic"), (-0.2, "No: gan does harm with 2")],
)
def test_no_gain_and_harm_are_told_as_plainly(result, gain, beginning):
    given = result({"classic": 0.0, "gan": gain})
    assert answer_of(given, findings_of(given))[0].startswith(beginning)


def test_the_baseline_is_compared_with_nothing(result):
    (classic, *_) = [
        finding for finding in findings_of(result({"classic": 0.0, "gan": 0.1})) if finding.arm == "classic"
    ]
    assert classic.against == {}
    assert classic.adjusted_p == {}


def test_arms_are_compared_on_the_folds_that_both_have(result):
    findings = findings_of(result({"classic": 0.0, "gan": 0.1}, missing=(1,)))
    gan = next(finding for finding in findings if finding.arm == "gan")
    assert gan.units == (1, 2)
    assert gan.tested == 10
    assert gan.against["dice"].value == pytest.approx(0.1, abs=0.02)


def test_p_values_of_the_question_are_adjusted_for_the_question_alone(result):
    findings = findings_of(result({"none": 0.001, "classic": 0.0, "gan": 0.002}))
    for finding in findings:
        for name, change in finding.against.items():
            assert finding.adjusted_p[name] >= change.p_value
            assert (
                finding.adjusted_p[name] <= min(1.0, 2 * change.p_value) + 1e-9
            )  # two numbers of patients each


def test_the_table_has_a_row_for_each_arm_and_number_of_patients(result):
    given = result({"classic": 0.0, "gan": 0.1})
    rows = list(csv.DictReader(io.StringIO(table_csv(given, findings_of(given)))))
    assert [(row["patients"], row["arm"]) for row in rows] == [
        ("2", "classic"),
        ("2", "gan"),
        ("all", "classic"),
        ("all", "gan"),
    ]
    assert rows[0]["dice_change"] == ""
    assert (
        float(rows[1]["dice_change_low"])
        <= float(rows[1]["dice_change"])
        <= float(rows[1]["dice_change_high"])
    )
    assert to_json(given, findings_of(given))["findings"][1]["arm"] == "gan"


def test_without_an_arm_in_question_no_answer_is_made_up(result, settings_of):
    given = result({"classic": 0.0, "gan": 0.1})
    protocol = {"task": "segmentation", "folds": 2, "seeds": 1, "baseline": "classic"}
    given.settings = settings_of(settings=protocol, arms={"classic": {}, "gan": {}}, patients=[2, "all"])
    assert answer_of(given, findings_of(given)) == [
        "No arm was named as the one that the question is about: the tables show all of them."
    ]
