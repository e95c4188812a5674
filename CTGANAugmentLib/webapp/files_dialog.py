"""Opening: from the server's disk within the given folders, or by upload."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from trame.widgets import html
from trame.widgets import vuetify3 as v3

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.roots import can_open

LARGEST_UPLOAD_BYTES = 2 * 2**30


class FilesDialog:
    """The dialog behind Open.

    Attributes:
        on_open: takes a path that lies within the roots.
    """

    def __init__(self, context: Context) -> None:
        self.on_open: Callable[[Path], Awaitable[None]] | None = None
        self._context, self._roots = context, context.roots
        self.page = PageState(
            context.server.state, "files", shown=False, folder="", entries=[], upload=None, about=""
        )
        context.server.state.change(self.page.name("upload"))(self._uploaded)

    def show(self) -> None:
        """Open the dialog."""
        self._context.act(lambda: self._list(self.page.folder))
        self.page.shown = True

    async def pick(self, path: str, is_folder: bool) -> None:
        """Go into a folder, or open a file."""
        if is_folder:
            self._context.act(lambda: self._list(path))
        else:
            await self._open(lambda: self._roots.resolve(path))

    async def pick_folder(self) -> None:
        """Open the folder that is shown as a DICOM series."""
        await self._open(lambda: self._roots.resolve(self.page.folder))

    async def take_upload(self, name: str, data: bytes) -> None:
        """Open an uploaded file.

        Raises:
            UserError: too large, or not a kind of file that is read.
        """
        if not can_open(name):
            raise UserError(
                _("{name} is not a file that can be opened: choose NRRD, NIfTI, MHA or a scene.").format(
                    name=name
                )
            )
        if len(data) > LARGEST_UPLOAD_BYTES:
            raise UserError(_("The file is too large to upload: start the app with its folder instead."))
        folder = Path(tempfile.mkdtemp(prefix="ctganaugment-upload-"))
        try:
            path = folder / Path(name).name
            path.write_bytes(data)
            if self.on_open is not None:
                await self.on_open(path)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def build(self) -> None:
        """Draw the dialog."""
        name = self.page.name
        with v3.VDialog(v_model=(name("shown"),), max_width=640), v3.VCard(title=_("Open a scan")):
            with v3.VCardText(style="max-height: 60vh; overflow: auto"):
                v3.VFileInput(
                    v_model=(name("upload"),),
                    label=_("Upload from this computer (NRRD, NIfTI, MHA, .mrb), or drop a file here"),
                    density="compact",
                    id="upload",
                )
                html.Div(f"{{{{ {name('folder')} }}}}", classes="text-caption")
                with v3.VList(density="compact"):
                    v3.VListItem(
                        v_for=f"entry in {name('entries')}",
                        key="entry.path + entry.name",
                        title=("entry.name",),
                        prepend_icon=("entry.is_folder ? 'mdi-folder-outline' : 'mdi-file-outline'",),
                        click=(self.pick, "[entry.path, entry.is_folder]"),
                    )
            with v3.VCardActions():
                v3.VBtn(
                    _("Open this folder as DICOM"), click=self.pick_folder, disabled=(f"!{name('folder')}",)
                )
                v3.VSpacer()
                v3.VBtn(_("Close"), click=f"{name('shown')} = false")

    def _list(self, folder: str) -> None:
        self.page.entries = [asdict(each) for each in self._roots.list(folder)]
        self.page.folder = folder

    async def _open(self, path: Callable[[], Path]) -> None:
        async def work() -> None:
            if self.on_open is not None:
                await self.on_open(path())
                self.page.shown = False

        await self._context.wait_for(work())

    async def _uploaded(self, **_kwargs: Any) -> None:
        upload = self.page.upload
        if not upload:
            return
        for each in upload if isinstance(upload, list) else [upload]:
            await self._context.wait_for(self.take_upload(each["name"], _content(each)))
        self.page.upload = None
        self.page.shown = False
        self._context.server.state.flush()


def _content(upload: dict[str, Any]) -> bytes:
    content = upload["content"]
    return b"".join(content) if isinstance(content, list) else bytes(content)
