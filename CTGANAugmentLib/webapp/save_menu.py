"""Saving: scans, segmentations, records and the whole scene as downloads."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Any

from trame.widgets import html
from trame.widgets import vuetify3 as v3

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.scene.results import PROVENANCE, SYNTHETIC
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.page_state import PageState

_SCENE, _RECORD = "scene", "record:"


class SaveMenu:
    """The menu behind Save."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.page = PageState(context.server.state, "save", entries=[], pending=False)
        self._trigger = context.server.controller.trigger_name(self.content)
        context.on_change.append(self.show)

    def show(self) -> None:
        """List what can be saved."""
        scans = self._context.scans
        entries = []
        for node in (*scans.volumes(), *scans.segmentations()):
            ending = ".seg.nrrd" if node.IsA("vtkMRMLSegmentationNode") else ".nrrd"
            mark = _("synthetic") if node.GetAttribute(SYNTHETIC) else ""
            entries.append(_entry(node.GetName(), node.GetID(), ending, mark))
            if node.GetAttribute(PROVENANCE):
                entries.append(
                    _entry(node.GetName(), f"{_RECORD}{node.GetID()}", ".json", _("how it was made"))
                )
        if entries:
            entries.append(_entry(_("Whole scene"), _SCENE, ".mrb", ""))
        self.page.entries = entries

    async def content(self, what: str) -> Any:
        """Return a file's content for the browser to keep; None, with a message, where there is none."""
        return await self._context.wait_for(self._content(what))

    async def _content(self, what: str) -> Any:
        await asyncio.sleep(0)
        folder = Path(tempfile.mkdtemp(prefix="ctganaugment-save-"))
        try:
            return self._context.server.protocol.addAttachment(self._bytes_of(what, folder))
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _bytes_of(self, what: str, folder: Path) -> bytes:
        if what == _SCENE:
            return self._context.scans.save_scene(folder).read_bytes()
        node = self._context.scene.GetNodeByID(what.removeprefix(_RECORD))
        if node is None:
            raise UserError(_("It was removed meanwhile: choose something else to save."))
        if what.startswith(_RECORD):
            return str(node.GetAttribute(PROVENANCE)).encode("utf-8")
        return self._context.scans.save(node, folder).read_bytes()

    def build(self) -> None:
        """Draw the button with its menu."""
        entries = self.page.name("entries")
        with (
            v3.VBtn(
                _("Save"),
                prepend_icon="mdi-content-save-outline",
                disabled=(f"!{entries}.length",),
                id="save",
            ),
            v3.VMenu(activator="parent"),
            v3.VList(density="compact"),
            v3.VListItem(
                v_for=f"entry in {entries}",
                key="entry.value",
                title=("entry.title",),
                subtitle=("entry.mark",),
                click=(
                    f"utils.download(entry.file, trigger('{self._trigger}', [entry.value]), "
                    "'application/octet-stream')"
                ),
            ),
        ):
            html.Span()


def _entry(name: str, value: str, ending: str, mark: str) -> dict[str, str]:
    plain = "".join(c if c.isalnum() or c in "-_." else "_" for c in name)
    return {"title": f"{name}{ending}", "value": value, "file": f"{plain}{ending}", "mark": mark}
