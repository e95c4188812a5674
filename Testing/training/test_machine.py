import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.machine import machine_for
from CTGANAugmentLib.training.settings import TrainingSettings


def test_threads_and_random_numbers_are_as_before_when_a_run_is_over():
    threads = torch.get_num_threads()
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    with machine_for(TrainingSettings(threads=1, device="cpu")) as machine:
        assert torch.get_num_threads() == 1
        assert (machine.device.type, machine.leads, machine.processes) == ("cpu", True, 1)
        torch.manual_seed(99)
    assert torch.get_num_threads() == threads
    assert torch.equal(torch.rand(3), expected)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is one here")
def test_a_device_that_is_not_there_is_refused_with_what_to_do():
    with (
        pytest.raises(UserError, match=r"finds no cuda here: set training\.device to auto or cpu"),
        machine_for(TrainingSettings(device="cuda")),
    ):
        pass


@pytest.mark.parametrize(("precision", "dtype"), [("float32", torch.float32), ("bfloat16", torch.bfloat16)])
def test_networks_compute_in_the_precision_that_is_asked_for(precision, dtype):
    with machine_for(TrainingSettings(device="cpu", precision=precision)) as machine, machine.autocast():
        assert torch.nn.Linear(2, 2)(torch.zeros(1, 2)).dtype == dtype


def test_one_process_agrees_with_itself():
    with machine_for(TrainingSettings(device="cpu")) as machine:
        assert machine.agree(number=3) == 3
        assert machine.means({"a": torch.tensor(2.0)}) == {"a": torch.tensor(2.0)}


def test_volumes_in_half_precision_on_a_cpu_are_refused_with_what_to_do():
    with machine_for(TrainingSettings(device="cpu", precision="bfloat16")) as machine:
        machine.check(2)
        with pytest.raises(UserError, match=r"set training\.precision to float32"):
            machine.check(3)
