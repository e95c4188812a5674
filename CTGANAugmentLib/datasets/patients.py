"""Who a scan belongs to: what keeps one patient from standing on both sides of a split."""

from __future__ import annotations

import re
from collections.abc import Sequence

from CTGANAugmentLib.datasets.scans import Scan
from CTGANAugmentLib.errors import UserError


def patients_of(scans: Sequence[Scan], pattern: str = "") -> tuple[list[str], str]:
    """Tell the patient of each scan.

    Args:
        scans: of all kinds of image.
        pattern: regular expression with the group ``(?P<patient>...)``, searched in each image's path. Without one, the
            word of a table, of a datalist or of the patient's own folder counts, then the scan's name.

    Returns:
        A patient for each scan, and a sentence for people on how they were told apart.

    Raises:
        UserError: a pattern that is none, or that does not fit a scan.
    """
    if pattern:
        found, rule = _by_pattern(scans, pattern), f"by the pattern {pattern}"
    elif all(scan.told.patient for scan in scans):
        found, rule = [scan.told.patient for scan in scans], "as the list or the folders name them"
    else:
        found = [scan.told.patient or scan.name for scan in scans]
        rule = "by the scans' names (give data.patient_pattern where one patient has several)"
    count = len(set(found))
    return found, f"Patients were told apart {rule}: {count} in {len(scans)} scans."


def _by_pattern(scans: Sequence[Scan], pattern: str) -> list[str]:
    try:
        expression = re.compile(pattern)
    except re.error as error:
        raise UserError(
            f"data.patient_pattern: expected a regular expression, got {pattern!r}: {error}"
        ) from error
    if "patient" not in expression.groupindex:
        raise UserError(
            f"data.patient_pattern: expected a regular expression with the group (?P<patient>...), got {pattern!r}"
        )
    found = []
    for scan in scans:
        match = expression.search(scan.image.as_posix())
        if not match or not match["patient"]:
            raise UserError(
                f"data.patient_pattern {pattern!r} finds no patient in {scan.image}: mend the pattern"
            )
        found.append(match["patient"])
    return found
