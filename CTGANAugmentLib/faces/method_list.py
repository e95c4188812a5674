"""The segmentation methods as a list under the headings of their families. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.segmentation import catalog
from CTGANAugmentLib.segmentation.method import PACKAGE_NAMES, SegmentationMethod

_FAMILIES = {
    "threshold": "Thresholds",
    "clustering": "Clustering",
    "region": "Regions",
    "graph": "Graphs",
    "contour": "Contours and level sets",
}


@dataclass(frozen=True)
class MethodEntry:
    """One method as a list shows it.

    Attributes:
        id, title: of the method.
        about: one line.
        source: publication, "" for none.
        missing: packages that have to be installed first, by the names that pip knows.
    """

    id: str
    title: str
    about: str
    source: str
    missing: tuple[str, ...]

    @property
    def label(self) -> str:
        """Title, with what is missing."""
        if not self.missing:
            return _(self.title)
        return _("{title} (needs {packages})").format(title=_(self.title), packages=", ".join(self.missing))

    @property
    def tooltip(self) -> str:
        """What it does and where it was published."""
        return "\n".join(part for part in (_(self.about), self.source) if part)


@cache
def segmentation_methods() -> Mapping[str, type[SegmentationMethod]]:
    """All segmentation methods by id, in the order of their families and, within one, of their titles."""
    found = catalog.segmentation_methods().values()
    order = list(_FAMILIES)
    shown = sorted(found, key=lambda each: (order.index(each.family), each.title.lower()))
    return {each.id: each for each in shown}


def methods_by_family() -> Mapping[str, tuple[MethodEntry, ...]]:
    """Entries under the translated headings of their families."""
    groups: dict[str, tuple[MethodEntry, ...]] = {}
    for each in segmentation_methods().values():
        heading = _(_FAMILIES[each.family])
        groups[heading] = (*groups.get(heading, ()), entry_of(each))
    return groups


def entry_of(method: type[SegmentationMethod]) -> MethodEntry:
    """Entry of one method."""
    missing = tuple(PACKAGE_NAMES.get(name, name) for name in method.missing_packages())
    return MethodEntry(method.id, method.title, method.about(), method.source, missing)


def takes_start(method: type[SegmentationMethod]) -> bool:
    """Whether a first guess is what the method works from."""
    return method.family == "contour" or "start" in method.needs
