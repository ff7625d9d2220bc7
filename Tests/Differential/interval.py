"""Numbers of float64 with a bound on what single precision may make of them.

A Value has the result in float64 and, for every element, how far a correct evaluation in float32 may be from it. An
infinite bound means that nothing is promised: the result depends on an order that is not fixed, or a comparison is too
close to call. Every rule here is written from the language's documentation and shares nothing with graphc.
"""

import math

import numpy as np

UNIT = 2.0**-24
# An elementwise function may be this many units off.
FUNCTION_UNITS = 32
# What is smaller may be flushed to zero.
TINY = 1.2e-38
LARGEST = 3.4028234e38
# Terms may be so much larger, relatively, when their factors are rounded to 8 bits.
ROUGHNESS = 2.0**-6
# What is so many times as large as its bound has a sign.
SURELY = 16


class Value:
    """Elements `v` (float64, int64 or bool) with bounds `e`; `soft` marks what a softmax made."""

    def __init__(self, v, e=None, dtype="f32", soft=False):
        self.v = np.asarray(v)
        self.e = np.zeros(self.v.shape) if e is None else np.broadcast_to(np.asarray(e, float), self.v.shape).copy()
        self.e[np.isnan(self.e)] = np.inf
        self.dtype = dtype
        self.soft = soft

    @property
    def shape(self):
        return self.v.shape

    def moved(self, function):
        """The same elements elsewhere."""
        return Value(function(self.v), function(self.e), self.dtype, self.soft)


def wrapped(v):
    """What 32 bits hold of integers."""
    return (np.asarray(v, np.int64) + 2**31) % 2**32 - 2**31


def rounded(v, e, units=1.0, dtype="f32"):
    """A result of float32 arithmetic: the error of its operands, and its own rounding."""
    v = np.asarray(v, float)
    with np.errstate(all="ignore"):
        own = np.where(np.isfinite(v), units * UNIT * np.abs(v) + TINY, 0)
        e = e + own
        e = np.where(np.isfinite(v) & (np.abs(v) + e > LARGEST), np.inf, e)
    return Value(v, e, dtype)


def at_corners(function, operands, units):
    """A function that is monotone in each operand, or nearly so: its bound is the largest change at the corners."""
    with np.errstate(all="ignore"):
        v = function(*[x.v.astype(float) for x in operands])
        error = np.zeros(np.shape(v))
        for corner in range(1 << len(operands)):
            moved = function(*[
                x.v.astype(float) + np.where(np.isfinite(x.v), (1 if corner >> i & 1 else -1) * x.e, 0)
                for i, x in enumerate(operands)])
            same = (moved == v) | (np.isnan(moved) & np.isnan(v))
            change = np.where(same, 0, np.where(np.isfinite(moved) & np.isfinite(v), np.abs(moved - v), np.inf))
            error = np.maximum(error, change)
        for x in operands:
            error = np.where(np.broadcast_to(np.isinf(x.e), error.shape), np.inf, error)
        certain = ~np.isfinite(v) & np.isfinite(error)
        result = rounded(v, error, units)
        result.e = np.where(certain, 0, result.e)
    return result


_erf = np.vectorize(math.erf, otypes=[float])


def erf(x):
    return np.where(np.isnan(x), np.nan, _erf(np.nan_to_num(x, nan=0.0, posinf=9, neginf=-9)))


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def times(x, factor):
    """x · factor, where −inf · 0 is the limit 0."""
    return np.where(x == -np.inf, 0.0, x * factor)


