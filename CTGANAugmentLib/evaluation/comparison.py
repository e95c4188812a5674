"""Every method on every case, each run in a worker that may crash or hang without harm to the others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from CTGANAugmentLib.datasets.cases import Case
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.results_table import (
    FAILED,
    OK,
    UNREADABLE,
    CaseRecord,
    PictureStore,
    ResultsTable,
    Row,
)
from CTGANAugmentLib.evaluation.worker_process import Answer, WorkerLost, WorkerProcess
from CTGANAugmentLib.files import require_free, write_json
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.catalog import FAMILIES, segmentation_methods
from CTGANAugmentLib.segmentation.method import SegmentationMethod
from CTGANAugmentLib.version import VERSION

FORMAT = "ctganaugment-comparison-1"
_READING_S = 600.0
_OWN_FILES = ("compare.json", "results.csv", "pictures.jsonl", "summary.csv", "report.html")
Method = type[SegmentationMethod]


@dataclass(frozen=True)
class Settings:
    """How methods are compared.

    Attributes:
        seed: of the methods that draw at random.
        tolerance_mm: of the surface Dice.
        time_limit_s: for one method on one case.
        points, outside_points: seeds in RAS mm; without `points` the reference's deepest point.
        roi: centre and size in mm.
        box_margin_mm: region of interest for every case: the reference's own box with this margin.
        max_diameter_mm: that every result stays in, instead of the methods' default.
        start: file with a first guess.
        modality, series: of the scan, where its file does not tell.
        modules: imported by the worker, for methods that no family's folder holds.
    """

    seed: int = 0
    tolerance_mm: float = 2.0
    time_limit_s: float = 120.0
    points: Sequence[Sequence[float]] | None = None
    outside_points: Sequence[Sequence[float]] | None = None
    roi: Sequence[float] | None = None
    box_margin_mm: float | None = None
    max_diameter_mm: float | None = None
    start: str | None = None
    modality: str | None = None
    series: str | None = None
    modules: Sequence[str] = ()

    def __post_init__(self) -> None:
        for name in ("tolerance_mm", "time_limit_s"):
            if not getattr(self, name) > 0:
                raise UserError(f"{name}: expected a number above 0, got {getattr(self, name)}")
        if self.roi and self.box_margin_mm is not None:
            raise UserError("give either a region of interest or the margin of the reference's box, not both")

    @property
    def parameters(self) -> dict[str, Any]:
        """Parameters that every method is given."""
        return {} if self.max_diameter_mm is None else {"max_diameter_mm": self.max_diameter_mm}

    @property
    def for_one_case(self) -> list[str]:
        """Names of what was given that fits one scan alone."""
        names = ("points", "outside_points", "roi", "start")
        return [name for name in names if getattr(self, name)]


def choose_methods(wanted: str) -> list[Method]:
    """Methods by ids and families with commas between, or "all"; family after family.

    Raises:
        UserError: neither an id nor a family.
    """
    known = segmentation_methods()
    names = {name.strip() for name in wanted.split(",") if name.strip()}
    strange = names - {"all", *FAMILIES, *known}
    if strange or not names:
        raise UserError(
            f"expected methods out of all, {', '.join(FAMILIES)}, {', '.join(known)}; "
            f"got {', '.join(sorted(strange)) or 'none'}"
        )
    return [cls for cls in known.values() if names & {"all", cls.family, cls.id}]


@dataclass(frozen=True, eq=False)
class Comparison:
    """A comparison and its folder.

    Attributes:
        cases: with names of their own.
        methods: in the order of the report.
        folder: where rows, pictures and the report are.
        notes: sentences for the report, such as what was left out.
    """

    cases: Sequence[Case]
    methods: Sequence[Method]
    settings: Settings
    folder: Path
    notes: Sequence[str] = field(default=())

    def __post_init__(self) -> None:
        if len(self.cases) > 1 and self.settings.for_one_case:
            raise UserError(
                f"{', '.join(self.settings.for_one_case)} fit one scan alone, but there are {len(self.cases)}: "
                "leave them out, or compare one scan"
            )

    def run(self, progress: Progress, *, overwrite: bool = False) -> tuple[ResultsTable, PictureStore]:
        """Try what was not tried yet; what was done stays when it is stopped.

        Raises:
            UserError: the folder holds something else, or no case could be read.
            Cancelled: stopped.
        """
        self._prepare(overwrite=overwrite)
        table = ResultsTable(self.folder / "results.csv")
        pictures = PictureStore(self.folder / "pictures.jsonl")
        with WorkerProcess(self.settings.modules) as worker:
            for number, case in enumerate(self.cases):
                self._run_case(worker, case, number, table, pictures, progress)
        unreadable = [row for row in table.rows if row.status == UNREADABLE]
        if len(unreadable) == len(self.cases):
            raise UserError(f"no case could be read: {unreadable[0].message}")
        return table, pictures

    def _run_case(
        self,
        worker: WorkerProcess,
        case: Case,
        number: int,
        table: ResultsTable,
        pictures: PictureStore,
        progress: Progress,
    ) -> None:
        left = [method for method in self.methods if not table.has(case.name, method.id)]
        is_open, total = False, len(self.cases) * len(self.methods)
        for index, method in enumerate(self.methods):
            if method not in left:
                continue

            def heed(fraction: float, _message: str, index: int = index, title: str = method.title) -> None:
                done = number * len(self.methods) + index + fraction
                progress(done / total, f"{case.name}: {title} ({index + 1}/{len(self.methods)})")

            if not (is_open and worker.is_running):
                opened = _ask(worker, self._open_request(case), _READING_S, heed)
                if opened["event"] == "failed":
                    table.add(Row(case.name, "", "", "", UNREADABLE, opened["message"]))
                    return
                _keep_case(pictures, case, opened)
                is_open = True
            request = {
                "do": "run",
                "method": method.id,
                "parameters": self.settings.parameters,
                "seed": self.settings.seed,
                "tolerance_mm": self.settings.tolerance_mm,
            }
            answer = _ask(worker, request, self.settings.time_limit_s, heed)
            if "outlines" in answer:
                pictures.add_outlines(case.name, method.id, answer["outlines"])
            table.add(_row(case, method, answer))

    def _open_request(self, case: Case) -> dict[str, Any]:
        names = ("points", "outside_points", "roi", "box_margin_mm", "start", "modality", "series")
        return {
            "do": "open",
            "image": str(case.image),
            "reference": str(case.reference),
            "label": case.label,
            **{name: getattr(self.settings, name) for name in names},
        }

    def _prepare(self, *, overwrite: bool) -> None:
        """Make the folder ready to begin or to go on."""
        record = {"format": FORMAT, "software": VERSION, "fingerprint": self._fingerprint()}
        about = self.folder / "compare.json"
        _make_folder(self.folder)
        if _read_json(about) == record and not overwrite:
            return
        if about.exists() and not overwrite:
            raise UserError(
                f"{self.folder} holds another comparison: choose another folder, or allow overwriting to begin anew"
            )
        for name in _OWN_FILES:
            require_free(self.folder / name, overwrite=overwrite)
            (self.folder / name).unlink(missing_ok=True)
        write_json(record, about)

    def _fingerprint(self) -> str:
        """Hash of everything that the rows depend on."""
        files = [path for case in self.cases for path in (case.image, case.reference)]
        content = {
            "cases": [[case.name, case.label] for case in self.cases],
            "files": [[str(path.resolve()), *_state(path)] for path in files],
            "methods": [method.id for method in self.methods],
            "settings": asdict(self.settings),
        }
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"cannot make the folder {folder}: {error.strerror}; choose another") from error


def _ask(worker: WorkerProcess, request: Mapping[str, Any], limit_s: float, heed: Progress) -> Answer:
    try:
        return worker.ask(request, limit_s, heed)
    except WorkerLost as lost:
        return {"event": "failed", "message": str(lost)}


def _keep_case(pictures: PictureStore, case: Case, opened: Answer) -> None:
    if case.name in pictures.cases:
        return
    names = ("modality", "seeds_ras", "notes", "grays", "outlines")
    pictures.add_case(CaseRecord(case.name, **{name: opened[name] for name in names}))


def _row(case: Case, method: Method, answer: Answer) -> Row:
    costs = {name: answer.get(name) for name in ("seconds", "peak_memory_mb", "added_memory_mb")}
    about = (case.name, method.family, method.id, method.title)
    if answer["event"] == "failed":
        return Row(*about, FAILED, answer["message"], costs)
    figures = {**answer["scores"], **costs}
    return Row(*about, OK, "", figures, answer["suggested"], tuple(answer["warnings"]))


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _state(path: Path) -> tuple[int, int]:
    """Size and time of the last change, which tell whether a file is still the same."""
    try:
        about = path.stat()
    except OSError:
        return 0, 0
    return about.st_size, about.st_mtime_ns
