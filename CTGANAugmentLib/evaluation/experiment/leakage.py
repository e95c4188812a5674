"""Nothing that trains may know a patient who is tested: a result that knew them would be worth nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from CTGANAugmentLib.datasets.checks import CaseCheck
from CTGANAugmentLib.datasets.patch_set import PatchSet
from CTGANAugmentLib.errors import UserError


class LeakageError(UserError):
    """Something that is trained on comes from a patient who is tested."""


def require_one_patient_each(checks: Sequence[CaseCheck]) -> None:
    """Check that no image is there under the names of two patients.

    Raises:
        LeakageError: one is.
    """
    seen: dict[str, CaseCheck] = {}
    for check in checks:
        other = seen.setdefault(check.image_sha256 or check.name, check)
        if other.patient != check.patient:
            raise LeakageError(
                f"the same image is there as {other.name} of patient {other.patient} and as {check.name} of patient "
                f"{check.patient}: one would be trained on while the other is tested; leave one of them out, or tell "
                "patients apart by data.patient_pattern"
            )


def require_apart(used: Iterable[str], tested: Sequence[str], what: str) -> None:
    """Check that patients who something was made from are none of those who are tested.

    Args:
        used: patients.
        tested: patients.
        what: was made from them, for the message.

    Raises:
        LeakageError: they are.
    """
    shared = sorted(set(used) & set(tested))
    if shared:
        raise LeakageError(
            f"{what} comes from {', '.join(shared[:3])}, who {'is' if len(shared) == 1 else 'are'} tested in the same "
            "fold: nothing of the fold is kept; this is a defect of the data or of the program"
        )


def require_patches_apart(training: PatchSet, judged: PatchSet) -> None:
    """Check that no patch that is trained on is one that is tested, voxel by voxel, whoever it is said to belong to.

    Patches of one value throughout are left out: air is the same in everybody and tells nothing of anyone.

    Raises:
        LeakageError: one is.
    """
    known = set(_hashes(judged).values())
    for number, digest in _hashes(training).items():
        if digest in known:
            item = training.items[number]
            raise LeakageError(
                f"an image of {item.case}, which is trained on, is also one that is tested: look for the same scan "
                "under two names"
            )


def require_known_inputs(record: Mapping[str, Any], allowed: Collection[str], case: str) -> None:
    """Check by its record that a made case was made from training patients' scans and masks alone.

    Args:
        record: provenance of the case.
        allowed: hashes of scans and masks that may be made from.
        case: its name, for the message.

    Raises:
        LeakageError: something else is among them.
    """
    strange = [role for role, entry in record["inputs"].items() if entry["sha256"] not in allowed]
    if strange:
        raise LeakageError(
            f"{case} was made from something that is no scan of the training patients ({', '.join(strange)}): nothing "
            "of the fold is kept"
        )


def _hashes(patches: PatchSet) -> dict[int, str]:
    return {
        number: hashlib.sha256(image.tobytes()).hexdigest()
        for number, image in enumerate(patches.cut("image"))
        if image.min() < image.max()
    }