MONOTONE = {
    "exp": np.exp, "expm1": np.expm1, "log": np.log, "log1p": np.log1p, "sqrt": np.sqrt,
    "rsqrt": lambda x: 1 / np.sqrt(x), "tanh": np.tanh, "erf": erf, "sigmoid": sigmoid,
    "relu": lambda x: np.where(np.isnan(x), x, np.maximum(x, 0)), "softplus": lambda x: np.logaddexp(x, 0),
}
# Functions with turning points, each with a bound on its slope.
SLOPED = {
    "sin": (np.sin, 1.0), "cos": (np.cos, 1.0), "abs": (np.abs, 1.0), "negate": (np.negative, 1.0),
    "gelu": (lambda x: times(x, 0.5 * (1 + erf(x / math.sqrt(2)))), 1.2),
    "gelu_tanh": (lambda x: times(x, 0.5 * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))), 1.2),
    "silu": (lambda x: times(x, sigmoid(x)), 1.2),
    "hard_swish": (lambda x: times(x, np.clip(x + 3, 0, 6) / 6), 1.6),
}
STEPS = {"floor": np.floor, "ceil": np.ceil, "round": np.round, "sign": np.sign}


def unary(name, x):
    with np.errstate(all="ignore"):
        if name in MONOTONE:
            return at_corners(MONOTONE[name], [x], FUNCTION_UNITS)
        if name in SLOPED:
            function, slope = SLOPED[name]
            exact = name in ("abs", "negate")
            v = function(x.v)
            # A term that cancels is as large as the argument.
            own = 0 if exact else FUNCTION_UNITS * UNIT * (1 + np.abs(np.where(np.isfinite(x.v), x.v, 0)))
            e = slope * x.e + own
            if not exact:
                e = np.where(np.isinf(x.v), np.inf, e)
            return rounded(v, e, 0 if exact else FUNCTION_UNITS)
        function = STEPS[name]
        v = function(x.v)
        low, high = function(x.v - x.e), function(x.v + x.e)
        return Value(v, np.where((low == high) | (x.e == 0), 0, np.inf))


def binary(name, x, y):
    functions = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide,
                 "minimum": np.minimum, "maximum": np.maximum,
                 # `np.power` takes roots for powers of 0.5, which differ at −0 and −∞.
                 "**": np.float_power}
    if x.dtype == "i32":
        integer = functions | {"//": np.floor_divide, "%": np.mod}
        return Value(wrapped(integer[name](x.v.astype(np.int64), y.v.astype(np.int64))), x.e + y.e, "i32")
    result = at_corners(functions[name], [x, y], FUNCTION_UNITS if name == "**" else 4)
    if name in ("+", "-"):
        # A zero that is added changes no bit, but the sign of the other zero.
        for a, zero in ((x, y), (y, x)):
            result.e = np.where((zero.v == 0) & (zero.e == 0) & (a.e == 0), 0, result.e)
    if name == "*":
        # A zero times what has a sign.
        for a, zero in ((x, y), (y, x)):
            certain = (zero.v == 0) & (zero.e == 0) & ((a.e == 0) | (np.abs(a.v) > SURELY * a.e))
            result.e = np.where(certain & (result.v == 0), 0, result.e)
    if name == "**":
        result.e = np.where((x.v == 0) & (x.e == 0) & (y.e == 0), 0, result.e)
    if name == "/":
        # A divisor that may be 0.
        result.e = np.where(np.broadcast_to((np.abs(y.v) <= y.e) & (y.e > 0), result.e.shape), np.inf, result.e)
    if name in ("minimum", "maximum"):
        # Which of NaN and a number is taken is not promised.
        result.e = np.where(np.isnan(x.v) != np.isnan(y.v), np.inf, result.e)
    return result


def compare(name, x, y):
    functions = {"==": np.equal, "!=": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater,
                 ">=": np.greater_equal}
    with np.errstate(all="ignore"):
        v = functions[name](x.v, y.v)
        near = ~(np.abs(np.subtract(x.v, y.v, dtype=float)) > x.e + y.e) & ((x.e > 0) | (y.e > 0))
        unknown = np.isinf(x.e) | np.isinf(y.e) | (near & np.isfinite(x.v) & np.isfinite(y.v))
    return Value(v, np.where(unknown, np.inf, 0), "bool")


