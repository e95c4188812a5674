"""A batch from its data to its manifest: begun, stopped, gone on with, always with the same files in the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from CTGANAugmentLib.datasets.batch.estimate import Estimate, estimate
from CTGANAugmentLib.datasets.batch.folder import CHECKS, BatchFolder
from CTGANAugmentLib.datasets.batch.order import as_work
from CTGANAugmentLib.datasets.batch.recipe import Recipe
from CTGANAugmentLib.datasets.batch.variant import is_whole, make_variant
from CTGANAugmentLib.datasets.batch.work_list import Origin, Planned, origins_of, work_list
from CTGANAugmentLib.datasets.cases import Case
from CTGANAugmentLib.datasets.checks import CaseCheck, check_case, table_of, with_duplicates, work_of
from CTGANAugmentLib.datasets.data_set import DataSet, Member, write_data_set
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.parallel import Crew, Piece, Workers, crew_of
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.training.run.lock import sole_process
from CTGANAugmentLib.version import VERSION
from CTGANAugmentLib.volume import Modality

_CHECKED = 0.1
"""Share of the progress in which the cases are looked through."""


@dataclass(frozen=True)
class BatchResult:
    """What a batch made.

    Attributes:
        data: real cases and those that were made.
        failures: names of cases that could not be made, and why.
        needed: what was estimated before.
        warnings: sentences for the user.
    """

    data: DataSet
    failures: Mapping[str, str]
    needed: Estimate
    warnings: tuple[str, ...]


def run_batch(
    cases: Sequence[Case],
    recipe: Recipe,
    folder: Path,
    *,
    workers: Workers,
    progress: Progress,
    modality: Modality | None = None,
    retry: bool = False,
) -> BatchResult:
    """Make every case of a recipe that is not there yet.

    Args:
        cases: real ones.
        recipe: what is made of them.
        folder: of the batch; made when it does not exist. One that was begun with the same recipe and the same data is
            gone on with.
        workers: who works.
        progress: told how far it is; `Cancelled` from it leaves whole cases alone.
        modality: of all cases; None tells it by their values.
        retry: try cases once more that failed before.

    Raises:
        UserError: no case can be used, something else is in the folder, or the disk is too small.
    """
    folder = folder.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"cannot make the folder {folder}: {error.strerror}; choose another") from error
    held = f"another batch works in {folder}: wait for it, or stop it"
    with sole_process(folder, held), crew_of(workers) as crew:
        checks = checked(cases, crew, part_of(progress, 0.0, _CHECKED), modality)
        share = part_of(progress, _CHECKED, 1.0)
        return _run(cases, checks, recipe, BatchFolder(folder), workers, crew, share, retry=retry)


def checked(
    cases: Sequence[Case], crew: Crew, progress: Progress, modality: Modality | None = None
) -> list[CaseCheck]:
    """Look through cases, in their order."""
    pieces = [Piece(f"{number} {case.name}", work_of(case, modality)) for number, case in enumerate(cases)]
    found = {
        piece.name: CaseCheck(**answer)
        for piece, answer in crew.run_all(pieces, check_case, _unread, progress)
    }
    return with_duplicates([found[piece.name] for piece in pieces])


def _unread(work: Mapping[str, Any], why: str) -> dict[str, Any]:
    return {"name": work["name"], "patient": work["patient"], "unusable": why}


def _run(
    cases: Sequence[Case],
    checks: Sequence[CaseCheck],
    recipe: Recipe,
    folder: BatchFolder,
    workers: Workers,
    crew: Crew,
    progress: Progress,
    *,
    retry: bool,
) -> BatchResult:
    origins = origins_of(cases, checks)
    if not origins:
        raise UserError(f"none of the {len(cases)} cases can be used; the first: {checks[0].unusable}")
    planned = work_list(recipe, origins, folder.cases)
    folder.begin(_asked(recipe, origins))
    folder.write(CHECKS, table_of(checks))
    folder.clear_unfinished()
    failures = {} if retry else folder.failures()
    left = [each for each in planned if each.variant.name not in failures and not is_whole(each.variant)]
    needed = estimate(left, folder.path, workers.count)
    needed.require_disk()
    order = [each.variant.name for each in planned]
    try:
        failures |= _made(left, failures, folder, order, crew, part_of(progress, 0.0, 0.99))
    finally:
        folder.clear_unfinished()
    data = _data_set(recipe, origins, planned, failures, folder)
    write_data_set(data, folder.path)
    progress(1.0, "done")
    warnings = [*_unused(checks), *needed.warnings(), *_told(planned, failures, folder)]
    return BatchResult(data, failures, needed, tuple(warnings))


def _made(
    left: Sequence[Planned],
    known: Mapping[str, str],
    folder: BatchFolder,
    order: Sequence[str],
    crew: Crew,
    progress: Progress,
) -> dict[str, str]:
    names = {each.variant.name for each in left}
    pieces = [
        Piece(each.variant.name, as_work(each.variant), each.after if each.after in names else "")
        for each in left
    ]
    failures = dict(known)
    for piece, answer in crew.run_all(pieces, make_variant, _given_up, progress):
        if answer["failed"]:
            failures[piece.name] = answer["failed"]
            folder.note_failures(failures, order)
    folder.note_failures(failures, order)
    return failures


def _given_up(_work: Mapping[str, Any], why: str) -> dict[str, Any]:
    return {"failed": why}


def _asked(recipe: Recipe, origins: Sequence[Origin]) -> dict[str, Any]:
    """What the folder's content follows from, without a path of this machine."""
    data = [
        {
            "case": origin.name,
            "patient": origin.check.patient,
            "modality": origin.check.modality,
            "subset": origin.subset,
            "image_sha256": origin.check.image_sha256,
            "mask_sha256": origin.check.mask_sha256,
        }
        for origin in origins
    ]
    return {"software": f"CTGANAugment {VERSION}", "recipe": recipe.to_json(), "data": data}


