import time

import pytest
import torch

from CTGANAugmentLib.training.run.watch import Watch


def test_a_lap_tells_images_a_second_waiting_and_what_is_left():
    watch = Watch(torch.device("cpu"))
    for _ in range(4):
        time.sleep(0.02)
        watch.count(8, 0.005)
    figures = watch.lap(steps_left=10)
    took = 32 / figures["images_per_second"]
    assert 0.08 <= took < 2
    assert figures["wait_share"] == pytest.approx(0.02 / took)
    assert figures["eta_s"] == pytest.approx(10 * took / 4)
    assert figures["memory_mb"] > 50


def test_the_next_lap_begins_with_nothing():
    watch = Watch(torch.device("cpu"))
    watch.count(1000, 5.0)
    watch.lap(1)
    time.sleep(0.01)
    assert watch.lap(1)["images_per_second"] == 0


def test_pauses_are_not_the_runs_time_and_earlier_processes_are():
    watch = Watch(torch.device("cpu"), before_s=100.0)
    time.sleep(0.05)
    watch.pause(0.05)
    assert 99.9 <= watch.seconds < 100.04


def test_validation_and_pictures_between_steps_do_not_count_as_training():
    watch = Watch(torch.device("cpu"))
    watch.count(100, 0.0)
    time.sleep(0.5)
    watch.skip_rest()
    assert watch.lap(1)["images_per_second"] > 400
