"""Every runtime beside the network itself, slice by slice, without any of what makes a runtime fast."""

import importlib.util
import sys

import numpy as np
import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.networks.resnet_generator import ResnetGenerator
from CTGANAugmentLib.translation.runtimes import torch_runtime
from CTGANAugmentLib.translation.runtimes.runtime import build_runtime
from CTGANAugmentLib.translation.runtimes.torch_runtime import processor_has_bfloat16
from Testing.translation.runtimes.conftest import images_of

needs_bfloat16 = pytest.mark.skipif(not processor_has_bfloat16(), reason="this processor has no bfloat16")


@pytest.fixture(params=["torch", "openvino"])
def backend(request):
    if request.param == "openvino" and importlib.util.find_spec("openvino") is None:
        pytest.skip("openvino is not installed")
    return request.param


def eagerly(network, images):
    with torch.inference_mode():
        return np.concatenate([network(torch.from_numpy(one[None])).numpy() for one in images])


def psnr_db(made, wanted):
    return 10 * np.log10(4 / np.square(made - wanted).mean())


def test_float32_gives_what_the_network_gives_for_sizes_and_batches_that_change(trained, backend):
    runtime = build_runtime(trained, backend=backend)
    for seed, (count, rows, columns) in enumerate([(1, 32, 64), (3, 64, 64), (2, 32, 32), (1, 32, 64)]):
        images = images_of(seed, count, rows, columns)
        made = runtime(images)
        assert (made.shape, made.dtype) == (images.shape, np.float32)
        np.testing.assert_allclose(made, eagerly(trained, images), rtol=0, atol=1e-4)


@needs_bfloat16
def test_bfloat16_is_within_45_db_and_is_not_float32(trained, backend):
    images = images_of(7, 2, 64, 64)
    made, wanted = (
        build_runtime(trained, backend=backend, precision="bfloat16")(images),
        eagerly(trained, images),
    )
    assert 45 <= psnr_db(made, wanted) < 100


@pytest.mark.parametrize("precision", ["float32", pytest.param("bfloat16", marks=needs_bfloat16)])
def test_the_same_images_give_the_same_bits(trained, backend, precision):
    images = images_of(8, 3, 32, 64)
    first = build_runtime(trained, backend=backend, precision=precision, threads=1)
    second = build_runtime(trained, backend=backend, precision=precision, threads=1)
    wanted = first(images)
    first(images_of(9, 2, 32, 32))
    for runtime in (first, second):
        np.testing.assert_array_equal(runtime(images), wanted)


def test_what_was_made_before_is_not_written_over(trained, backend):
    runtime = build_runtime(trained, backend=backend)
    first = runtime(images_of(1, 1, 32, 32))
    kept = first.copy()
    runtime(images_of(2, 1, 32, 32))
    np.testing.assert_array_equal(first, kept)


def test_views_and_other_orders_in_memory_are_taken(trained, backend):
    images = images_of(3, 2, 32, 64)
    runtime = build_runtime(trained, backend=backend)
    turned = np.asfortranarray(images)[:, :, ::-1]
    np.testing.assert_array_equal(runtime(turned), runtime(np.ascontiguousarray(turned)))


def test_threads_hold_for_a_call_only():
    network = ResnetGenerator(width=2, blocks=1, norm="batch")
    before, seen = torch.get_num_threads(), []
    runtime = build_runtime(network, threads=before + 1)
    runtime._network.register_forward_hook(lambda *_: seen.append(torch.get_num_threads()))
    runtime(np.zeros((1, 1, 16, 16), np.float32))
    assert seen == [before + 1]
    assert torch.get_num_threads() == before


def test_the_message_of_a_size_that_does_not_fit_is_the_networks(backend):
    with pytest.raises(UserError, match="multiple of 4"):
        build_runtime(ResnetGenerator(width=2, blocks=1), backend=backend)(
            np.zeros((1, 1, 17, 16), np.float32)
        )


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"backend": "tensorrt"}, "backend must be one of torch, openvino"),
        ({"precision": "float16"}, "precision must be one of"),
        ({"threads": -1}, "threads must be 0 or"),
        ({"device": "fpga"}, "cannot use the device 'fpga'"),
        ({"backend": "openvino", "device": "cuda"}, "choose the backend torch"),
    ],
)
def test_wrong_choices_are_told(choice, message):
    with pytest.raises(UserError, match=message):
        build_runtime(ResnetGenerator(width=2, blocks=1), **choice)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_a_gpu_that_is_not_there_is_told():
    with pytest.raises(UserError, match="cannot use the device 'cuda' here: choose cpu"):
        build_runtime(ResnetGenerator(width=2, blocks=1), device="cuda")


def test_a_processor_without_bfloat16_is_told(monkeypatch):
    monkeypatch.setattr(torch_runtime, "processor_has_bfloat16", lambda: False)
    with pytest.raises(UserError, match="choose the precision float32"):
        build_runtime(ResnetGenerator(width=2, blocks=1), precision="bfloat16")


def test_a_missing_openvino_is_told_with_the_way_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "openvino", None)
    with pytest.raises(UserError, match=r"pip install 'ctganaugment\[openvino\]'"):
        build_runtime(ResnetGenerator(width=2, blocks=1), backend="openvino")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU")
def test_a_gpu_is_within_1_hu_of_the_processor(trained):
    images = images_of(5, 9, 64, 64)
    on_gpu, on_cpu = (build_runtime(trained, device=device)(images) for device in ("cuda", "cpu"))
    assert np.abs(on_gpu - on_cpu).max() * 750 < 1, "of a window of 1500 HU"
    np.testing.assert_array_equal(build_runtime(trained, device="cuda")(images), on_gpu)
