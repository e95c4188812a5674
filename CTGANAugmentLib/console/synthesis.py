"""The console's call that puts lesions into a scan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, overload

from CTGANAugmentLib.console.running import run_operation
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.lesions.catalog import synthesis_methods
from CTGANAugmentLib.operation import Operation, Result, operation_from_json
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.volume import Modality, Volume

if TYPE_CHECKING:
    from CTGANAugmentLib.scene.results import ResultNodes


@overload
def synthesize(volume: Volume, at: Any = ..., **options: Any) -> Result: ...
@overload
def synthesize(volume: Any, at: Any = ..., **options: Any) -> ResultNodes: ...


def synthesize(
    volume: Any,
    at: Any = None,
    *,
    method: str = "parametric",
    roi: Any = None,
    mask: Any = None,
    segment: str = "",
    label: int | None = None,
    modality: Modality | None = None,
    seed: int = 0,
    progress: Progress = no_progress,
    **parameters: Any,
) -> Any:
    """Put lesions into a scan.

    Args:
        volume: scalar volume node of a Slicer scene, or a library `Volume`; left as it is.
        at: points in world RAS mm such as ``[(10.0, -42.5, 130.0)]``, or a markups point list.
        method: "parametric", "gan-inpaint", "gan-refine" or "copy-paste".
        roi: region for random placement: markups ROI node or library `Roi`.
        mask: organ for random placement, or with ``outline="painted"`` the lesions themselves: segmentation or label
            map node, or library `LabelVolume`.
        segment: name or id of one segment of the mask's node; all of them when empty.
        label: value in the mask; None takes every value above 0.
        modality: "CT" or "MR" where the node's own values or DICOM series do not tell; not for a `Volume`.
        seed: the same seed gives the same voxels.
        progress: called with a fraction and a message; may raise `Cancelled` to stop.
        **parameters: fields of the method: ``preset="liver-metastasis"``, ``diameter_mm=20``, ``count=3``.

    Returns:
        For a node, `ResultNodes` with ``volume_node``, ``segmentation_node`` and ``result``, already in the
        node's scene. For a `Volume`, the `Result`.

    Raises:
        UserError: something that can be mended, with what to do; nothing was added.

    Examples:
        >>> CTGANAugmentLib.synthesize(node, at=[(41, 12, -80)], preset="liver-metastasis", seed=3)  # doctest: +SKIP
    """
    places = {"at": at, "roi": roi, "mask": mask, "segment": segment, "label": label}
    operation = lesion_method(method, parameters)
    return run_operation(operation, volume, places, modality=modality, seed=seed, progress=progress)


def lesion_method(method: str, parameters: Mapping[str, Any]) -> Operation:
    """Build a method that makes lesions from its id and parameters.

    Raises:
        UserError: no such method has that id, or what it refuses.
    """
    known = synthesis_methods()
    if method not in known:
        raise UserError(f"expected a method out of {', '.join(known)}, got {method!r}")
    return operation_from_json(method, parameters)
