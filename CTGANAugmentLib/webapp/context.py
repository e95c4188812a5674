"""What all panels of the app share."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.situation import ModalityMemory
from CTGANAugmentLib.faces.summary import shortened
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.scene.comparison import Comparison
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.roots import Roots
from CTGANAugmentLib.webapp.scans import Scans
from CTGANAugmentLib.webapp.views import Views


@dataclass
class Context:
    """Scene, views, and the scan that is chosen.

    Attributes:
        server: the trame server.
        slicer_app: trame-slicer's scene and logics.
        roots: folders that may be read from and written to.
        page: values that belong to no panel: scan_id, error, busy.
        on_change: called when the scene or a choice changed; panels add themselves.
    """

    server: Any
    slicer_app: Any
    scans: Scans
    views: Views
    roots: Roots
    page: PageState
    memory: ModalityMemory = field(default_factory=ModalityMemory)
    on_change: list[Callable[[], None]] = field(default_factory=list)

    @cached_property
    def comparison(self) -> Comparison:
        """Before, after and difference in the views, of whichever panel made something last."""
        return Comparison(self.scene)

    @property
    def scene(self) -> Any:
        """The vtkMRMLScene."""
        return self.slicer_app.scene

    @property
    def volume(self) -> Any:
        """Chosen scan, None for none."""
        node_id = self.page.scan_id
        return self.scene.GetNodeByID(node_id) if node_id else None

    @property
    def modality(self) -> Any:
        """Modality of the chosen scan."""
        return self.memory.of(self.volume, "")

    def changed(self) -> None:
        """Let every panel show how things are now."""
        for each in self.on_change:
            each()

    def act(self, work: Callable[[], Any]) -> Any:
        """Do something; errors are shown as one sentence, then everything is shown anew."""
        try:
            self.page.error = ""
            return work()
        except Exception as error:  # noqa: BLE001 - shown, and logged where it is nobody's fault
            self.page.error = explained(error)
            return None
        finally:
            self.changed()
            self.views.render()

    def attachment(self, path: Path | None) -> Any:
        """Return a file for the browser to keep; None where there is none."""
        if path is None or not path.is_file():
            return None
        return self.server.protocol.addAttachment(path.read_bytes())

    async def wait_for(self, work: Awaitable[Any]) -> Any:
        """Await something that takes its time, the page saying so; errors are shown as by `act`."""
        self.page.busy = True
        self.server.state.flush()
        await asyncio.sleep(0)
        try:
            self.page.error = ""
            return await work
        except Exception as error:  # noqa: BLE001 - shown, and logged where it is nobody's fault
            self.page.error = explained(error)
            return None
        finally:
            self.page.busy = False
            self.changed()
            self.views.render()
            self.server.state.flush()


def explained(error: Exception) -> str:
    """Sentence for the user, "" for a stop that was asked for; what lies behind our own errors goes to the log."""
    if isinstance(error, Cancelled):
        return ""
    if isinstance(error, UserError):
        return shortened(str(error))
    if isinstance(error, MemoryError):
        return _("There is not enough memory. Close other volumes, or crop this one.")
    logging.error("unexpected error", exc_info=error)
    return _(
        "Something went wrong that should not have. The terminal that the app was started from has the details."
    )
