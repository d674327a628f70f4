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


class Array(ctypes.Structure):
    """lmx_input and lmx_output"""

    _fields_ = [("data", ctypes.c_void_p), ("outer_stride", ctypes.c_int64), ("class_stride", ctypes.c_int64),
                ("type", ctypes.c_int64)]


class Batch(ctypes.Structure):
    """lmx_batch"""

    _fields_ = [("struct_size", ctypes.c_uint32), ("outer", ctypes.c_int64), ("classes", ctypes.c_int64),
                ("inner", ctypes.c_int64)] + [(name, Array) for name in (
                    "input", "labels", "targets", "variances", "element_weights", "vector", "sample_weights", "upstream",
                    "losses", "gradient", "hessian", "variances_gradient", "product", "log_sum_exp", "argmax")] + [
                ("correct", ctypes.c_void_p), ("upstream_of_all", ctypes.c_void_p)]


NONE, SUM, MEAN = 0, 1, 2
TYPE_NUMBERS = {np.int32: 1, np.int64: 2, np.float32: 3, np.float64: 4}
TYPES = {np.float32: "f32", np.float64: "f64"}


class LanemaxError(Exception):
    """A code other than LMX_OK, with its message."""


def check(status):
    if status != 0:
        raise LanemaxError(lib.lmx_last_error().decode())


def function(name, dtype):
    """The function of that name for elements of that type."""
    return getattr(lib, f"lmx_{name}_{TYPES[dtype.type]}")


def matrix(array):
    """The pointer and the row stride of a matrix, whose rows must be dense."""
    assert array.ndim == 2 and array.strides[1] == array.itemsize and array.strides[0] % array.itemsize == 0
    return array.ctypes.data_as(ctypes.c_void_p), ctypes.c_int64(array.strides[0] // array.itemsize)


def shape(array):
    return ctypes.c_int64(array.shape[0]), ctypes.c_int64(array.shape[1])


def apply(name, logits):
    """A function from a matrix to a matrix, such as softmax."""
    result = np.empty(logits.shape, logits.dtype)
    check(function(name, logits.dtype)(*matrix(logits), *matrix(result), *shape(logits)))
    return result


def cross_entropy_gradient(logits, labels, reduction=MEAN):
    labels = np.ascontiguousarray(labels, np.int32)
    loss = np.empty(len(labels) if reduction == NONE else 1, logits.dtype)
    gradient = np.empty(logits.shape, logits.dtype)
    options = CrossEntropyOptions(ctypes.sizeof(CrossEntropyOptions), reduction)
    check(function("cross_entropy_gradient", logits.dtype)(
        *matrix(logits), labels.ctypes.data_as(ctypes.c_void_p), *shape(logits),
        loss.ctypes.data_as(ctypes.c_void_p), *matrix(gradient), ctypes.byref(options)))
    return loss, gradient


def loss_and_gradient(name, logits, **arrays):
    """A loss of a batch with its default options, such as huber_loss, and its gradient; arrays are named as in lmx_batch."""
    gradient = np.empty(logits.shape, logits.dtype)
    batch = Batch(ctypes.sizeof(Batch), *logits.shape)
    for member, array in dict(arrays, input=logits, gradient=gradient).items():
        setattr(batch, member, Array(array.ctypes.data, array.strides[0] // array.itemsize, 0, TYPE_NUMBERS[array.dtype.type]))
    loss = ctypes.c_double()
    check(function(name, logits.dtype)(ctypes.byref(batch), None, ctypes.byref(loss)))
    return loss.value, gradient


def compare(dtype):
    """Lanemax beside NumPy in the longest type there is; returns the mean of the losses."""
    ulp = np.finfo(dtype).eps  # an upper bound, of a relative error
    random = np.random.default_rng(1)
    wide = random.normal(0, 4, (64, 1010)).astype(dtype)
    logits = wide[:, 5:1005]  # a view: rows of 1000, 1010 apart
    labels = random.integers(0, 1000, 64)

    exact = logits.astype(np.longdouble)
    exact_log_p = exact - exact.max(1, keepdims=True)
    exact_log_p -= np.log(np.exp(exact_log_p).sum(1, keepdims=True))
    exact_p = np.exp(exact_log_p)

    np.testing.assert_allclose(apply("softmax", logits), exact_p, rtol=3 * ulp)
    np.testing.assert_allclose(apply("log_softmax", logits), exact_log_p, rtol=2 * ulp)
    np.testing.assert_allclose(apply("tanh", logits), np.tanh(exact), rtol=ulp)

    each, gradient = cross_entropy_gradient(logits, labels, NONE)
    np.testing.assert_allclose(each, -exact_log_p[np.arange(64), labels], rtol=2 * ulp)
    exact_p[np.arange(64), labels] -= 1
    np.testing.assert_allclose(gradient, exact_p, rtol=4 * ulp)
    loss, gradient = cross_entropy_gradient(logits, labels)
    np.testing.assert_allclose(gradient, exact_p / 64, rtol=4 * ulp)

    batch_loss, batch_gradient = loss_and_gradient("cross_entropy_loss", logits, labels=labels)
    assert dtype(batch_loss) == loss[0] and np.array_equal(batch_gradient, gradient)
    targets = random.normal(0, 4, (64, 1000)).astype(dtype)
    squared, gradient = loss_and_gradient("mse_loss", logits, targets=targets)
    error = exact - targets
    np.testing.assert_allclose(squared, (error ** 2).mean(), rtol=1e-12)
    np.testing.assert_allclose(gradient, 2 * error / error.size, rtol=2 * ulp)
    return loss[0]


def main():
    check(lib.lmx_init(None))
    for dtype in np.float32, np.float64:
        print(f"NumPy agrees with {lib.lmx_provider_name().decode()} in {dtype.__name__}: mean loss {compare(dtype):.15g}")
    try:
        cross_entropy_gradient(np.zeros((64, 1000)), np.full(64, 1000))
        raise AssertionError("a label that is no class was accepted")
    except LanemaxError as refused:
        assert str(refused) == "lmx_cross_entropy_gradient_f64: labels[0] is 1000, must be from 0 to 999", refused


if __name__ == "__main__":
    main()
