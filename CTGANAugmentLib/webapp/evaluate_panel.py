"""The panel that asks whether made lesions help: an experiment, their realism, and readers."""

from __future__ import annotations

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.evaluate_page import draw
from CTGANAugmentLib.webapp.experiment_section import ExperimentSection
from CTGANAugmentLib.webapp.job_bar import JobBar
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.readers_section import ReadersSection
from CTGANAugmentLib.webapp.realism_section import RealismSection


class EvaluatePanel:
    """Three sections, one of which is shown.

    Attributes:
        experiment, realism, readers: the sections.
    """

    id, icon = "evaluate", "mdi-scale-balance"

    def __init__(self, context: Context, jobs: JobBar) -> None:
        self.experiment = ExperimentSection(context, jobs)
        self.realism = RealismSection(context, jobs)
        self.readers = ReadersSection(context, jobs)
        self.page = PageState(context.server.state, "evaluate", part="experiment")
        context.on_change.append(self.show)

    @property
    def title(self) -> str:
        """Heading of the panel."""
        return _("Evaluate")

    def show(self) -> None:
        """Show choices as they are now."""
        for section in (self.experiment, self.realism, self.readers):
            section.show()

    def build(self) -> None:
        """Draw the panel at the place of the call."""
        draw(self)
