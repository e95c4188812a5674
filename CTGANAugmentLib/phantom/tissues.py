"""What each tissue of the phantom is: its CT number, its T1-weighted signal and the organ it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from CTGANAugmentLib.volume import Label

ScanModality = Literal["CT", "MR"]

ORGANS = (
    Label(1, "soft tissue", (0.80, 0.66, 0.50)),
    Label(2, "subcutaneous fat", (0.93, 0.87, 0.55)),
    Label(3, "muscle", (0.75, 0.33, 0.27)),
    Label(4, "right lung", (0.60, 0.80, 0.90)),
    Label(5, "left lung", (0.50, 0.70, 0.86)),
    Label(6, "airways", (0.55, 0.95, 0.95)),
    Label(7, "heart", (0.80, 0.20, 0.25)),
    Label(8, "aorta", (0.88, 0.38, 0.30)),
    Label(9, "great vessels", (0.45, 0.45, 0.80)),
    Label(10, "pulmonary vessels", (0.30, 0.50, 0.85)),
    Label(11, "ribs", (0.95, 0.90, 0.75)),
    Label(12, "spine", (0.90, 0.85, 0.65)),
    Label(13, "sternum", (0.93, 0.82, 0.60)),
    Label(14, "shoulder girdle", (0.85, 0.80, 0.62)),
    Label(15, "costal cartilage", (0.60, 0.80, 0.75)),
    Label(16, "spinal canal", (0.95, 0.85, 0.30)),
    Label(17, "liver", (0.60, 0.30, 0.18)),
    Label(18, "spleen", (0.55, 0.25, 0.45)),
    Label(19, "stomach", (0.85, 0.55, 0.60)),
    Label(20, "oesophagus", (0.80, 0.60, 0.40)),
    Label(21, "kidneys", (0.70, 0.35, 0.30)),
)
"""The phantom's organs; label 0 is the air, clothes and table around the body."""

VALUES = {label.name: label.value for label in ORGANS}


@dataclass(frozen=True)
class Tissue:
    """One material.

    Attributes:
        hu: CT number without contrast agent.
        t1: signal in a T1-weighted spin echo, arbitrary units with fat near 900.
        organ: name in `ORGANS`, or "" for what is outside the body.
        uptake: share of the blood's enhancement that the tissue shows in the venous phase.
    """

    hu: float
    t1: float
    organ: str
    uptake: float = 0.0

    @property
    def label(self) -> int:
        """Value of the tissue's organ in the label volume."""
        return VALUES.get(self.organ, 0)

    def signal(self, modality: ScanModality, contrast_hu: float) -> float:
        """Value of the pure tissue in the image, given the enhancement of the blood."""
        return self.hu + self.uptake * contrast_hu if modality == "CT" else self.t1


# CT numbers are the typical values of radiology textbooks at 120 kV; the T1-weighted signals are typical ratios.
AIR = Tissue(-1000, 0, "")
TABLE_SHELL = Tissue(-300, 0, "")
TABLE_FOAM = Tissue(-930, 0, "")
SKIN = Tissue(25, 330, "subcutaneous fat", 0.1)
SUBCUTANEOUS_FAT = Tissue(-105, 900, "subcutaneous fat")
INNER_FAT = Tissue(-98, 860, "soft tissue")
MUSCLE = Tissue(55, 300, "muscle", 0.12)
LUNG_RIGHT = Tissue(-860, 45, "right lung", 0.02)
LUNG_LEFT = Tissue(-860, 45, "left lung", 0.02)
AIRWAY_WALL = Tissue(40, 280, "airways", 0.2)
AIRWAY_LUMEN = Tissue(-1000, 5, "airways")
MYOCARDIUM = Tissue(48, 330, "heart", 0.55)
CHAMBER = Tissue(41, 190, "heart", 1.0)
AORTA_WALL = Tissue(50, 300, "aorta", 0.3)
AORTA_BLOOD = Tissue(42, 90, "aorta", 1.0)
VEIN_BLOOD = Tissue(42, 130, "great vessels", 0.95)
ARTERY_BLOOD = Tissue(42, 100, "great vessels", 1.0)
LUNG_VESSEL = Tissue(42, 160, "pulmonary vessels", 1.0)
RIB_CORTEX = Tissue(800, 30, "ribs")
RIB_MARROW = Tissue(130, 560, "ribs", 0.1)
SPINE_CORTEX = Tissue(750, 40, "spine")
SPINE_MARROW = Tissue(165, 520, "spine", 0.1)
DISC = Tissue(85, 230, "spine")
STERNUM_CORTEX = Tissue(700, 40, "sternum")
STERNUM_MARROW = Tissue(130, 560, "sternum", 0.1)
GIRDLE_CORTEX = Tissue(1000, 30, "shoulder girdle")
GIRDLE_MARROW = Tissue(120, 640, "shoulder girdle", 0.1)
CARTILAGE = Tissue(105, 250, "costal cartilage")
CANAL_FLUID = Tissue(12, 140, "spinal canal")
SPINAL_CORD = Tissue(42, 380, "spinal canal", 0.05)
LIVER = Tissue(60, 430, "liver", 0.5)
LIVER_VESSEL = Tissue(42, 170, "liver", 0.9)
SPLEEN = Tissue(50, 270, "spleen", 0.65)
STOMACH_WALL = Tissue(45, 300, "stomach", 0.45)
STOMACH_FLUID = Tissue(18, 150, "stomach")
STOMACH_GAS = Tissue(-960, 5, "stomach")
COLON_GAS = Tissue(-900, 5, "soft tissue")
OESOPHAGUS = Tissue(38, 290, "oesophagus", 0.3)
OESOPHAGUS_GAS = Tissue(-700, 20, "oesophagus")
KIDNEY = Tissue(32, 310, "kidneys", 1.1)
THYROID = Tissue(105, 330, "soft tissue", 0.8)
GLAND = Tissue(35, 310, "soft tissue", 0.3)
"""Lymph nodes, bowel wall and other small soft organs."""
