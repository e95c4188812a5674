"""Translations of a session: taken into the scene, shown, compared, taken back. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.summary import summary
from CTGANAugmentLib.faces.translation_job import take_result
from CTGANAugmentLib.faces.translation_scores import score_table
from CTGANAugmentLib.operation import Result
from CTGANAugmentLib.scene.comparison import show_in_place_of
from CTGANAugmentLib.scene.layers import show_layers
from CTGANAugmentLib.scene.results import RESULT_ROLE, SOURCE_ROLE, ResultNodes
from CTGANAugmentLib.scene.text_table import add_text_table
from CTGANAugmentLib.scene.translations import maps_of
from CTGANAugmentLib.scene.undo import UndoList

SCAN, TRANSLATION = "scan", "translation"


class TranslationSession:
    """What was translated since the scene was opened."""

    def __init__(self, scene: Any) -> None:
        self._scene = scene
        self._undo = UndoList()

    @property
    def can_undo(self) -> bool:
        """Whether a translation of this session is still in the scene."""
        return self._undo.can_undo(self._scene)

    def take(self, volume_node: Any, made: Result, record: Mapping[str, Any]) -> ResultNodes:
        """Add what a job made, and show it.

        Raises:
            UserError: the scan was deleted meanwhile.
        """
        nodes = take_result(volume_node, made, record)
        table = self._add_table(nodes.volume_node, record)
        self._undo.add([*nodes.nodes, *([] if table is None else [table])])
        show_layers(self._scene, nodes.volume_node)
        return nodes

    def _add_table(self, translation_node: Any, record: Mapping[str, Any]) -> Any:
        """Add the scores, as a table that is saved with the scene; None where nothing was scored."""
        headings, rows = score_table(record)
        if not rows:
            return None
        name = _("{name} scores").format(name=translation_node.GetName())
        table = add_text_table(self._scene, name, headings, rows, translation_node)
        table.SetNodeReferenceID(RESULT_ROLE, translation_node.GetID())
        return table

    def undo(self) -> list[str]:
        """Remove what was translated last; return the names of the removed nodes."""
        for node in self._undo.next_nodes(self._scene):
            if node.IsA("vtkMRMLVolumeNode"):
                show_in_place_of(self._scene, node, node.GetNodeReference(SOURCE_ROLE))
        return self._undo.undo(self._scene)

    def show(self, volume_node: Any, translation_node: Any, side: str, opacity: float) -> None:
        """Show the scan, its translation, or a map of how sure the model was over the translation.

        Args:
            volume_node: the scan.
            translation_node: what it was translated into.
            side: `SCAN`, `TRANSLATION` or the id of a map's node.
            opacity: of the map.
        """
        found = [node for node in maps_of(translation_node) if node.GetID() == side]
        if side == SCAN or translation_node is None:
            show_layers(self._scene, volume_node)
        else:
            show_layers(self._scene, translation_node, found[0] if found else None, opacity)


def sides_of(volume_node: Any, translation_node: Any) -> list[tuple[str, str]]:
    """What can be seen of a translation, as ids and titles: the scan, the translation, its maps; none without one."""
    if translation_node is None:
        return []
    scan = volume_node.GetName() if volume_node is not None else ""
    titles = [
        (node.GetID(), str(node.GetName()).removeprefix(scan).strip()) for node in maps_of(translation_node)
    ]
    maps = [(node_id, _(title).capitalize()) for node_id, title in titles]
    return [(SCAN, _("Scan")), (TRANSLATION, _("Translation")), *maps]


def translation_summary(made: ResultNodes) -> str:
    """Sentences on a translation, its warnings, and what the maps say on average."""
    record = made.result.provenance.measured
    means = [
        _("Mean {name} in the body: {mean:g} {unit}").format(name=_(title), **record[name])
        for name, title in (("cycle_error", "cycle error"), ("spread_over_flips", "spread over flips"))
        if name in record
    ]
    return "\n".join([summary(made, "CT", kept=True), *means])
