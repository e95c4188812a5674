import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from CTGANAugmentLib.datasets.split import given_subsets, split_patients
from CTGANAugmentLib.errors import UserError

SHARES = st.fixed_dictionaries({"validation": st.floats(0, 0.45), "test": st.floats(0, 0.45)})


def split(patients, shares, seed=0, told=None):
    return split_patients(patients, shares, np.random.default_rng(seed), told)


@given(st.sets(st.text(min_size=1), min_size=3, max_size=60), SHARES, st.integers(0, 99))
def test_each_patient_has_one_subset_and_each_subset_somebody(patients, shares, seed):
    subsets = split(patients, shares, seed)
    assert set(subsets) == patients
    counts = {name: list(subsets.values()).count(name) for name in ("train", "validation", "test")}
    assert counts["train"] >= 1
    for name, share in shares.items():
        assert (counts[name] >= 1) == (share > 0)
        assert counts[name] <= max(1, round(share * len(patients)))


@given(st.lists(st.sampled_from([f"p{n}" for n in range(20)]), min_size=3, unique=True), st.randoms())
def test_neither_order_nor_repetition_changes_who_is_held_out(patients, random):
    shuffled = patients + random.choices(patients, k=7)
    random.shuffle(shuffled)
    shares = {"validation": 0.2, "test": 0.2}
    assert split(patients, shares) == split(shuffled, shares)


def test_another_seed_holds_out_others():
    patients = [f"p{n}" for n in range(40)]
    assert split(patients, {"test": 0.3}, 0) != split(patients, {"test": 0.3}, 1)


@pytest.mark.parametrize(
    ("count", "shares", "needed"),
    [(2, {"validation": 0.1, "test": 0.1}, 3), (1, {"validation": 0.5, "test": 0}, 2)],
)
def test_too_few_patients_are_refused_with_the_number_needed(count, shares, needed):
    with pytest.raises(UserError, match=f"at least {needed} patients.*got {count}"):
        split([f"p{n}" for n in range(count)], shares)


def test_lists_of_the_data_set_itself_are_kept():
    told = {"v": "validation"}
    subsets = split(["a", "b", "c", "v"], {"validation": 0.3, "test": 0.3}, told=told)
    assert subsets["v"] == "validation"
    assert sorted(subsets.values()) == ["test", "train", "train", "validation"]


def test_a_patient_on_two_lists_is_refused():
    assert given_subsets(["a", "a", "b"], ["test", "test", None]) == {"a": "test"}
    with pytest.raises(UserError, match="patient a in more than one"):
        given_subsets(["a", "b", "a"], [None, None, "test"])
