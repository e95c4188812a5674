"""One case made out of another, from its files to its files: what a worker does, here or on another machine."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.augmentation.pipeline import read_pipeline
from CTGANAugmentLib.augmentation.transform import Transform
from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.datasets.batch.act import Act, act_from_json
from CTGANAugmentLib.datasets.batch.order import BATCH, CASE, LABELS, LOG, Variant, told_of
from CTGANAugmentLib.datasets.data_set import sha256_of
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, read_volume, write_json, write_labels, write_text, write_volume
from CTGANAugmentLib.lesions.host_tissue import host_tissue
from CTGANAugmentLib.lesions.presets import preset_by_id
from CTGANAugmentLib.lesions.remove import RemoveLesion
from CTGANAugmentLib.operation import Guides, Operation, Result
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.volume import Label, LabelVolume, Volume
from CTGANAugmentLib.whole_folder import whole_folder

_ANYWHERE = "soft-tissue-sarcoma"
_LARGEST_SEED = 2**31
_ATTEMPTS = 6
"""Draws of one act before its case is given up."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class _State:
    image: Volume
    labels: LabelVolume
    began_with: LabelVolume
    plans: tuple[Plan, ...] = ()
    measured: tuple[Mapping[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()


def make_variant(work: Mapping[str, Any]) -> dict[str, Any]:
    """Make a case, all of its files or none; what cannot be made is told of, not raised.

    Args:
        work: a `Variant` as JSON values.

    Returns:
        ``failed``: why there is no case, "" where there is one.
    """
    variant = Variant(**{**work, "acts": tuple(work["acts"]), "seed": tuple(work["seed"])})
    if not Path(variant.image).exists():
        return {"failed": "the case that it is made from failed"}
    try:
        _make(variant)
    except UserError as error:
        return {"failed": " ".join(str(error).split())}
    except Exception as error:  # noqa: BLE001 - one bad case may not end a batch of a thousand
        _log.exception("the case %s failed", variant.name)
        return {"failed": f"{type(error).__name__}: {' '.join(str(error).split())}"}
    return {"failed": ""}


def is_whole(variant: Variant) -> bool:
    """Whether a case lies there with the files, to the byte, that were written."""
    try:
        said = json.loads((Path(variant.folder) / CASE).read_text(encoding="utf-8"))
        return all(said[f"{name}_sha256"] == sha256_of(variant.paths()[name]) for name in ("image", "mask"))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _make(variant: Variant) -> None:
    scan = read_volume(variant.image, modality=variant.modality or None)  # type: ignore[arg-type]  # as it was read
    mask = _mask_of(variant, scan)
    state = _State(scan, _labels_of(variant, mask), mask)
    rng = np.random.default_rng(variant.seed)
    for number, entry in enumerate(variant.acts, start=1):
        state = _done(act_from_json(f"act {number}", entry), state, rng, variant)
    folder = Path(variant.folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        with whole_folder(folder) as fresh:
            _write(replace(variant, folder=str(fresh)), scan, state)
    except OSError as error:
        raise UserError(
            f"could not write {folder}: {error.strerror or error}; make room on the disk"
        ) from error


def _mask_of(variant: Variant, scan: Volume) -> LabelVolume:
    if variant.mask:
        return read_labels(variant.mask).on_grid(scan.grid)
    return LabelVolume(np.zeros(scan.array.shape, np.uint8), scan.ijk_to_ras)


def _labels_of(variant: Variant, found: LabelVolume) -> LabelVolume:
    values = found.array
    if max(int(values.max(initial=0)), variant.lesion) > np.iinfo(values.dtype).max:
        values = values.astype(np.uint16)
    present = sorted({*np.unique(values[values > 0]).tolist(), variant.lesion})
    names = variant.labels
    labels = tuple(Label(value, names.get(str(value), f"label_{value}")) for value in present)
    return replace(found, array=values, labels=labels)


def _done(act: Act, state: _State, rng: np.random.Generator, variant: Variant) -> _State:
    """Do an act, or not; the same numbers are drawn either way, so that a chance changes nothing that comes after."""
    own = np.random.default_rng(rng.integers(_LARGEST_SEED))
    seed = int(rng.integers(_LARGEST_SEED))
    if own.random() >= act.probability:
        return state
    if act.pipeline:
        pipeline = read_pipeline(act.pipeline)
        return _moved(state, pipeline.run(state.image, state.labels, seed))
    for attempt in range(_ATTEMPTS):
        try:
            return _operated(act, state, own, seed + attempt, variant)
        except UserError as error:
            # What was drawn need not fit everywhere: a lesion may be too large for this liver.
            if attempt + 1 == _ATTEMPTS or not act.draws:
                raise
            _log.info("%s: drawn once more, because %s", variant.name, error)
    raise AssertionError("the last attempt returns or raises")


def _operated(act: Act, state: _State, rng: np.random.Generator, seed: int, variant: Variant) -> _State:
    operation = act.drawn(rng)
    if isinstance(operation, Transform):
        guides = Guides(mask=_some(state.labels))
        plan = operation.sample(np.random.default_rng(seed), state.image, guides)
        return _moved(state, operation.apply_to(state.image, state.labels, replace(plan, seed=seed)))
    guides = _guides(act, operation, state, variant.lesion)
    return _painted(state, operation, operation.run(state.image, guides, seed), variant.lesion)


def _guides(act: Act, operation: Operation, state: _State, lesion: int) -> Guides:
    if isinstance(operation, RemoveLesion):
        return Guides(mask=state.labels, label=lesion)
    if "roi" not in operation.guides:
        return Guides()
    if act.inside.isdigit():
        return Guides(mask=state.labels, label=int(act.inside))
    body = body_mask(state.image)
    if not body.any():
        raise UserError("no body was found in the scan: say inside: a value of the mask")
    if act.inside == "body":
        return Guides(mask=LabelVolume(body.astype(np.uint8), state.image.ijk_to_ras))
    preset = preset_by_id(getattr(operation, "preset", None) or _ANYWHERE)
    return Guides(mask=host_tissue(preset, state.image, body & (state.labels.array != lesion)))


def _moved(state: _State, result: Result) -> _State:
    (labels,) = result.masks
    return _next(state, result, labels)


def _painted(state: _State, operation: Operation, result: Result, lesion: int) -> _State:
    values = state.labels.array.copy()
    if isinstance(operation, RemoveLesion):
        values[values == lesion] = 0
    else:
        for mask in result.masks:
            values[mask.on_grid(state.image.grid).array > 0] = lesion
    return _next(state, result, replace(state.labels, array=values))


def _next(state: _State, result: Result, labels: LabelVolume) -> _State:
    if result.volume is None:
        raise UserError(f"{result.provenance.plan.operation} makes no image: leave it out of the recipe")
    measured = {"operation": result.provenance.plan.operation, **result.provenance.measured}
    model = result.provenance.model
    measured |= {"model": dict(model)} if model else {}
    return _State(
        result.volume,
        labels,
        state.began_with,
        (*state.plans, result.provenance.plan),
        (*state.measured, measured),
        (*state.warnings, *result.warnings),
    )


def _some(labels: LabelVolume) -> LabelVolume | None:
    return labels if labels.array.any() else None


def _write(variant: Variant, scan: Volume, state: _State) -> None:
    plan = Plan(
        BATCH,
        told_of(variant),
        {"plans": [each.to_json() for each in state.plans]},
        variant.seed[1],
    )
    models = [each["model"] for each in state.measured if "model" in each]
    inputs = {"scan": scan} | ({LABELS: state.began_with} if variant.mask else {})
    provenance = Provenance(
        plan, inputs, {"operations": list(state.measured)}, models[-1] if models else None
    )
    paths = variant.paths()
    write_volume(state.image, paths["image"], provenance=provenance)
    write_labels(state.labels, paths["mask"], provenance=provenance)
    write_text(provenance.to_text(), paths["provenance"])
    lines = [f"{variant.name}: step {variant.step}, {len(state.plans)} of {len(variant.acts)} done"]
    lines += [f"did {plan.operation}, seed {plan.seed}" for plan in state.plans]
    lines += [f"warning: {text}" for text in state.warnings]
    write_text("\n".join(lines) + "\n", Path(variant.folder) / LOG)
    said = {
        "name": variant.name,
        "modality": state.image.modality,
        "lesion_voxels": int(np.count_nonzero(_lesions(state, variant.lesion))),
        "warnings": list(state.warnings),
        **{f"{name}_sha256": sha256_of(paths[name]) for name in ("image", "mask")},
    }
    write_json(said, Path(variant.folder) / CASE)


def _lesions(state: _State, lesion: int) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = state.labels.array == lesion
    return found
