"""The task behind ``ctganaugment batch``: a data set enlarged by a recipe."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from CTGANAugmentLib.datasets.batch.folder import CHECKS, FAILED
from CTGANAugmentLib.datasets.batch.recipe import Recipe, read_recipe, recipe_from_json
from CTGANAugmentLib.datasets.batch.run import BatchResult, run_batch
from CTGANAugmentLib.datasets.cases import Case, find_cases
from CTGANAugmentLib.datasets.data_set import MANIFEST
from CTGANAugmentLib.datasets.named_pattern import cases_by_pattern
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.parallel import Workers
from CTGANAugmentLib.progress import Progress

_MOST_TOLD = 20
MOST_WORKERS = 1024


def run_batch_job(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Make the cases of a recipe that are not there yet.

    Args:
        arguments: ``recipe`` (file, name or JSON), ``data`` (folder, table or datalist), ``out``; optional ``images``
            and ``masks`` (patterns below ``data``), ``seed`` (instead of the recipe's), ``modality``, ``workers``,
            ``scheduler``, ``retry``.
        progress: told what is being done.

    Raises:
        UserError: anything that can be mended; cases that are done stay.
    """
    recipe = _recipe(arguments)
    workers = workers_of(arguments)
    progress(0.0, "looking for cases")
    cases, notes = cases_of(arguments)
    out = Path(arguments["out"])
    made = run_batch(
        cases,
        recipe,
        out,
        workers=workers,
        progress=progress,
        modality=arguments.get("modality") or None,
        retry=bool(arguments.get("retry")),
    )
    return _answer(made, out.absolute(), notes)


def cases_of(arguments: Mapping[str, Any]) -> tuple[list[Case], list[str]]:
    """Cases that a job's arguments name, and sentences on what was left out.

    Args:
        arguments: ``data``; optional ``images`` and ``masks``, patterns below it.

    Raises:
        UserError: nothing found.
    """
    data = Path(arguments["data"])
    images, masks = arguments.get("images"), arguments.get("masks")
    if bool(images) != bool(masks):
        raise UserError("patterns of images and of masks belong together: give both, --images and --masks")
    if images and masks:
        return cases_by_pattern(data, images, masks)
    return find_cases(data)


def workers_of(arguments: Mapping[str, Any]) -> Workers:
    """Workers that a job's arguments ask for.

    Raises:
        UserError: no sensible number.
    """
    count = arguments.get("workers") or 1
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MOST_WORKERS:
        raise UserError(f"workers: expected a whole number from 1 to {MOST_WORKERS}, got {count!r}")
    return Workers(count, str(arguments.get("scheduler") or ""))


def _recipe(arguments: Mapping[str, Any]) -> Recipe:
    given = arguments["recipe"]
    recipe = recipe_from_json(given) if isinstance(given, Mapping) else read_recipe(given)
    if arguments.get("seed") is None:
        return recipe
    return recipe_from_json({**recipe.to_json(), "seed": arguments["seed"]})


def _answer(made: BatchResult, out: Path, notes: list[str]) -> dict[str, Any]:
    synthetic = sum(member.synthetic for member in made.data.members)
    real = len(made.data.members) - synthetic
    failed = [f"{name} failed: {why}" for name, why in made.failures.items()]
    if failed:
        failed.append(f"{len(made.failures)} cases failed: see {FAILED}; --retry-failed tries them once more")
    warnings = [*notes, *made.warnings]
    if len(warnings) > _MOST_TOLD:
        more = f"... and {len(warnings) - _MOST_TOLD} more: see {CHECKS} and the cases' own log.txt"
        warnings = [*warnings[:_MOST_TOLD], more]
    files = {"manifest": str(out / MANIFEST), "checks": str(out / CHECKS)}
    if failed:
        files["failed"] = str(out / FAILED)
    return {
        "files": files,
        "measured": {
            "real": real,
            "synthetic": synthetic,
            "failed": len(made.failures),
        },
        "notes": [
            made.needed.sentence(),
            f"{synthetic} synthetic cases beside {real} real",
        ],
        "warnings": [*warnings, *failed],
    }
