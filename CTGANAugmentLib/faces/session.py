"""Preview, apply and undo of the Synthesize panel on a scene. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import vtk

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.choices import Choices, parse_seed
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.situation import places_of, state_key, used_node
from CTGANAugmentLib.geometry import Points
from CTGANAugmentLib.operation import Operation, Result
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.scene.comparison import Comparison, go_to, nearest_to_views, show_in_place_of
from CTGANAugmentLib.scene.results import SOURCE_ROLE, ResultNodes, add_result
from CTGANAugmentLib.scene.synthesize import run_on_node
from CTGANAugmentLib.scene.undo import UndoList
from CTGANAugmentLib.scene.volumes import remove_with_parts, volume_from_node
from CTGANAugmentLib.volume import LabelVolume, Modality

_PREVIEW = " (preview)"


class SynthesisSession:
    """What was made since the scene was opened.

    A preview is a result that is not saved with the scene and goes away when anything it rests on changes.

    Attributes:
        comparison: before, after and difference in the slice views.
    """

    def __init__(self, scene: Any, comparison: Comparison | None = None) -> None:
        """Begin with nothing.

        Args:
            scene: the vtkMRMLScene.
            comparison: that several sessions share, as there is one set of views; its own when None.
        """
        self._scene = scene
        self._undo = UndoList()
        self._preview: ResultNodes | None = None
        self._preview_key: tuple[Any, ...] = ()
        self.comparison = comparison or Comparison(scene)

    @property
    def can_undo(self) -> bool:
        """Whether something that was applied is still in the scene."""
        return self._undo.can_undo(self._scene)

    @property
    def can_redo(self) -> bool:
        """Whether something that was undone can be made once more."""
        return self._undo.can_redo

    def has_preview(self, nodes: Mapping[str, Any], choices: Choices) -> bool:
        """Whether a preview is shown that Apply would make exactly so."""
        made = self._preview
        present = made is not None and all(self._scene.IsNodePresent(node) for node in made.nodes)
        return present and self._preview_key == state_key(nodes, choices)

    def preview(
        self,
        operation: Operation,
        nodes: Mapping[str, Any],
        choices: Choices,
        modality: Modality,
        progress: Progress = no_progress,
    ) -> ResultNodes:
        """Make the result and show it, to be kept by `apply` or dropped.

        Raises:
            UserError: with the scene as it was.
            Cancelled: by `progress`, with the scene as it was.
        """
        if self._preview is not None and self.has_preview(nodes, choices):
            return self._preview
        self.drop_preview()
        made = self._make(operation, nodes, choices, modality, progress)
        _set_kept(made, kept=False)
        self._preview, self._preview_key = made, state_key(nodes, choices)
        return made

    def apply(
        self,
        operation: Operation,
        nodes: Mapping[str, Any],
        choices: Choices,
        modality: Modality,
        progress: Progress = no_progress,
    ) -> ResultNodes:
        """Make the result, or keep the preview that shows it.

        Raises:
            UserError: with the scene as it was.
            Cancelled: by `progress`, with the scene as it was.
        """
        if self._preview is not None and self.has_preview(nodes, choices):
            made = self._preview
            _set_kept(made, kept=True)
            self._preview = None
        else:
            self.drop_preview()
            made = self._make(operation, nodes, choices, modality, progress)
        self._undo.add(made.nodes, self._again(operation, made, nodes["volume"], modality))
        return made

    def take(
        self, volume_node: Any, result: Result, record: Mapping[str, Any], guide: Any = None
    ) -> ResultNodes:
        """Add what a job made beside a scan, and show it; it can be undone, but not redone here, as it takes its time.

        Args:
            volume_node: the scan.
            result: what was made of it.
            record: provenance that the job wrote.
            guide: node that says where, which goes with the outlines.

        Raises:
            UserError: the scan was deleted meanwhile.
        """
        if not self._scene.IsNodePresent(volume_node):
            raise UserError(_("The scan was deleted meanwhile: there is nothing to put the result beside."))
        self.drop_preview()
        self.comparison.stop()
        made = add_result(self._scene, result, volume_node, record)
        self._show(made, volume_node, guide)
        self._undo.add(made.nodes)
        return made

    def made(self) -> list[list[Any]]:
        """Nodes of each result that was applied and is still in the scene, oldest first."""
        return self._undo.steps(self._scene)

    def remove(self, nodes: Sequence[Any]) -> list[str]:
        """Remove one of `made`; return the names of the removed nodes."""
        self._show_sources_of(nodes)
        return self._undo.remove(self._scene, nodes)

    def redo(self) -> list[str]:
        """Make once more, voxel by voxel, what was undone last; return the names of the new nodes.

        Raises:
            UserError: the scan is gone.
        """
        self.drop_preview()
        self.comparison.stop()
        return [node.GetName() for node in self._undo.redo()]

    def tidy(self, nodes: Mapping[str, Any], choices: Choices) -> bool:
        """Drop a preview that is no longer what Apply would make; return whether there was one."""
        self.comparison.stop_if_gone()
        return not self.has_preview(nodes, choices) and self.drop_preview()

    def drop_preview(self) -> bool:
        """Remove a preview and give the slice views back; return whether there was one."""
        if self._preview is None:
            return False
        self.comparison.stop()
        for node in self._preview.nodes:
            if self._scene.IsNodePresent(node):
                remove_with_parts(self._scene, node)
        self._preview = None
        return True

    def undo(self) -> list[str]:
        """Remove what was applied last; return the names of the removed nodes."""
        self._show_sources_of(self._undo.next_nodes(self._scene))
        return self._undo.undo(self._scene)

    def leave(self) -> bool:
        """Drop a preview, and show what was applied where its source was; return whether a preview went."""
        dropped = self.drop_preview()
        self.comparison.stop(keep_after=True)
        return dropped

    def _show_sources_of(self, nodes: Iterable[Any]) -> None:
        """Show the scans where results are shown that are about to go."""
        self.drop_preview()
        self.comparison.stop()
        for node in nodes:
            if node.IsA("vtkMRMLVolumeNode"):
                show_in_place_of(self._scene, node, node.GetNodeReference(SOURCE_ROLE))

    def _again(
        self, operation: Operation, made: ResultNodes, source: Any, modality: Modality
    ) -> Callable[[], list[Any]]:
        """What makes a result once more from its plan, which is small where the voxels are not."""
        scan = vtk.vtkWeakReference()
        scan.Set(source)
        plan = made.result.provenance.plan

        def again() -> list[Any]:
            node = scan.Get()
            if node is None or not self._scene.IsNodePresent(node):
                raise UserError(_("The scan was deleted meanwhile: there is nothing to make it from."))
            once_more = add_result(self._scene, operation.apply(volume_from_node(node, modality), plan), node)
            if once_more.volume_node is not None:
                self.comparison.start(node, once_more.volume_node, (once_more.segmentation_node,))
            return once_more.nodes

        return again

    def _make(
        self,
        operation: Operation,
        nodes: Mapping[str, Any],
        choices: Choices,
        modality: Modality,
        progress: Progress = no_progress,
    ) -> ResultNodes:
        places = places_of(nodes, choices)
        seed = parse_seed(choices.seed)
        self.comparison.stop()
        made = run_on_node(
            operation, nodes["volume"], **places, seed=seed, modality=modality, progress=progress
        )
        self._show(made, nodes["volume"], nodes[used_node(choices)])
        return made

    def _show(self, made: ResultNodes, source: Any, guide: Any) -> None:
        if made.volume_node is not None:
            self.comparison.start(source, made.volume_node, (made.segmentation_node, guide))
        seen = nearest_to_views(self._scene, [_center(mask) for mask in made.result.masks])
        if seen is not None:
            go_to(self._scene, seen)


def _center(mask: LabelVolume) -> Points:
    middle = [(size - 1) / 2 for size in mask.array.shape[::-1]]
    return mask.grid.to_ras(middle)


def _set_kept(made: ResultNodes, kept: bool) -> None:
    for node in made.nodes:
        name = node.GetName()
        node.SetName(name.removesuffix(_PREVIEW) if kept else name + _PREVIEW)
        node.SetSaveWithScene(kept)
        for index in range(node.GetNumberOfDisplayNodes()):
            node.GetNthDisplayNode(index).SetSaveWithScene(kept)
