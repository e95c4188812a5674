"""Buttons of a training, how far it is, what the model makes, and its losses as a plot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import qt

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.training_run import RunView, run_sentence
from CTGANAugmentLib.panels.job_section import JobSection
from CTGANAugmentLib.panels.plot_in_layout import PlotInLayout
from CTGANAugmentLib.panels.widgets import button, row_of, text_label
from CTGANAugmentLib.scene.training_plot import Losses, TrainingPlot

_PICTURE_WIDTH = 440


class TrainingSection:
    """Start, Stop, Pause, Resume, Use; a progress bar; sentences; a picture; a button for the plot.

    Attributes:
        widget: to put into a panel.
        job: buttons that start and stop, with progress and status.
        pause_button, resume_button, use_button, plot_button: the other buttons.
        warnings: label with what the run warned of.
        picture: what the model makes by now.
    """

    def __init__(
        self,
        scene: Any,
        *,
        on_start: Callable[[], None],
        on_stop: Callable[[], None],
        on_pause: Callable[[], None],
        on_resume: Callable[[], None],
        on_use: Callable[[], None],
    ) -> None:
        """Make the widgets; each `on_` is called by the button of its name."""
        self._scene = scene
        self._plot = TrainingPlot(scene, _("Training"))
        self._in_layout = PlotInLayout()
        self._shown = ""
        self._losses: Losses = {}
        self.job = JobSection(_("Start"), on_start, on_stop)
        self.job.cancel_button.text = _("Stop")
        self.job.cancel_button.toolTip = _("At a checkpoint; Resume goes on")
        self.pause_button = button(_("Pause"), _("Let the training wait, or go on"), on_pause)
        self.resume_button = button(_("Resume"), _("Go on from the newest checkpoint"), on_resume)
        self.use_button = button(_("Use"), _("Take the trained model among your own models"), on_use)
        self.plot_button = qt.QPushButton(_("Plot"))
        self.plot_button.checkable = True
        self.plot_button.toolTip = _("Show the losses in the layout; press again for the layout of before")
        self.plot_button.connect("toggled(bool)", self._show_plot)
        self.warnings = text_label()
        self.picture = qt.QLabel()
        self.picture.toolTip = _("What the model makes by now, beside real images")
        self.widget = qt.QWidget()
        layout = qt.QVBoxLayout(self.widget)
        layout.setContentsMargins(0, 0, 0, 0)
        buttons = row_of(self.pause_button, self.resume_button, self.use_button, self.plot_button)
        for index in range(4):
            buttons.layout().setStretch(index, 1)
        for each in (self.job.widget, buttons, self.warnings, self.picture):
            layout.addWidget(each)

    def progress(self, fraction: float, message: str, seconds: float) -> None:
        """Show how far the job is."""
        self.job.progress(fraction, message, seconds)

    def end(self) -> None:
        """Show that nothing runs any more."""
        self.job.end()

    def show(self, reason: str, view: RunView | None, *, running: bool, message: str) -> None:
        """Enable what can be pressed, and show a run.

        Args:
            reason: why no training can begin, "" when it can.
            view: of the run in the chosen folder; None for none.
            running: whether a training that was started here goes on.
            message: sentence to show before the run's state.
        """
        state = view.state if view is not None else "none"
        told = run_sentence(view) if view is not None else ""
        if state != "none":
            reason = reason or _("This folder holds a run: Resume goes on with it, or choose another folder.")
        ready = _("Begin a new run in the folder.")
        self.job.show(reason, ready, running=running, message="\n".join(filter(None, (message, told))))
        self.pause_button.enabled = running and state in ("running", "paused")
        self.pause_button.text = _("Go on") if state == "paused" else _("Pause")
        self.resume_button.enabled = not running and view is not None and view.can_resume
        self.use_button.enabled = view is not None and view.has_model
        self.warnings.text = "\n".join(view.warnings) if view is not None else ""
        self.warnings.visible = bool(self.warnings.text)
        self._show_picture(view)
        self._losses = view.losses if view is not None else {}
        if running or self.plot_button.checked:
            self._plot.show(self._losses)
        self.plot_button.enabled = bool(self._losses)

    def forget_plot(self) -> None:
        """Take the plot out of the scene, and give the layout back."""
        self.plot_button.checked = False
        self._plot.remove()

    def _show_picture(self, view: RunView | None) -> None:
        path = str(view.picture) if view is not None and view.picture is not None else ""
        if path == self._shown:
            return
        self._shown = path
        picture = qt.QPixmap(path) if path else qt.QPixmap()
        if not picture.isNull():
            picture = picture.scaledToWidth(_PICTURE_WIDTH, qt.Qt.SmoothTransformation)
        self.picture.setPixmap(picture)
        self.picture.visible = bool(path)

    def _show_plot(self, shown: bool) -> None:
        """Show the chart in a layout with a plot, or give back the layout of before."""
        if shown:
            self._plot.show(self._losses)
        self._in_layout.toggle(self._plot.chart, shown=shown)
