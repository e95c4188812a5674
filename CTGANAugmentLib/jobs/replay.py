"""The task behind ``ctganaugment replay``: the same files again from a provenance file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from CTGANAugmentLib.augmentation.pipeline import PIPELINE
from CTGANAugmentLib.datasets.batch.order import BATCH
from CTGANAugmentLib.errors import MissingError, UserError
from CTGANAugmentLib.jobs.augment import replay_augmentation
from CTGANAugmentLib.jobs.generate import GENERATE
from CTGANAugmentLib.jobs.known_inputs import find_scan, recall_paths
from CTGANAugmentLib.jobs.outputs import Outputs, summary
from CTGANAugmentLib.jobs.replay_case import replay_case
from CTGANAugmentLib.jobs.replay_patches import replay_patches
from CTGANAugmentLib.jobs.segmentation_outputs import SegmentationOutputs
from CTGANAugmentLib.jobs.translate import with_scores
from CTGANAugmentLib.jobs.translation_outputs import TranslationOutputs
from CTGANAugmentLib.operation import Operation, operation_from_json
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.provenance import read_provenance
from CTGANAugmentLib.segmentation.method import SegmentationMethod
from CTGANAugmentLib.translation.translate import Translate

_SUFFIX = "_provenance.json"
_PATHS = ("model", "source", "source_masks")


def run_replay(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Make a result again, bit for bit, from its provenance and its input.

    Args:
        arguments: ``provenance`` (file), ``out``; optional ``input``, ``series``, ``model`` (its folder), ``source``
            and ``source_masks`` (of copied lesions), ``masks`` (of generated patches), all by default where they were,
            ``format`` and ``anonymize`` (as it was written), ``overwrite``.
        progress: told what is being done.

    Raises:
        UserError: not a provenance file, or the input is not at hand or not the one it was made from.
    """
    path = Path(arguments["provenance"])
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"expected a provenance file, got {path}: {error}") from error
    with _blaming(path):
        plan, record = read_provenance(text)
    name = path.name.removesuffix(_SUFFIX).removesuffix(".json")
    if plan.operation == PIPELINE:
        with _blaming(path):
            _scan_of(record)
            return replay_augmentation(plan, record, name, arguments, progress)
    if plan.operation == BATCH:
        with _blaming(path):
            _scan_of(record)
            return replay_case(plan, record, arguments, progress)
    if plan.operation == GENERATE:
        with _blaming(path):
            return replay_patches(plan, record, arguments, progress)
    with _blaming(path):
        given = {name: arguments[name] for name in _PATHS if arguments.get(name)}
        operation = operation_from_json(plan.operation, {**plan.parameters, **recall_paths(plan), **given})
        entry = _scan_of(record)
    progress(0.0, "reading")
    source, scan = find_scan(entry, arguments.get("input"), arguments.get("series"))
    written = record.get("output")
    written = written if isinstance(written, dict) else {}
    form = arguments.get("format") or written.get("format")
    overwrite = bool(arguments.get("overwrite"))
    anonymize = bool(arguments.get("anonymize") or written.get("anonymized"))
    scores = _scores_of(record)
    outputs = _outputs_for(operation, Path(arguments["out"]), name, str(form or ""), scored=bool(scores))
    with outputs.prepared(overwrite=overwrite):
        with _blaming(path):
            result = operation.apply(scan, plan, part_of(progress, 0.15, 0.6))
        writing = part_of(progress, 0.6, 1.0)
        if isinstance(outputs, SegmentationOutputs):
            outputs.write(scan, result, writing, overwrite=overwrite)
            return outputs.summary(result)
        if isinstance(outputs, TranslationOutputs):
            # The same bits have the same scores; the reference need not be here.
            result = with_scores(result, scores) if scores else result
            outputs.write(scan, result, source, writing, anonymize=anonymize, overwrite=overwrite)
            return outputs.summary(result)
        outputs.write(scan, result, source, writing, anonymize=anonymize, overwrite=overwrite)
    return summary(outputs, scan, result)


def _outputs_for(
    operation: Operation, folder: Path, name: str, form: str, *, scored: bool
) -> Outputs | SegmentationOutputs | TranslationOutputs:
    if isinstance(operation, Translate):
        return TranslationOutputs.of(operation, folder, name, form or "nrrd", scored=scored)
    if isinstance(operation, SegmentationMethod):
        return SegmentationOutputs(folder, name, *([form] if form else []))
    return Outputs(folder, name, form or "nrrd", operation.marks)


def _scores_of(record: Mapping[str, Any]) -> Mapping[str, Any]:
    measured = record.get("measured")
    scores = measured.get("scores") if isinstance(measured, Mapping) else None
    return scores if isinstance(scores, Mapping) else {}


def _scan_of(record: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        scan: Mapping[str, Any] = record["inputs"]["scan"]
        known = isinstance(scan["sha256"], str) and scan["modality"] in ("CT", "MR")
    except (KeyError, TypeError):
        known = False
    if not known:
        raise UserError("it does not say what scan it belongs to")
    return scan


@contextmanager
def _blaming(path: Path) -> Iterator[None]:
    """Name what is missing, else the record as damaged: with all that it needs its plan could be carried out once."""
    try:
        yield
    except MissingError as error:
        raise MissingError(f"cannot replay {path} here: {error}") from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        why = str(error) if isinstance(error, UserError) else repr(error)
        raise UserError(
            f"cannot replay {path}, which is damaged or no record of this version: {why}"
        ) from error
