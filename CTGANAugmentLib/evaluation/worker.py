"""The process in which methods are tried: ``python -m CTGANAugmentLib.evaluation.worker [MODULE...]``.

It reads requests as JSON lines from standard input and answers with JSON lines; `WorkerProcess` is the other end.
Modules named as arguments are imported first, so that methods of other packages can be compared too.
"""

from __future__ import annotations

import importlib
import json
import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.case_pictures import Frame
from CTGANAugmentLib.evaluation.click import box_round, deepest_point
from CTGANAugmentLib.evaluation.memory import PeakMemory
from CTGANAugmentLib.evaluation.overlap import Mask
from CTGANAugmentLib.evaluation.scores import score_segmentation
from CTGANAugmentLib.files import read_labels, read_volume
from CTGANAugmentLib.operation import Guides, Result, operation_from_json
from CTGANAugmentLib.points import check_points, points_from_numbers
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.streams import take_standard_output
from CTGANAugmentLib.volume import LabelVolume, Volume, combine_labels

_USED_BY_MANY = (
    "skimage.segmentation",
    "skimage.filters",
    "skimage.measure",
    "sklearn.cluster",
    "sklearn.mixture",
)
"""Imported before the first method is timed; a method that needs one that is missing says so itself."""

_PAUSE_S = 0.2
_KILLED_FIRST = "1000"


@dataclass(frozen=True, eq=False)
class OpenCase:
    """A case in memory."""

    scan: Volume
    reference: Mask
    guides: Guides
    frame: Frame


class Worker:
    """Answers requests, one at a time."""

    def __init__(self, answers: IO[str]) -> None:
        self._answers = answers
        self._case: OpenCase | None = None
        self._told = 0.0

    def answer(self, request: Mapping[str, Any]) -> None:
        """Do what a request asks for and tell how it went; nothing is raised."""
        try:
            self._tell(self._open(request) if request["do"] == "open" else self._run(request))
        except Exception as error:  # noqa: BLE001 - a method may fail in any way, and the next one is tried all the same
            self._tell({"event": "failed", "message": _message(error)})

    def _tell(self, event: Mapping[str, Any]) -> None:
        self._answers.write(json.dumps(event) + "\n")
        self._answers.flush()

    def _progress(self, fraction: float, message: str) -> None:
        now = time.monotonic()
        if now - self._told > _PAUSE_S:
            self._told = now
            self._tell({"event": "progress", "fraction": fraction, "message": message})

    def _open(self, request: Mapping[str, Any]) -> dict[str, Any]:
        self._case = None
        scan = read_volume(request["image"], modality=request.get("modality"), series=request.get("series"))
        labels = read_labels(request["reference"])
        reference = Guides(mask=labels, label=request.get("label")).mask_on(scan.grid)
        points, notes = points_from_numbers(request.get("points")), _labels_note(labels, request.get("label"))
        if not len(points):
            point, count = deepest_point(reference, scan.grid)
            points = point[None]
            if count > 1:
                notes.append(f"the reference has {count} parts; the seed is in the largest of them alone")
        check_points(points, scan.grid)
        start = request.get("start")
        guides = Guides(
            points,
            _region(request, reference, scan),
            outside_points_ras=points_from_numbers(request.get("outside_points")),
            start=read_labels(start) if start else None,
        )
        frame = Frame.round(points[0], reference, scan.grid)
        self._case = OpenCase(scan, reference, guides, frame)
        wanted = LabelVolume(reference.view(np.uint8), scan.ijk_to_ras)
        return {
            "event": "done",
            "modality": scan.modality,
            "seeds_ras": np.round(points, 2).tolist(),
            "notes": notes,
            "grays": frame.grays(scan),
            "outlines": frame.outlines([wanted]),
        }

    def _run(self, request: Mapping[str, Any]) -> dict[str, Any]:
        case = self._case
        if case is None:
            raise UserError("expected an open case: open one first")
        operation = operation_from_json(request["method"], request.get("parameters") or {})
        began = time.perf_counter()
        with PeakMemory() as memory:
            failure = result = None
            try:
                result = operation.run(case.scan, case.guides, request["seed"], self._progress)
            except Exception as error:  # noqa: BLE001 - as in `answer`, but what it took is told too
                failure = _message(error)
            seconds = time.perf_counter() - began
        cost = {"seconds": seconds, "peak_memory_mb": memory.peak_mb, "added_memory_mb": memory.added_mb}
        if result is None:
            return {"event": "failed", "message": failure, **cost}
        self._tell({"event": "segmented"})
        return {"event": "done", **cost, **_judged(case, result, request["tolerance_mm"])}


def _judged(case: OpenCase, result: Result, tolerance_mm: float) -> dict[str, Any]:
    found = combine_labels(result.masks, case.scan.grid).mask()
    suggested = result.provenance.plan.choices.get("suggested", {})
    return {
        "scores": score_segmentation(found, case.reference, case.scan.grid, tolerance_mm=tolerance_mm),
        "suggested": suggested,
        "warnings": list(result.warnings),
        "outlines": case.frame.outlines(result.masks),
    }


def _region(request: Mapping[str, Any], reference: Mask, scan: Volume) -> Roi | None:
    roi, margin_mm = request.get("roi"), request.get("box_margin_mm")
    if margin_mm is not None:
        return box_round(reference, scan.grid, margin_mm)
    return Roi.aligned(np.array(roi[:3]), np.array(roi[3:])) if roi else None


def _labels_note(labels: LabelVolume, label: int | None) -> list[str]:
    if label is not None or len(labels.labels) < 2:
        return []
    values = ", ".join(str(entry.value) for entry in labels.labels)
    return [f"the reference's labels {values} are taken together; --label chooses one"]


def _message(error: Exception) -> str:
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, MemoryError):
        return "there was not enough memory"
    traceback.print_exception(error, file=sys.stderr)
    return f"unexpected failure ({type(error).__name__}): {error}"


def _requests() -> queue.Queue[dict[str, Any]]:
    """Lines of standard input, whose end ends this process at once: nobody waits for an answer any more."""
    waiting: queue.Queue[dict[str, Any]] = queue.Queue()

    def read() -> None:
        for line in sys.stdin:
            waiting.put(json.loads(line))
        os._exit(1)

    threading.Thread(target=read, daemon=True).start()
    return waiting


def main(modules: list[str]) -> None:
    """Answer requests until standard input ends."""
    answers = take_standard_output()
    with suppress(OSError):  # only Linux lets a process offer itself
        Path("/proc/self/oom_score_adj").write_text(_KILLED_FIRST)
    for name in modules:
        importlib.import_module(name)
    for name in _USED_BY_MANY:
        with suppress(ImportError):
            importlib.import_module(name)
    requests, worker = _requests(), Worker(answers)
    while True:
        worker.answer(requests.get())


if __name__ == "__main__":
    main(sys.argv[1:])
