"""An experiment from its scans to its results: begun, stopped, gone on with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from CTGANAugmentLib.datasets.batch.run import checked
from CTGANAugmentLib.datasets.cases import Case
from CTGANAugmentLib.datasets.checks import CaseCheck
from CTGANAugmentLib.datasets.datalist import Told
from CTGANAugmentLib.datasets.patients import patients_of
from CTGANAugmentLib.datasets.scans import find_scans
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.experiment.leakage import LeakageError, require_one_patient_each
from CTGANAugmentLib.evaluation.experiment.plan import Unit, units_of
from CTGANAugmentLib.evaluation.experiment.settings import ExperimentSettings
from CTGANAugmentLib.evaluation.experiment.work import LEAK, Bench, do_work, work_of
from CTGANAugmentLib.files import write_json
from CTGANAugmentLib.parallel import Crew, Piece, Workers, crew_of
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.training.run.lock import sole_process
from CTGANAugmentLib.version import VERSION

FORMAT = "ctganaugment-experiment-1"
ASKED = "experiment.json"
_CHECKED, _CUT = 0.02, 0.05


@dataclass(frozen=True, eq=False)
class ExperimentResult:
    """What an experiment found.

    Attributes:
        settings: of the experiment.
        units: its parts.
        results: of each arm in each unit, as their files say.
        failures: by unit and arm, why there is no result.
        about: data, versions and what was asked, for the report.
    """

    settings: ExperimentSettings
    units: Sequence[Unit]
    results: Sequence[Mapping[str, Any]]
    failures: Mapping[str, str]
    about: Mapping[str, Any]


def run_experiment(
    settings: ExperimentSettings, folder: Path, *, workers: Workers, progress: Progress
) -> ExperimentResult:
    """Do every part of an experiment that is not done yet.

    Args:
        settings: of the experiment.
        folder: made when it does not exist; one that was begun with the same settings and data is gone on with.
        workers: who works.
        progress: told how far it is; `Cancelled` from it leaves what is done.

    Raises:
        UserError: too few patients, something else in the folder, or scans that cannot be used.
        LeakageError: something that is trained on comes from a patient who is tested.
        Cancelled: it was stopped.
    """
    folder = folder.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"cannot make the folder {folder}: {error.strerror}; choose another") from error
    with (
        sole_process(folder, f"another experiment runs in {folder}: wait for it, or stop it"),
        crew_of(workers) as crew,
    ):
        cases, rule = _cases(settings)
        checks = _usable(cases, checked(cases, crew, part_of(progress, 0.0, _CHECKED)))
        require_one_patient_each([check for _, check in checks])
        bench = Bench(settings, [case for case, _ in checks], [check for _, check in checks], folder)
        about = _about(bench, rule)
        _begin(folder, about)
        between = (_CHECKED + _CUT) / 2
        bench.patches(part_of(progress, _CHECKED, between))
        bench.cut_for_generators(part_of(progress, between, _CUT))
        units = units_of(settings, [check.patient for check in bench.checks])
        failures = _work(bench, units, crew, part_of(progress, _CUT, 1.0))
    return ExperimentResult(settings, units, _results(bench, units), failures, about)


def _cases(settings: ExperimentSettings) -> tuple[list[Case], str]:
    """Scans with masks, each with its patient, and how patients were told apart."""
    masked = replace(settings.data, around="lesions")
    scans = find_scans(masked)[0]["main"]
    patients, rule = patients_of(scans, settings.data.patient_pattern)
    return [
        Case(scan.name, scan.image, scan.mask, scan.label, Told(patient=patient))
        for scan, patient in zip(scans, patients, strict=True)
        if scan.mask is not None
    ], rule


def _usable(cases: Sequence[Case], checks: Sequence[CaseCheck]) -> list[tuple[Case, CaseCheck]]:
    found = [pair for pair in zip(cases, checks, strict=True) if not pair[1].unusable]
    if not found:
        raise UserError(f"none of the {len(cases)} scans can be used; the first: {checks[0].unusable}")
    return found


def _about(bench: Bench, rule: str) -> dict[str, Any]:
    checks = bench.checks
    data = hashlib.sha256(
        json.dumps([[check.patient, check.image_sha256, check.mask_sha256] for check in checks]).encode()
    )
    content = bench.settings.to_json()
    content["data"] = {
        name: value for name, value in content["data"].items() if name not in ("images", "masks")
    }
    return {
        "format": FORMAT,
        "software": f"CTGANAugment {VERSION}",
        "experiment": content,
        "data": {
            "scans": len(checks),
            "patients": len({check.patient for check in checks}),
            "modality": "+".join(sorted({check.modality for check in checks})),
            "sha256": data.hexdigest(),
            "told_apart": rule,
        },
    }


def _begin(folder: Path, about: Mapping[str, Any]) -> None:
    """Note what is asked, or check that the folder was begun with the same."""
    path = folder / ASKED
    if path.exists():
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            kept = None
        if kept != json.loads(json.dumps(about)):
            raise UserError(
                f"{folder} was begun with another experiment, other scans or another version: choose another folder"
            )
        return
    foreign = [entry.name for entry in folder.iterdir() if entry.name != "lock"]
    if foreign:
        raise UserError(f"expected an empty folder, {folder} holds {foreign[0]}: choose another")
    write_json(about, path)


def _work(bench: Bench, units: Sequence[Unit], crew: Crew, progress: Progress) -> dict[str, str]:
    pieces = _pieces(bench, units)
    failures: dict[str, str] = {}
    for piece, answer in crew.run_all(pieces, do_work, _given_up, progress):
        if answer.get(LEAK):
            raise LeakageError(answer["failed"])
        if answer["failed"]:
            failures[piece.name] = answer["failed"]
    return failures


def _pieces(bench: Bench, units: Sequence[Unit]) -> list[Piece]:
    """What is left to do; few patients first, because they are the question and are soon done.

    Arms of a unit are done one after another, those that join others last: what they take is then there.
    """
    pieces: list[Piece] = []
    arms = sorted(bench.settings.arms.values(), key=lambda arm: bool(arm.joins))
    for unit in sorted(units, key=lambda unit: (unit.seed, len(unit.training), unit.fold)):
        before = ""
        for arm in arms:
            if not bench.result_file(unit, arm).exists():
                pieces.append(Piece(f"{unit.name} {arm.name}", work_of(bench, unit, arm), before))
                before = pieces[-1].name
    return pieces


def _given_up(_work: Mapping[str, Any], why: str) -> dict[str, Any]:
    return {"failed": why}


def _results(bench: Bench, units: Sequence[Unit]) -> list[dict[str, Any]]:
    found = []
    for unit in units:
        for arm in bench.settings.arms.values():
            path = bench.result_file(unit, arm)
            if path.exists():
                found.append(json.loads(path.read_text(encoding="utf-8")))
    return found
