"""The library from Python, through ctypes and NumPy, beside the same computations in NumPy.

    LANEMAX_LIBRARY=lib/liblanemax.so.1 python3 softmax.py
"""
import ctypes
import os

import numpy as np

lib = ctypes.CDLL(os.environ.get("LANEMAX_LIBRARY", "liblanemax.so.1"))
lib.lmx_last_error.restype = ctypes.c_char_p
lib.lmx_provider_name.restype = ctypes.c_char_p


class CrossEntropyOptions(ctypes.Structure):
    """lmx_cross_entropy_options"""

    _fields_ = [("struct_size", ctypes.c_uint32), ("reduction", ctypes.c_int32)]


NONE, SUM, MEAN = 0, 1, 2


class LanemaxError(Exception):
    """A code other than LMX_OK, with its message."""


def check(status):
    if status != 0:
        raise LanemaxError(lib.lmx_last_error().decode())


def matrix(array):
    """The pointer and the row stride of a matrix, whose rows must be dense."""
    assert array.dtype == np.float32 and array.ndim == 2 and array.strides[1] == 4 and array.strides[0] % 4 == 0
    return array.ctypes.data_as(ctypes.c_void_p), ctypes.c_int64(array.strides[0] // 4)


def shape(array):
    return ctypes.c_int64(array.shape[0]), ctypes.c_int64(array.shape[1])


def apply(function, logits):
    """A function from a matrix to a matrix, such as lib.lmx_softmax_f32."""
    result = np.empty(logits.shape, np.float32)
    check(function(*matrix(logits), *matrix(result), *shape(logits)))
    return result


def cross_entropy_gradient(logits, labels, reduction=MEAN):
    labels = np.ascontiguousarray(labels, np.int32)
    loss = np.empty(len(labels) if reduction == NONE else 1, np.float32)
    gradient = np.empty(logits.shape, np.float32)
    options = CrossEntropyOptions(ctypes.sizeof(CrossEntropyOptions), reduction)
    check(lib.lmx_cross_entropy_gradient_f32(*matrix(logits), labels.ctypes.data_as(ctypes.c_void_p), *shape(logits),
                                             loss.ctypes.data_as(ctypes.c_void_p), *matrix(gradient), ctypes.byref(options)))
    return loss, gradient


def main():
    check(lib.lmx_init(None))
    random = np.random.default_rng(1)
    wide = random.normal(0, 4, (64, 1010)).astype(np.float32)
    logits = wide[:, 5:1005]  # a view: rows of 1000, 1010 apart
    labels = random.integers(0, 1000, 64)

    exact = logits.astype(np.float64)
    exact_log_p = exact - exact.max(1, keepdims=True)
    exact_log_p -= np.log(np.exp(exact_log_p).sum(1, keepdims=True))
    exact_p = np.exp(exact_log_p)

    p = apply(lib.lmx_softmax_f32, logits)
    np.testing.assert_allclose(p, exact_p, rtol=4e-7)
    np.testing.assert_allclose(apply(lib.lmx_log_softmax_f32, logits), exact_log_p, rtol=3e-7)
    np.testing.assert_allclose(apply(lib.lmx_tanh_f32, logits), np.tanh(exact), rtol=2e-7)

    each, gradient = cross_entropy_gradient(logits, labels, NONE)
    np.testing.assert_allclose(each, -exact_log_p[np.arange(64), labels], rtol=3e-7)
    exact_p[np.arange(64), labels] -= 1
    np.testing.assert_allclose(gradient, exact_p, rtol=5e-7)
    loss, gradient = cross_entropy_gradient(logits, labels)
    np.testing.assert_allclose(gradient, exact_p / 64, rtol=5e-7)

    try:
        cross_entropy_gradient(logits, np.full(64, 1000))
        raise AssertionError("a label that is no class was accepted")
    except LanemaxError as refused:
        assert str(refused) == "lmx_cross_entropy_gradient_f32: labels[0] is 1000, must be from 0 to 999", refused
    print(f"NumPy agrees with {lib.lmx_provider_name().decode()}: mean loss {loss[0]:.6f}")


if __name__ == "__main__":
    main()
