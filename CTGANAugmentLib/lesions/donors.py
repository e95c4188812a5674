"""Real lesions of the user's own scans, which are put into another scan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from CTGANAugmentLib.body import body_to_the_skin
from CTGANAugmentLib.datasets.data_settings import DataSettings
from CTGANAugmentLib.datasets.scans import Scan, find_scans
from CTGANAugmentLib.errors import MissingError, UserError
from CTGANAugmentLib.files import read_labels, read_volume
from CTGANAugmentLib.lesions.drawn_shape import DrawnShape, lesions_of_mask
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.volume import Volume


@dataclass(frozen=True, eq=False)
class Donor:
    """A scan with a lesion that is taken out of it.

    Attributes:
        volume: the scan.
        lesions: voxels (k, j, i) of all of its lesions.
        shape: voxels of the one taken.
        number: of that one among its lesions, the largest first, from 0.
    """

    volume: Volume
    lesions: Mask
    shape: DrawnShape
    number: int

    @cached_property
    def tissue(self) -> Mask:
        """Voxels of the body without its lesions."""
        return body_to_the_skin(self.volume) & ~self.lesions


def donor_scans(source: str, masks: str, label: int | None) -> list[Scan]:
    """Find scans with masks.

    Args:
        source: folder, table, datalist or pattern of scans.
        masks: folder or pattern of their masks; "" for masks beside the scans.
        label: of the lesion in the masks; None for every value above 0.

    Raises:
        MissingError: nothing named, or nothing found.
    """
    if not source:
        raise MissingError("say where real lesions are to be taken from: name the source, scans with masks")
    settings = DataSettings(images=source, masks=masks, label=label or 0, around="lesions")
    try:
        found, _ = find_scans(settings)
    except UserError as error:
        raise MissingError(f"no real lesions can be taken from {source}: {error}") from error
    return found["main"]


def draw_donor(
    rng: np.random.Generator, scans: Sequence[Scan], volume: Volume, *, same_modality: bool
) -> Donor:
    """Draw a scan and one of its lesions; a scan that is the very one that gets the lesion is passed over.

    Raises:
        UserError: no scan is left.
    """
    passed = {"the scan itself": 0, "of another modality": 0, "without a lesion": 0}
    for number in rng.permutation(len(scans)):
        image = read_volume(scans[number].image)
        if is_same_image(image, volume):
            passed["the scan itself"] += 1
        elif same_modality and image.modality != volume.modality:
            passed["of another modality"] += 1
        else:
            donors = list(_donors_in(scans[number], image))
            if donors:
                return donors[rng.integers(len(donors))]
            passed["without a lesion"] += 1
    told = ", ".join(f"{count} {why}" for why, count in passed.items() if count)
    raise UserError(
        f"expected a scan to take a lesion from among {len(scans)}, found none ({told}): add others"
    )


def find_donor(scans: Sequence[Scan], sha256: str, number: int) -> Donor:
    """Find the very donor of a plan.

    Raises:
        MissingError: it is not there, or was changed.
    """
    for scan in scans:
        image = read_volume(scan.image)
        if image.sha256 == sha256:
            donors = list(_donors_in(scan, image))
            if not 0 <= number < len(donors):
                raise MissingError(
                    f"expected lesion {number + 1} of the donor {sha256[:12]}..., but its mask has {len(donors)}: "
                    "it was changed"
                )
            return donors[number]
    raise MissingError(
        f"the scan that a lesion was taken from (SHA-256 {sha256[:12]}...) is not among the {len(scans)} of the "
        "source: name the folder that it is in"
    )


def is_same_image(a: Volume, b: Volume) -> bool:
    """Whether two volumes have the same voxels at the same place, in whatever type of number."""
    return a.grid.matches(b.grid) and np.array_equal(a.array, b.array)


def _donors_in(scan: Scan, image: Volume) -> Iterator[Donor]:
    if scan.mask is None:
        return
    labels = read_labels(scan.mask)
    if not np.any(labels.array if scan.label is None else labels.array == scan.label):
        return
    lesions = Guides(mask=labels, label=scan.label).mask_on(image.grid)
    for number, shape in enumerate(lesions_of_mask(lesions, image.grid)):
        yield Donor(image, lesions, shape, number)
