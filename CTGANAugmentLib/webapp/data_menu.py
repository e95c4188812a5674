"""What is in the scene: show, hide, remove."""

from __future__ import annotations

from typing import Any

from trame.widgets import vuetify3 as v3

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.scene.results import SYNTHETIC
from CTGANAugmentLib.scene.volumes import remove_with_parts
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.widgets import icon_button


class DataMenu:
    """The menu behind Data: scans and segmentations."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.page = PageState(context.server.state, "data", entries=[])
        context.on_change.append(self.show)

    def show(self) -> None:
        """List what there is."""
        scans = self._context.scans
        self.page.entries = [_entry(node) for node in (*scans.volumes(), *scans.segmentations())]

    def toggle(self, node_id: str) -> None:
        """Show a segmentation, or hide it."""
        node = self._context.scene.GetNodeByID(node_id)
        if node is not None:
            self._context.act(lambda: node.SetDisplayVisibility(not node.GetDisplayVisibility()))

    def remove(self, node_id: str) -> None:
        """Take a scan or a segmentation out of the scene; files on the disk stay."""
        node = self._context.scene.GetNodeByID(node_id)
        if node is not None:
            self._context.act(lambda: remove_with_parts(self._context.scene, node))

    def build(self) -> None:
        """Draw the button with its menu."""
        entries = self.page.name("entries")
        with (
            v3.VBtn(
                _("Data"), prepend_icon="mdi-database-outline", disabled=(f"!{entries}.length",), id="data"
            ),
            v3.VMenu(activator="parent", close_on_content_click=False),
            v3.VList(density="compact"),
            v3.VListItem(
                v_for=f"entry in {entries}",
                key="entry.value",
                title=("entry.title",),
                subtitle=("entry.mark",),
            ),
            v3.Template(v_slot_append=True),
        ):
            icon_button(
                ("entry.shown ? 'mdi-eye-outline' : 'mdi-eye-off-outline'",),
                _("Show or hide"),
                (self.toggle, "[entry.value]"),
                v_if="entry.hideable",
            )
            icon_button("mdi-delete-outline", _("Remove from the scene"), (self.remove, "[entry.value]"))


def _entry(node: Any) -> dict[str, Any]:
    hideable = bool(node.IsA("vtkMRMLSegmentationNode"))
    return {
        "title": node.GetName(),
        "value": node.GetID(),
        "mark": _("synthetic") if node.GetAttribute(SYNTHETIC) else "",
        "hideable": hideable,
        "shown": hideable and bool(node.GetDisplayVisibility()),
    }
