"""The task behind ``ctganaugment augment``: varied copies of a scan and of its labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from CTGANAugmentLib.augmentation.pipeline import Pipeline, pipeline_from_json, read_pipeline
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels
from CTGANAugmentLib.jobs.augmentation_outputs import AugmentationOutputs
from CTGANAugmentLib.jobs.inputs import read_scan
from CTGANAugmentLib.jobs.known_inputs import find_labels, find_scan, remember
from CTGANAugmentLib.jobs.outputs import Source, stem_of
from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.provenance import Plan
from CTGANAugmentLib.volume import LabelVolume, Volume

MOST_COPIES = 10_000
LABELS = "labels"
"""Role of the labels among a record's inputs."""
_LARGEST_SEED = 2**31


def run_augment(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Write varied copies of a scan, each with its labels, record and preview.

    Args:
        arguments: ``input``, ``out``, ``pipeline`` (name, file or JSON), ``seed``; optional ``count`` (1), ``mask``,
            ``modality``, ``series``, ``format``, ``anonymize``, ``overwrite``. Copy number n is drawn with a seed of
            its own, whatever the count.
        progress: told what is being done.

    Raises:
        UserError: anything that can be mended; copies that are finished stay.
    """
    given = arguments["pipeline"]
    pipeline = pipeline_from_json(given) if isinstance(given, Mapping) else read_pipeline(given)
    source = Source(Path(arguments["input"]), arguments.get("series"))
    copies = _copies(arguments, stem_of(source.path))
    progress(0.0, "reading")
    scan, told = read_scan(source, arguments.get("modality"))
    mask = Path(arguments["mask"]) if arguments.get("mask") else None
    labels = read_labels(mask).on_grid(scan.grid) if mask else None
    remember(scan.sha256, source)
    if mask and labels is not None:
        remember(labels.sha256, Source(mask))
    answers = []
    for number, outputs in enumerate(copies):
        share = part_of(progress, number / len(copies), (number + 1) / len(copies))
        seed = seed_of_copy(int(arguments["seed"]), number + 1)
        with outputs.prepared(overwrite=bool(arguments.get("overwrite"))):
            result = pipeline.run(scan, labels, seed, part_of(share, 0.1, 0.7))
            answers.append(_write(outputs, scan, labels, result, source, arguments, part_of(share, 0.7, 1.0)))
    return _together(answers, told)


def seed_of_copy(seed: int, number: int) -> int:
    """Seed of one copy out of that of all of them: copy 3 is the same whether three or thirty are made."""
    return int(np.random.SeedSequence([seed, number]).generate_state(1)[0]) % _LARGEST_SEED


def replay_augmentation(
    plan: Plan, record: Mapping[str, Any], name: str, arguments: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """Make a copy of a record again, bit for bit.

    Args:
        plan: of the record.
        record: the whole of it.
        name: of the copy's files.
        arguments: ``out``; optional ``input``, ``series`` and ``masks`` (where they are now), ``format`` and
            ``anonymize`` (as it was written), ``overwrite``.
        progress: told what is being done.

    Raises:
        UserError: the scan or its labels are not at hand, or not those that it was made from.
    """
    source, scan = find_scan(record["inputs"]["scan"], arguments.get("input"), arguments.get("series"))
    labels = find_labels(record["inputs"].get(LABELS), arguments.get("masks"), scan)
    written = record.get("output") or {}
    form = str(arguments.get("format") or written.get("format") or "nrrd")
    outputs = AugmentationOutputs(Path(arguments["out"]), name, form, labels is not None)
    options = {**arguments, "anonymize": arguments.get("anonymize") or written.get("anonymized")}
    with outputs.prepared(overwrite=bool(arguments.get("overwrite"))):
        result = Pipeline(()).replay(scan, labels, plan, part_of(progress, 0.1, 0.7))
        # The steps that were asked for are part of the record, beside those that were drawn.
        result = replace(result, provenance=replace(result.provenance, plan=plan))
        answer = _write(outputs, scan, labels, result, source, options, part_of(progress, 0.7, 1.0))
    return _together([answer], ())


def _copies(arguments: Mapping[str, Any], stem: str) -> list[AugmentationOutputs]:
    count = arguments.get("count") or 1
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MOST_COPIES:
        raise UserError(f"count: expected a whole number from 1 to {MOST_COPIES}, got {count!r}")
    digits = len(str(count))
    return [
        AugmentationOutputs(
            Path(arguments["out"]),
            f"{stem}_augmented_{number:0{digits}}",
            arguments.get("format") or "nrrd",
            bool(arguments.get("mask")),
        )
        for number in range(1, count + 1)
    ]


def _write(
    outputs: AugmentationOutputs,
    scan: Volume,
    labels: LabelVolume | None,
    result: Result,
    source: Source,
    arguments: Mapping[str, Any],
    progress: Progress,
) -> dict[str, Any]:
    inputs: dict[str, Volume] = {"scan": scan, **({LABELS: labels} if labels is not None else {})}
    whole = replace(result, provenance=replace(result.provenance, inputs=inputs))
    outputs.write(
        scan,
        labels,
        whole,
        source,
        progress,
        anonymize=bool(arguments.get("anonymize")),
        overwrite=bool(arguments.get("overwrite")),
    )
    name = outputs.image.name
    return {"files": outputs.paths(), "warnings": [f"{name}: {text}" for text in result.warnings]}


def _together(answers: list[dict[str, Any]], told: tuple[str, ...]) -> dict[str, Any]:
    if len(answers) == 1:
        files = answers[0]["files"]
    else:
        files = {
            f"{kind} {n}": path for n, each in enumerate(answers, 1) for kind, path in each["files"].items()
        }
    warnings = [text for each in answers for text in each["warnings"]]
    return {"files": files, "measured": {"copies": len(answers)}, "warnings": [*told, *warnings]}
