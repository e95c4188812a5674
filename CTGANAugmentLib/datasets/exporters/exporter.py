"""What every export is: a data set written once more, the way a trainer reads it, real and synthetic told apart."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from CTGANAugmentLib.datasets.data_set import DataSet
from CTGANAugmentLib.parameters import Declared
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.registry import Registry


class Exporter(Declared, ABC):
    """Base of the layouts; subclasses are frozen dataclasses, registered with `register_exporter`."""

    id: ClassVar[str]
    title: ClassVar[str]
    """For people, such as "nnU-Net v2 (raw)"."""
    reads: ClassVar[str]
    """Who reads it, and where its documentation says so."""

    @abstractmethod
    def export(self, data: DataSet, folder: Path, progress: Progress = no_progress) -> tuple[str, ...]:
        """Write a data set into an empty folder, the caller's to publish when this has ended well.

        Returns:
            Sentences for the user.

        Raises:
            UserError: what the layout cannot hold.
        """


AnyExporter = TypeVar("AnyExporter", bound=type[Exporter])
_EXPORTERS = Registry[Exporter]("a layout", ["CTGANAugmentLib.datasets.exporters"])


def register_exporter(cls: AnyExporter) -> AnyExporter:
    """Make a layout known by its id to every face."""
    return _EXPORTERS.add(cls)


def exporters() -> Mapping[str, type[Exporter]]:
    """All layouts by id; a new file in this folder is found by itself."""
    return _EXPORTERS.all()


def exporter_from_json(exporter_id: str, parameters: Mapping[str, Any]) -> Exporter:
    """Build a layout from its id and parameters.

    Raises:
        UserError: an unknown id or parameter, or a value outside its bounds.
    """
    return _EXPORTERS.build(exporter_id, parameters)
