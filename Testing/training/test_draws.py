import pytest
import torch

from CTGANAugmentLib.training.draws import Draws


def drawn(draws, batch=4):
    return draws.normal("a", (batch, 3)), draws.uniform("b", (batch,)), draws.integers("c", 5, (batch, 2))


def test_a_step_draws_the_same_again_whatever_was_drawn_before():
    first = drawn(Draws(7, 12))
    later = Draws(7, 12)
    later.normal("something else", (1000,))
    assert all(torch.equal(a, b) for a, b in zip(first, drawn(later), strict=True))


@pytest.mark.parametrize("other", [Draws(8, 12), Draws(7, 13)])
def test_another_seed_or_step_draws_other_numbers(other):
    assert not torch.equal(Draws(7, 12).normal("a", (50,)), other.normal("a", (50,)))


def test_numbers_of_different_names_do_not_hang_together():
    draws = Draws(0, 0)
    a, b = draws.normal("a", (20_000,)), draws.normal("b", (20_000,))
    assert abs(float(torch.corrcoef(torch.stack([a, b]))[0, 1])) < 0.03


@pytest.mark.parametrize("parts", [2, 3])
def test_parts_together_draw_what_the_whole_batch_draws(parts):
    whole = drawn(Draws(3, 5), batch=2 * parts)
    pieces = [drawn(Draws(3, 5, part=part, parts=parts), batch=2) for part in range(parts)]
    for number, kind in enumerate(whole):
        assert torch.equal(torch.cat([piece[number] for piece in pieces]), kind)


def test_numbers_have_the_distribution_that_their_name_says():
    draws = Draws(1, 1)
    normal, uniform = draws.normal("n", (50_000,)), draws.uniform("u", (50_000,))
    assert abs(float(normal.mean())) < 0.02
    assert abs(float(normal.std()) - 1) < 0.02
    assert 0 <= float(uniform.min()) < 0.001
    assert 0.999 < float(uniform.max()) < 1
    assert draws.integers("i", 3, (1000,)).unique().tolist() == [0, 1, 2]


def test_what_draws_by_itself_has_a_seed_of_its_own_in_each_part():
    seeds = {Draws(0, 0, part=part, parts=2).part_seed("dropout") for part in (0, 1)}
    assert len(seeds) == 2
    assert Draws(0, 0, part=0, parts=2).seed("weights") == Draws(0, 0, part=1, parts=2).seed("weights")
