"""Cases of a BIDS data set: images of its subjects, masks beside them or in its derivatives.

File names are pairs of key and value: the Brain Imaging Data Structure, https://bids-specification.readthedocs.io.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_DESCRIPTION = "dataset_description.json"
_MASKS = ("mask", "dseg", "roi")
_OF_MASKS_ALONE = ("label", "desc", "space", "res", "seg", "den")
"""Keys that say something of the mask, not of the image that it belongs to."""
_SUBJECT = re.compile(r"sub-[A-Za-z0-9]+")
_NIFTI = (".nii.gz", ".nii")


@dataclass(frozen=True)
class BidsPair:
    """An image of a subject with its mask; the name is the image's without its ending."""

    name: str
    subject: str
    image: Path
    mask: Path


@dataclass(frozen=True)
class _File:
    path: Path
    entities: Mapping[str, str]
    suffix: str


def is_bids(folder: Path) -> bool:
    """Whether a folder says that it is a BIDS data set and has subjects."""
    return (folder / _DESCRIPTION).is_file() and any(_subjects(folder))


def bids_pairs(folder: Path) -> tuple[list[BidsPair], list[str]]:
    """Pair the images of a BIDS data set with their masks.

    A mask belongs to the image that has all of its entities, and to whose kind its ``space`` points where there are
    several.

    Returns:
        The pairs, and sentences on images that have no mask and masks that fit no image or several.
    """
    images = [file for file in _files(folder) if file.suffix not in _MASKS]
    derived = [each for each in sorted((folder / "derivatives").glob("*")) if each.is_dir()]
    masks = [file for place in (folder, *derived) for file in _files(place) if file.suffix in _MASKS]
    pairs, notes = [], []
    for mask in masks:
        fitting = _images_of(mask, images)
        if len(fitting) != 1:
            notes.append(f"{mask.path.name} was left out: {len(fitting)} images fit it")
            continue
        image = fitting[0]
        pairs.append(BidsPair(_stem(image.path), image.entities["sub"], image.path, mask.path))
    paired = {pair.image for pair in pairs}
    alone = [file.path.name for file in images if file.path not in paired]
    return pairs, notes + [f"{name} was left out: no mask was found for it" for name in alone]


def _images_of(mask: _File, images: list[_File]) -> list[_File]:
    wanted = {key: value for key, value in mask.entities.items() if key not in _OF_MASKS_ALONE}
    fitting = [image for image in images if wanted.items() <= image.entities.items()]
    pointed = [image for image in fitting if image.suffix == mask.entities.get("space")]
    return pointed if len(fitting) > 1 and pointed else fitting


def _files(folder: Path) -> Iterator[_File]:
    for subject in _subjects(folder):
        for path in sorted(subject.rglob("*")):
            if path.is_file() and path.name.endswith(_NIFTI):
                *pairs, suffix = _stem(path).split("_")
                entities = dict(pair.split("-", 1) for pair in pairs if "-" in pair)
                if "sub" in entities:
                    yield _File(path, entities, suffix)


def _subjects(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("sub-*") if path.is_dir() and _SUBJECT.fullmatch(path.name))


def _stem(path: Path) -> str:
    return path.name.removesuffix(".gz").removesuffix(".nii")
