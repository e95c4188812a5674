"""The one call of the Python console, for a node of Slicer's scene and for a library volume alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from CTGANAugmentLib.operation import Guides, Result, operation_from_json
from CTGANAugmentLib.points import points_from_numbers
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
        roi: region for random placement: markups ROI node or library `Roi`.
        mask: organ for random placement: segmentation or label map node, or library `LabelVolume`.
        segment: name or id of one segment of the mask; all of them when empty.
        label: value in the mask; None takes every value above 0.
        modality: "CT" or "MR" where the node's own values or DICOM series do not tell; not for a `Volume`.
        seed: the same seed gives the same voxels.
        progress: called with a fraction and a message; may raise `Cancelled` to stop.
        **parameters: fields of `ParametricLesion`: ``preset="liver-metastasis"``, ``diameter_mm=20``, ``count=3``.

    Returns:
        For a node, `ResultNodes` with ``volume_node``, ``segmentation_node`` and ``result``, already in the
        node's scene. For a `Volume`, the `Result`.

    Raises:
        UserError: something that can be mended, with what to do; nothing was added.

    Examples:
        >>> CTGANAugmentLib.synthesize(node, at=[(41, 12, -80)], preset="liver-metastasis", seed=3)  # doctest: +SKIP
    """
    operation = operation_from_json("parametric", parameters)
    if isinstance(volume, Volume):
        return operation.run(volume, Guides(points_from_numbers(at), roi, mask, label), seed, progress)
    from CTGANAugmentLib.scene.synthesize import run_on_node

    places = {"at": at, "roi": roi, "mask": mask, "segment": segment, "label": label}
    return run_on_node(operation, volume, **places, modality=modality, seed=seed, progress=progress)
