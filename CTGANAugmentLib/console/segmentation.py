"""The console's call that segments a structure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from CTGANAugmentLib.console.running import require_no_segment, require_node
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides, Operation, Result, operation_from_json
from CTGANAugmentLib.points import points_from_numbers
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.segmentation.method import SegmentationMethod
from CTGANAugmentLib.volume import LabelVolume, Modality, Volume, combine_labels

if TYPE_CHECKING:
    from CTGANAugmentLib.scene.baselines import BaselineSegment


@dataclass(frozen=True, eq=False, repr=False)
class Segmented:
    """What a segmentation method found in a library `Volume`.

    Attributes:
        labels: the segment on the volume's whole grid, with its name, colour and tags.
        result: the library's own result.
    """

    labels: LabelVolume
    result: Result

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences for the user."""
        return self.result.warnings

    def __repr__(self) -> str:
        """Short, because the Python console shows what a call returns."""
        sizes = [f"{each['volume_ml']:.2f} mL" for each in self.result.provenance.measured["segments"]]
        return (
            f"<Segmented {self.labels.labels[0].name!r}, {', '.join(sizes)}, {len(self.warnings)} warnings>"
        )


@overload
def segment(volume: Volume, method: str, inside: Any = ..., **options: Any) -> Segmented: ...
@overload
def segment(volume: Any, method: str, inside: Any = ..., **options: Any) -> BaselineSegment: ...


def segment(
    volume: Any,
    method: str,
    inside: Any = None,
    *,
    outside: Any = None,
    roi: Any = None,
    mask: Any = None,
    segment: str = "",
    label: int | None = None,
    start: Any = None,
    start_segment: str = "",
    modality: Modality | None = None,
    progress: Progress = no_progress,
    **parameters: Any,
) -> Any:
    """Segment a structure with one of the classical methods.

    Args:
        volume: scalar volume node of a Slicer scene, or a library `Volume`; left as it is.
        method: id such as "watershed".
        inside: seeds in the structure, in world RAS mm such as ``[(10.0, -42.5, 130.0)]``, or a markups point list.
        outside: seeds outside of it, likewise.
        roi: region to stay in: markups ROI node or library `Roi`.
        mask: to stay in: segmentation or label map node, or library `LabelVolume`.
        segment: name or id of one segment of the mask's node; all of them when empty.
        label: value in the mask; None takes every value above 0.
        start: first guess, such as another method's result: as `mask`.
        start_segment: name or id of one segment of the first guess's node; all of them when empty.
        modality: "CT" or "MR" where the node's own values or DICOM series do not tell; not for a `Volume`.
        progress: called with a fraction and a message; may raise `Cancelled` to stop.
        **parameters: fields of the method, such as ``max_diameter_mm=60``.

    Returns:
        For a node, `BaselineSegment` with ``segmentation_node`` and ``segment_id``, already in the node's scene. For
        a `Volume`, `Segmented` with ``labels``.

    Raises:
        UserError: something that can be mended, with what to do; nothing was added.

    Examples:
        >>> CTGANAugmentLib.segment(node, "watershed", [(41, 12, -80)])  # doctest: +SKIP
    """
    operation = method_from_json(method, parameters)
    if isinstance(volume, Volume):
        require_no_segment(segment, start_segment)
        guides = Guides(points_from_numbers(inside), roi, mask, label, points_from_numbers(outside), start)
        result = operation.run(volume, guides, 0, progress)
        return Segmented(combine_labels(result.masks, volume.grid), result)
    require_node(volume)
    from CTGANAugmentLib.scene.segment import segment_node

    return segment_node(
        operation,
        volume,
        inside=inside,
        outside=outside,
        roi=roi,
        mask=mask,
        segment=segment,
        label=label,
        start=start,
        start_segment=start_segment,
        modality=modality,
        progress=progress,
    )


def method_from_json(method: str, parameters: dict[str, Any]) -> SegmentationMethod:
    """Build a segmentation method from its id and parameters.

    Raises:
        UserError: no segmentation method has that id, or what it refuses.
    """
    operation: Operation = operation_from_json(method, parameters)
    if not isinstance(operation, SegmentationMethod):
        raise UserError(f"expected a segmentation method, got {method!r}, which makes something else")
    return operation
