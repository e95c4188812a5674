import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.settings import TrainingSettings


def test_the_learning_rate_falls_in_a_line_after_the_share_that_is_asked_for():
    settings = TrainingSettings(steps=100, decay_from=0.5)
    assert [settings.rate_at(step) for step in (0, 49, 50, 75, 99)] == [1, 1, 1, 0.5, 0.02]


def test_it_stays_where_no_decay_is_asked_for():
    settings = TrainingSettings(steps=10, decay_from=1.0)
    assert {settings.rate_at(step) for step in range(10)} == {1.0}


@pytest.mark.parametrize(
    ("name", "value"), [("steps", 0), ("batch_size", 1.5), ("device", "tpu"), ("ema_decay", 1.0)]
)
def test_a_bad_setting_is_refused_by_name(name, value):
    with pytest.raises(UserError, match=f"^{name}: expected"):
        TrainingSettings(**{name: value})
