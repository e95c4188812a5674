"""The task behind ``ctganaugment translate``: a scan turned into one of another kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, read_volume
from CTGANAugmentLib.jobs.inputs import read_scan
from CTGANAugmentLib.jobs.known_inputs import remember, remember_paths
from CTGANAugmentLib.jobs.outputs import Source, stem_of
from CTGANAugmentLib.jobs.translation_outputs import TranslationOutputs
from CTGANAugmentLib.operation import Guides, Result
from CTGANAugmentLib.parameters import check_names
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.translation.against_reference import scores_against
from CTGANAugmentLib.translation.reference import Reference, reference_on
from CTGANAugmentLib.translation.translate import Translate
from CTGANAugmentLib.volume import Modality, Volume


def run_translate(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Translate a scan and write the result, its maps, scores where there is a reference, record and preview.

    Args:
        arguments: ``input``, ``out``, ``parameters``; optional ``reference`` (real scan of the wanted kind of the same
            place), ``mask`` (where to score too), ``modality``, ``series``, ``format``, ``anonymize``, ``overwrite``.
        progress: told what is being done.

    Raises:
        UserError: anything that can be mended; then nothing was written.
    """
    source = Source(Path(arguments["input"]), arguments.get("series"))
    check_names(Translate.id, arguments["parameters"], Translate)
    operation = Translate(**arguments["parameters"])
    outputs = TranslationOutputs.of(
        operation,
        Path(arguments["out"]),
        stem_of(source.path),
        arguments.get("format") or "nrrd",
        scored=bool(arguments.get("reference")),
    )
    overwrite = bool(arguments.get("overwrite"))
    anonymize = bool(arguments.get("anonymize"))
    progress(0.0, "reading")
    scan, told = read_scan(source, arguments.get("modality"))
    with outputs.prepared(overwrite=overwrite):
        plan = replace(operation.sample(np.random.default_rng(0), scan, Guides()), seed=0)
        use = operation.use_of(plan)
        reference, mask = _reference(arguments, scan, use.target_modality)
        result = operation.apply(scan, plan, part_of(progress, 0.1, 0.8))
        if reference is not None and result.volume is not None:
            progress(0.8, "scoring")
            told += reference.warnings
            result = with_scores(result, scores_against(reference, result.volume, use, mask))
        writing = part_of(progress, 0.85, 1.0)
        outputs.write(scan, result, source, writing, anonymize=anonymize, overwrite=overwrite)
    remember(scan.sha256, source)
    remember_paths(plan, operation.paths())
    return outputs.summary(result, *told)


def with_scores(result: Result, scores: Mapping[str, Any]) -> Result:
    """Result whose record tells of scores too."""
    measured = {**result.provenance.measured, "scores": dict(scores)}
    return replace(result, provenance=replace(result.provenance, measured=measured))


def _reference(
    arguments: Mapping[str, Any], scan: Volume, modality: Modality
) -> tuple[Reference | None, NDArray[np.bool_] | None]:
    """Read what to score against, before the work is done."""
    if not arguments.get("reference"):
        if arguments.get("mask"):
            raise UserError("a mask says where to score: give a reference too")
        return None, None
    reference = read_volume(arguments["reference"], modality=modality)
    placed = reference_on(scan.grid, reference)
    if not arguments.get("mask"):
        return placed, None
    return placed, read_labels(arguments["mask"]).on_grid(scan.grid).mask()
