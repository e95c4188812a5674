"""A set of generated patches again, from its record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from CTGANAugmentLib.errors import MissingError
from CTGANAugmentLib.jobs.generate import OWN_MASKS, run_generate
from CTGANAugmentLib.jobs.known_inputs import recall_paths
from CTGANAugmentLib.lesions.patch_masks import sha256_of_masks
from CTGANAugmentLib.modelzoo.choosing import model_of_record
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.provenance import Plan


def replay_patches(
    plan: Plan, record: Mapping[str, Any], arguments: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """Make the patches of a record again, bit for bit.

    Args:
        plan: of the record.
        record: the whole of it.
        arguments: ``out``; optional ``model`` and ``masks`` (where they are now), ``format`` (as it was),
            ``overwrite``.
        progress: told about each patch.

    Raises:
        MissingError: the model or the masks are not here.
        UserError: as `run_generate`.
    """
    known = recall_paths(plan)
    model = model_of_record(arguments.get("model") or known.get("model", ""), plan.choices["model"])
    wanted = {
        **plan.parameters,
        "model": str(model.path),
        "seed": plan.seed,
        "out": arguments["out"],
        "format": arguments.get("format") or record["output"]["format"],
        "overwrite": arguments.get("overwrite"),
    }
    if plan.parameters["masks"] == OWN_MASKS:
        wanted["masks"] = _masks(plan, arguments.get("masks") or known.get("masks"))
    return run_generate(wanted, progress)


def _masks(plan: Plan, folder: str | None) -> str:
    if not folder:
        raise MissingError("the patches were made out of masks that are not at hand: name them with --masks")
    wanted, found = plan.choices["masks_sha256"], sha256_of_masks(folder)
    if found != wanted:
        raise MissingError(
            f"expected the masks with SHA-256 {wanted[:12]}..., but those in {folder} have {found[:12]}...: name the "
            "original ones with --masks"
        )
    return folder
