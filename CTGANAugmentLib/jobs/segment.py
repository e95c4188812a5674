"""The task behind ``ctganaugment segment``: one method on one scan on disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.inputs import read_guides, read_scan
from CTGANAugmentLib.jobs.known_inputs import remember
from CTGANAugmentLib.jobs.outputs import Source, stem_of
from CTGANAugmentLib.jobs.segmentation_outputs import SegmentationOutputs
from CTGANAugmentLib.operation import operation_from_json
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.segmentation.method import SegmentationMethod


def run_segment(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Segment a scan and write mask, provenance and preview.

    Args:
        arguments: ``input``, ``out`` (segmentation file or folder), ``operation`` (id), ``parameters``; optional
            ``seed``, ``points`` (seeds inside, list of RAS), ``outside_points``, ``roi`` (centre and size, six
            numbers, or a turned box as `Roi.to_json` writes it), ``mask`` (file), ``label`` (in the mask),
            ``start`` (file), ``modality``, ``series``, ``overwrite``.
        progress: told what is being done.

    Raises:
        UserError: anything that can be mended; then nothing was written.
    """
    source = Source(Path(arguments["input"]), arguments.get("series"))
    operation = operation_from_json(arguments["operation"], arguments["parameters"])
    if not isinstance(operation, SegmentationMethod):
        raise UserError(f"expected a segmentation method, got {operation.id!r}: choose one that segments")
    outputs = SegmentationOutputs.at(Path(arguments["out"]), f"{stem_of(source.path)}_{operation.id}")
    _require_apart(outputs, arguments)
    overwrite = bool(arguments.get("overwrite"))
    progress(0.0, "reading")
    scan, told = read_scan(source, arguments.get("modality"))
    guides = read_guides(arguments)
    with outputs.prepared(overwrite=overwrite):
        result = operation.run(scan, guides, arguments.get("seed") or 0, part_of(progress, 0.15, 0.8))
        outputs.write(scan, result, part_of(progress, 0.8, 1.0), overwrite=overwrite)
    remember(scan.sha256, source)
    return outputs.summary(result, *told)


def _require_apart(outputs: SegmentationOutputs, arguments: Mapping[str, Any]) -> None:
    """Check that no result takes the place of what it is made from, whatever may be overwritten."""
    made = {Path(path).resolve() for path in outputs.paths().values()}
    for name in ("input", "mask", "start"):
        if arguments.get(name) and Path(arguments[name]).resolve() in made:
            raise UserError(
                f"the result would replace {arguments[name]}, which it is made from: name another file"
            )
