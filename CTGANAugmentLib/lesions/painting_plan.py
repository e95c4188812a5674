"""What the plans of painted lesions have in common: masks, seeds of noise, and the model."""

from __future__ import annotations

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.mask_part import MaskPart
from CTGANAugmentLib.provenance import Plan


def read_painting_plan(
    plan: Plan, name: str, grid: Grid
) -> tuple[list[tuple[MaskPart, int]], dict[str, str]]:
    """Read masks with the seeds of their noise, and the record of the model.

    Args:
        plan: whose choices hold ``model`` and, under the name, a list of ``mask`` and ``noise_seed``.
        name: of that list.
        grid: of the scan.

    Raises:
        UserError: damaged, or not inside the scan.
    """
    try:
        parts = [
            (MaskPart.from_json(data["mask"], grid.shape_kji), int(data["noise_seed"]))
            for data in plan.choices[name]
        ]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, UserError):
            raise
        raise UserError(f"the plan is damaged ({error!r}): use it as it was written") from error
    if not parts or not all(part.inside.any() for part, _ in parts):
        raise UserError("the plan holds nothing to paint: use it as it was written")
    return parts, read_model_record(plan)


def read_model_record(plan: Plan) -> dict[str, str]:
    """Read what the plan tells of its model.

    Raises:
        UserError: damaged.
    """
    try:
        return {key: str(plan.choices["model"][key]) for key in ("id", "sha256")}
    except (KeyError, TypeError) as error:
        raise UserError(f"the plan is damaged ({error!r}): use it as it was written") from error
