"""The task behind ``ctganaugment synthesize``: lesions into a scan on disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.inputs import read_guides, read_scan
from CTGANAugmentLib.jobs.known_inputs import remember, remember_paths
from CTGANAugmentLib.jobs.outputs import Outputs, Source, stem_of, summary
from CTGANAugmentLib.lesions.catalog import lesion_operations
from CTGANAugmentLib.operation import operation_from_json
from CTGANAugmentLib.progress import Progress, part_of


def run_synthesize(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Put lesions into a scan, or take them out, and write image, mask, provenance and preview.

    Args:
        arguments: ``input``, ``out``, ``operation`` (id), ``parameters``, ``seed``; optional ``points`` (list of
            RAS), ``roi`` (centre and size, six numbers), ``mask`` (file), ``label``, ``modality``, ``series``,
            ``format``, ``anonymize``, ``overwrite``.
        progress: told what is being done.

    Raises:
        UserError: anything that can be mended; then nothing was written.
    """
    source = Source(Path(arguments["input"]), arguments.get("series"))
    operation = operation_from_json(arguments["operation"], arguments["parameters"])
    if operation.id not in lesion_operations():
        raise UserError(
            f"expected an operation on lesions ({', '.join(lesion_operations())}), got {operation.id!r}"
        )
    form = arguments.get("format", "nrrd")
    outputs = Outputs(Path(arguments["out"]), stem_of(source.path), form, operation.marks)
    overwrite = bool(arguments.get("overwrite"))
    progress(0.0, "reading")
    scan, told = read_scan(source, arguments.get("modality"))
    guides = read_guides(arguments)
    anonymize = bool(arguments.get("anonymize"))
    with outputs.prepared(overwrite=overwrite):
        result = operation.run(scan, guides, arguments["seed"], part_of(progress, 0.15, 0.6))
        writing = part_of(progress, 0.6, 1.0)
        outputs.write(scan, result, source, writing, anonymize=anonymize, overwrite=overwrite)
    remember(scan.sha256, source)
    remember_paths(result.provenance.plan, operation.paths())
    return summary(outputs, scan, result, *told)
