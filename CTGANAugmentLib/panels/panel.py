"""What all panels are: widgets on one side, the parameter node on the other; whichever changes, the other follows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import slicer

from CTGANAugmentLib.faces.choices import Choices
from CTGANAugmentLib.faces.situation import ModalityMemory
from CTGANAugmentLib.panels.watch import NodeWatch


class Panel:
    """Base of a panel; subclasses make `widget` and then call `watch_scene`.

    Attributes:
        widget: to put into the module.
        state: the typed parameter node, None for no scene.
    """

    widget: Any

    def __init__(self) -> None:
        self.state: Any = None
        self.message = ""
        self.memory = ModalityMemory()
        self.watch = NodeWatch(self.update)
        self._showing = False

    def show_all(self) -> None:
        """Show state and scene as they are now."""
        raise NotImplementedError

    def watch_scene(self) -> None:
        """Begin to follow the scene, and show it."""
        self.watch.follow("scene", slicer.mrmlScene)
        self.update()

    def set_state(self, state: Any) -> None:
        """Show a parameter node; None shows an empty panel that changes nothing."""
        self.state = state
        self.watch.follow("state", state.parameterNode if state else None)
        self.update()

    def forget_scene(self) -> None:
        """Let go of everything in a scene that is being closed."""
        self.message = ""
        self.set_state(None)

    def leave(self) -> None:
        """The user goes to another panel or module."""

    def cleanup(self) -> None:
        """Let go of scene and widgets before the panel is thrown away."""
        self._showing = True  # nothing is shown or written any more, whatever the old widgets still signal
        self.watch.stop()
        self.state = None
        self.widget.deleteLater()

    def update(self) -> None:
        """Show state and scene as they are now, unless a change of the panel's own is under way."""
        if self._showing:
            return
        with self.held():
            self.show_all()

    @property
    def may_write(self) -> bool:
        """Whether a change comes from the user, and there is a scene to write it into."""
        return not self._showing and bool(self.state)

    def modality(self, volume_node: Any) -> str:
        """Modality of a scan: the user's word, which holds for all panels, else told from the node."""
        chosen = Choices.from_text(self.state.synthesize).modality if self.state else ""
        return self.memory.of(volume_node, chosen)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Take no change of widgets or nodes for the user's meanwhile."""
        before, self._showing = self._showing, True
        try:
            yield
        finally:
            self._showing = before

    def say(self, message: str) -> None:
        """Keep a sentence below the buttons until something changes."""
        self.message = message
        self.update()
