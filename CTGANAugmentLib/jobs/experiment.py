"""The task behind ``ctganaugment experiment``: arms compared on patients that nothing was made from, with a report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from CTGANAugmentLib.errors import MissingError, UserError
from CTGANAugmentLib.files import write_json, write_text
from CTGANAugmentLib.jobs.batch import workers_of
from CTGANAugmentLib.progress import Progress, part_of

if TYPE_CHECKING:
    from CTGANAugmentLib.evaluation.experiment.run import ExperimentResult
    from CTGANAugmentLib.evaluation.experiment.settings import ExperimentSettings

REPORT, TABLE, FIGURES = "report.html", "figures.csv", "figures.json"
_DATA = ("images", "masks", "label", "modality", "patient_pattern")
_RUN = 0.98


def run_experiment_job(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Do what is left of an experiment, and write its report.

    Args:
        arguments: ``config`` (file, name or JSON), ``out`` (folder); optional ``images``, ``masks``, ``label``,
            ``modality`` and ``patient_pattern`` (instead of the configuration's), ``workers``, ``scheduler``.
        progress: told what is being done; `Cancelled` from it leaves what is done.

    Raises:
        UserError: anything that can be mended.
        LeakageError: something that is trained on comes from a patient who is tested.
        Cancelled: it was stopped.
    """
    try:
        from CTGANAugmentLib.evaluation.experiment.run import run_experiment

        settings = _settings(arguments)
    except ModuleNotFoundError as error:
        raise MissingError(
            f"an experiment trains networks by PyTorch, which is not installed here ({error.name}): install torch first"
        ) from error
    folder = Path(arguments["out"])
    result = run_experiment(
        settings, folder, workers=workers_of(arguments), progress=part_of(progress, 0.0, _RUN)
    )
    progress(_RUN, "counting and writing the report")
    answer = _write(result, folder)
    progress(1.0, "done")
    return answer


def _settings(arguments: Mapping[str, Any]) -> ExperimentSettings:
    from CTGANAugmentLib.evaluation.experiment.bundled import read_content
    from CTGANAugmentLib.evaluation.experiment.settings import experiment_from_json, with_data

    given = arguments["config"]
    content, folder = (given, Path.cwd()) if isinstance(given, Mapping) else read_content(given)
    data = {name: arguments[name] for name in _DATA if arguments.get(name) not in (None, "")}
    return experiment_from_json(with_data(content, data), folder)


def _write(result: ExperimentResult, folder: Path) -> dict[str, Any]:
    from CTGANAugmentLib.evaluation.experiment.examples import examples_of
    from CTGANAugmentLib.evaluation.experiment.findings import answer_of, findings_of, table_csv, to_json
    from CTGANAugmentLib.evaluation.experiment.report import experiment_html

    if not result.results:
        raise UserError(
            f"no part of the experiment has a result; the first: {next(iter(result.failures.values()))}"
        )
    findings = findings_of(result)
    day = datetime.now(timezone.utc).date().isoformat()
    write_text(
        experiment_html(result, findings, examples_of(result, folder), day), folder / REPORT, overwrite=True
    )
    write_text(table_csv(result, findings), folder / TABLE, overwrite=True)
    write_json(to_json(result, findings), folder / FIGURES, overwrite=True)
    failed = [f"{name} failed: {why}" for name, why in result.failures.items()]
    return {
        "files": {
            name: str(folder / file)
            for name, file in (("report", REPORT), ("table", TABLE), ("figures", FIGURES))
        },
        "measured": {"trainings": len(result.results), "failed": len(result.failures)},
        "notes": answer_of(result, findings),
        "warnings": failed,
    }


def read_figures(folder: Path) -> dict[str, Any]:
    """Read what an experiment found, as its ``figures.json`` says.

    Raises:
        UserError: there is none.
    """
    path = folder / FIGURES
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(
            f"expected the folder of an experiment with {FIGURES}, got {folder}: {error}"
        ) from error
    if not isinstance(content, dict) or "findings" not in content:
        raise UserError(f"expected the folder of an experiment, got {folder}: {FIGURES} says something else")
    return content
