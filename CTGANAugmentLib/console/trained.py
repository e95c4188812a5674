"""The calls of the Python console that need a trained model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from CTGANAugmentLib.console.running import run_operation
from CTGANAugmentLib.operation import Result, operation_from_json
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.volume import Modality, Volume

if TYPE_CHECKING:
    from CTGANAugmentLib.scene.results import ResultNodes


@overload
def remove(volume: Volume, mask: Any, **options: Any) -> Result: ...
@overload
def remove(volume: Any, mask: Any, **options: Any) -> ResultNodes: ...


def remove(
    volume: Any,
    mask: Any,
    *,
    segment: str = "",
    label: int | None = None,
    modality: Modality | None = None,
    seed: int = 0,
    progress: Progress = no_progress,
    **parameters: Any,
) -> Any:
    """Take lesions out of a scan: a trained model paints healthy tissue over them.

    Args:
        volume: scalar volume node of a Slicer scene, or a library `Volume`; left as it is.
        mask: the lesions: segmentation or label map node, or library `LabelVolume`.
        segment: name or id of one segment of the mask's node; all of them when empty.
        label: value in the mask; None takes every value above 0.
        modality: "CT" or "MR" where the node's own values or DICOM series do not tell; not for a `Volume`.
        seed: the same seed gives the same voxels.
        progress: called with a fraction and a message; may raise `Cancelled` to stop.
        **parameters: ``model="soft-tissue-mr-inpainting"``, ``margin_mm=4``.

    Returns:
        For a node, `ResultNodes`, already in the node's scene. For a `Volume`, the `Result`.

    Raises:
        UserError: something that can be mended, with what to do; nothing was added.

    Examples:
        >>> CTGANAugmentLib.remove(node, segmentation_node, segment="Tumour")  # doctest: +SKIP
    """
    operation = operation_from_json("remove", parameters)
    places = {"mask": mask, "segment": segment, "label": label}
    return run_operation(operation, volume, places, modality=modality, seed=seed, progress=progress)


@overload
def translate(volume: Volume, **options: Any) -> Result: ...
@overload
def translate(volume: Any, **options: Any) -> ResultNodes: ...


def translate(
    volume: Any, *, modality: Modality | None = None, progress: Progress = no_progress, **parameters: Any
) -> Any:
    """Translate a scan into another kind of image, such as T1 MR into CT.

    Args:
        volume: scalar volume node of a Slicer scene, or a library `Volume`; left as it is.
        modality: "CT" or "MR" where the node's own values or DICOM series do not tell; not for a `Volume`.
        progress: called with a fraction and a message; may raise `Cancelled` to stop.
        **parameters: ``model="limb-mr-to-ct-pix2pix"``, ``planes="three"``, ``confidence="flips"``.

    Returns:
        For a node, `ResultNodes` with ``volume_node`` and ``map_nodes``, already in the node's scene. For a `Volume`,
        the `Result` with ``volume`` and ``maps``.

    Raises:
        UserError: something that can be mended, with what to do; nothing was added.

    Examples:
        >>> CTGANAugmentLib.translate(node, model="limb-ct-mr-cyclegan", confidence="both")  # doctest: +SKIP
    """
    operation = operation_from_json("translate", parameters)
    return run_operation(operation, volume, {}, modality=modality, seed=0, progress=progress)