def where(condition, x, y):
    shape = np.broadcast_shapes(condition.shape, x.shape, y.shape)
    c, xv, yv = (np.broadcast_to(a, shape) for a in (condition.v, x.v, y.v))
    ce, xe, ye = (np.broadcast_to(a, shape) for a in (condition.e, x.e, y.e))
    return Value(np.where(c, xv, yv), np.where(ce > 0, np.inf, np.where(c, xe, ye)), x.dtype, x.soft or y.soft)


def total(v, e, magnitude, count, axis, keep, factor=None):
    """A sum in any order: `magnitude` has the sizes of the terms."""
    with np.errstate(all="ignore"):
        s = v.sum(axis=axis, keepdims=keep)
        size = magnitude.sum(axis=axis, keepdims=keep)
        own = (count + 4) * UNIT * size
        error = e.sum(axis=axis, keepdims=keep) + np.where(np.isfinite(own), own, 0)
        # Partial sums must not overflow in any order, beside an infinite term either.
        finite = np.where(np.isfinite(magnitude), magnitude, 0).sum(axis=axis, keepdims=keep)
        error = np.where(finite > LARGEST * (1 - ROUGHNESS), np.inf, error)
    return rounded(s, error, 2)


def product(x, y, bf16=False):
    """The matrix product of the last two axes."""
    with np.errstate(all="ignore"):
        xs, ys = x.v[..., :, :, None], y.v[..., None, :, :]
        xe, ye = x.e[..., :, :, None], y.e[..., None, :, :]
        terms = xs * ys
        finite = lambda a: np.where(np.isfinite(a), np.abs(a), 0)
        e = finite(xs) * ye + finite(ys) * xe + xe * ye
        e = np.where(np.isnan(e), np.inf, e)
        # Which rows a hidden position reaches depends on fusion if its value is not finite.
        if x.soft:
            e = np.where((xs == 0) & ~np.isfinite(np.broadcast_to(ys, terms.shape)), np.inf, e)
        # A factor that may or may not be 0 decides about NaN. The bf16 instructions take denormal numbers for 0.
        least = TINY if bf16 else 0
        vague = lambda v, error: (np.abs(v) <= error + least) & ((error > 0) | (v != 0))
        unsure = (~np.isfinite(xs) & vague(ys, ye)) | (~np.isfinite(ys) & vague(xs, xe))
        e = np.where(unsure, np.inf, e)
        e = np.where(~np.isfinite(terms) & np.isfinite(e), 0, e)
    result = total(terms, e, np.abs(terms), x.v.shape[-1], -2, False)
    if bf16:
        # Both factors are rounded to 8 bits, each by itself, so that errors add up as those of independent numbers do.
        with np.errstate(all="ignore"):
            result.e = result.e + 2.0**-7 * np.sqrt(np.square(finite(terms)).sum(-2))
    return result


def softmax(x, axis):
    with np.errstate(all="ignore"):
        top = np.max(x.v, axis=axis, keepdims=True, initial=-np.inf)
        top = np.where(np.isfinite(top), top, 0)
        weights = np.exp(x.v - top)
        total_ = weights.sum(axis=axis, keepdims=True)
        v = np.where(total_ == 0, 0, weights / np.where(total_ == 0, 1, total_))
        worst = np.max(np.where(np.isfinite(x.v) | (x.e > 0), x.e, 0), axis=axis, keepdims=True, initial=0)
        size = np.max(np.where(np.isfinite(x.v), np.abs(x.v), 0), axis=axis, keepdims=True, initial=0)
        relative = np.expm1(2 * (worst + FUNCTION_UNITS * UNIT * (1 + size))) + x.v.shape[axis] * UNIT
        e = np.where(np.isnan(v), 0, v * relative + TINY)
        # The weights of a row with +inf are not promised: the maximum is taken off first, or not.
        bad = np.any((x.v == np.inf) | np.isinf(x.e), axis=axis, keepdims=True)
        e = np.where(np.broadcast_to(bad | np.isinf(relative), e.shape), np.inf, e)
        # −inf that may have been a large number, or the reverse, is covered by its own bound.
    return Value(v, e, "f32", soft=True)
