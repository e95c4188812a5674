"""What a user types stays within the app's folders, patterns too."""

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.webapp.roots import Roots
from CTGANAugmentLib.webapp.typed_paths import confined, confined_folder


@pytest.fixture
def roots(tmp_path):
    (tmp_path / "given" / "a").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    return Roots([tmp_path / "given"])


def test_paths_and_patterns_start_at_the_first_folder(roots):
    folder = roots.folders[0]
    assert confined(roots, " a ") == str(folder / "a")
    assert confined(roots, "a/*/CT.nii.gz") == f"{folder / 'a'}/*/CT.nii.gz"
    assert confined(roots, "CT_*.nii.gz") == f"{folder}/CT_*.nii.gz"
    assert confined(roots, str(folder / "a" / "x*")) == f"{folder / 'a'}/x*"
    assert confined(roots, " ") == ""


@pytest.mark.parametrize(
    "typed", ["../other", "../other/*.nii", "a/*/../../../other", "none", "none/*", "/etc/*"]
)
def test_what_lies_outside_or_is_not_there_is_refused(roots, typed):
    with pytest.raises(UserError):
        confined(roots, typed)


def test_a_folder_is_none_where_it_may_not_be_seen(roots):
    assert confined_folder(roots, "a") == roots.folders[0] / "a"
    for typed in ("", "../other", "none"):
        assert confined_folder(roots, typed) is None
