"""PyTorch in Slicer: installed through its own extension, and imported before somebody waits for it."""

from __future__ import annotations

import importlib
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import qt
import slicer.util

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.pytorch import MODELS, missing_packages
from CTGANAugmentLib.panels.messages import busy_with_errors_shown, show_error
from CTGANAugmentLib.panels.widgets import button, listen

_VERSION = ">=2.1"
_TURN_MS, _REST_S = 30, 0.02
"""How often the application gives another thread a turn, and for how long: it holds Python's lock while it waits."""


class PackageOffer:
    """Button that installs PyTorch, or other packages; seen only where they are needed and missing.

    Attributes:
        button: to put into a panel.
    """

    def __init__(self, say: Callable[[str], None], packages: Mapping[str, str] = MODELS) -> None:
        """Make the button.

        Args:
            say: takes a sentence on what came of it, and shows the panel anew.
            packages: that the panel needs, by the name they are imported with.
        """
        self._say, self._packages = say, packages
        title, help_text = _("Install PyTorch"), _("Trained models run by PyTorch. You are asked before.")
        if "torch" not in packages:
            title = _("Install {packages}").format(packages=", ".join(packages.values()))
            help_text = _("Recipes and pipelines are files that it reads. You are asked before.")
        self.button = button(title, help_text, self._on_press)
        self.button.visible = False

    def show(self, *, needed: bool, soon: bool = True) -> None:
        """Show the button where it is of use, and get PyTorch ready where it is there.

        Args:
            needed: whether what is shown needs the packages.
            soon: whether the user is about to run a model.
        """
        missing = needed and bool(missing_packages(self._packages))
        self.button.visible = missing
        if needed and soon and not missing:
            warm_up()

    def _on_press(self) -> None:
        if "PyTorch" in missing_packages(self._packages):
            install_torch(self._say)
        if "PyTorch" not in missing_packages(self._packages):
            install_others(self._say, self._packages)


def install_others(say: Callable[[str], None], packages: Mapping[str, str]) -> None:
    """Install what is missing beside PyTorch, after asking.

    Args:
        say: takes a sentence on what came of it, "" for all is well.
        packages: by the name they are imported with.
    """
    missing = " ".join(missing_packages(packages))
    question = _("Install {packages} from the Python package index into Slicer?").format(packages=missing)
    if not missing or not slicer.util.confirmOkCancelDisplay(question):
        return
    with busy_with_errors_shown(say):
        slicer.util.pip_install(missing)
        importlib.invalidate_caches()
        say("")


def install_torch(say: Callable[[str], None]) -> None:
    """Install PyTorch by the extension of that name, which asks the user first.

    Args:
        say: takes a sentence on what came of it, "" for all is well.
    """
    try:
        import PyTorchUtils
    except ImportError:
        text = _(
            "PyTorch is installed by the extension of that name: install it in the Extensions Manager, restart Slicer, "
            "and press this button again."
        )
        show_error(UserError(text), say)
        return
    try:
        made = PyTorchUtils.PyTorchUtilsLogic().installTorch(
            askConfirmation=True, torchVersionRequirement=_VERSION
        )
    except Exception as error:  # noqa: BLE001 - the extension's own
        show_error(UserError(_("PyTorch could not be installed: {reason}").format(reason=error)), say)
        return
    importlib.invalidate_caches()
    say("" if made is not None else _("PyTorch was not installed."))


class _WarmUp:
    """The one import of PyTorch beside the application.

    Attributes:
        thread: that imports, None before.
        timer: lets it run.
    """

    thread: threading.Thread | None = None
    timer: Any = None


def warm_up() -> None:
    """Begin to import PyTorch, which takes seconds, in a thread of its own; does nothing a second time."""
    if "torch" in sys.modules or _WarmUp.thread is not None:
        return
    _WarmUp.thread = threading.Thread(target=_import_torch, daemon=True)
    _WarmUp.timer = qt.QTimer()
    _WarmUp.timer.setInterval(_TURN_MS)
    listen(_WarmUp.timer, "timeout()", _give_turn)
    _WarmUp.thread.start()
    _WarmUp.timer.start()


def _import_torch() -> None:
    with suppress(Exception):  # whoever needs it says why it cannot be imported
        import torch  # noqa: F401


def _give_turn() -> None:
    if _WarmUp.thread is not None and _WarmUp.thread.is_alive():
        time.sleep(_REST_S)
    else:
        _WarmUp.timer.stop()
