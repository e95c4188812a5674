"""The Baselines panel's part of the parameter node. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import slicer.util

from CTGANAugmentLib.faces.baseline_choices import BaselineChoices
from CTGANAugmentLib.faces.choices import Choices
from CTGANAugmentLib.faces.method_list import segmentation_methods
from CTGANAugmentLib.segmentation.method import SegmentationMethod

_NODES = {
    "volume": "inputVolume",
    "inside": "insideSeeds",
    "outside": "outsideSeeds",
    "roi": "limitRoi",
    "mask": "limitSegmentation",
    "start": "firstGuess",
    "reference": "reference",
}
"""Fields of the parameter node by the names that the panel uses."""


class BaselineState:
    """Reads and writes a parameter node; without one, everything is at its default.

    Attributes:
        node: the typed parameter node, or None.
    """

    def __init__(self, node: Any = None) -> None:
        self.node = node

    @property
    def choices(self) -> BaselineChoices:
        """What the panel keeps beside its nodes; a method that is not there is the default one."""
        choices = BaselineChoices.from_text(self.node.baselines) if self.node else BaselineChoices()
        if choices.method in segmentation_methods():
            return choices
        return replace(choices, method=BaselineChoices().method)

    @property
    def method(self) -> type[SegmentationMethod]:
        """The method that is chosen."""
        return segmentation_methods()[self.choices.method]

    @property
    def nodes(self) -> dict[str, Any]:
        """Nodes by the names that the panel uses, each may be None."""
        return {name: getattr(self.node, field) if self.node else None for name, field in _NODES.items()}

    @property
    def modality(self) -> str:
        """What the user says that the scan is, for all panels alike: it stands with the Synthesize panel's choices."""
        return Choices.from_text(self.node.synthesize).modality if self.node else ""

    def write(self, nodes: Mapping[str, Any], choices: BaselineChoices, modality: str) -> None:
        """Write everything, as one change."""
        with slicer.util.NodeModify(self.node):
            for name, field in _NODES.items():
                setattr(self.node, field, nodes[name])
            self.node.baselines = choices.to_text()
            if modality != self.modality:
                shared = replace(Choices.from_text(self.node.synthesize), modality=modality)
                self.node.synthesize = shared.to_text()