def _data_set(
    recipe: Recipe,
    origins: Sequence[Origin],
    planned: Sequence[Planned],
    failures: Mapping[str, str],
    folder: BatchFolder,
) -> DataSet:
    members = [_real(origin) for origin in origins]
    kept = [each for each in planned if each.keep and each.variant.name not in failures]
    members += [_synthetic(each, folder.case(each.variant.name)) for each in kept]
    values = {value for origin in origins for value in origin.check.label_voxels}
    labels = {
        value: recipe.labels.get(value, f"label_{value}") for value in sorted({*values, *recipe.labels})
    }
    return DataSet(tuple(members), labels, recipe.title)


def _real(origin: Origin) -> Member:
    return Member(
        name=origin.name,
        patient=origin.check.patient,
        image=origin.case.image.absolute(),
        modality=origin.check.modality,  # type: ignore[arg-type]  # as it was read
        mask=origin.case.reference.absolute(),
        subset=origin.subset,
    )


def _synthetic(each: Planned, said: Mapping[str, Any]) -> Member:
    paths = each.variant.paths()
    return Member(
        name=each.variant.name,
        patient=each.origin.check.patient,
        image=paths["image"],
        modality=said["modality"],
        mask=paths["mask"],
        synthetic=True,
        made_from=each.origin.name,
        step=each.variant.step,
        seed=each.variant.seed[1],
        provenance=paths["provenance"],
        image_sha256=said["image_sha256"],
        mask_sha256=said["mask_sha256"],
    )


def _unused(checks: Sequence[CaseCheck]) -> list[str]:
    left_out = [f"{check.name} was left out: {check.unusable}" for check in checks if check.unusable]
    return left_out + [f"{check.name}: {check.remarks}" for check in checks if check.remarks]


def _told(planned: Sequence[Planned], failures: Mapping[str, str], folder: BatchFolder) -> list[str]:
    """Warnings of the cases that were made."""
    return [
        f"{each.variant.name}: {text}"
        for each in planned
        if each.variant.name not in failures
        for text in folder.case(each.variant.name)["warnings"]
    ]
