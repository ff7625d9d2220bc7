"""The meaning of the language in float64, equation by equation: see `generate.py` for the equations."""

import numpy as np

import interval as iv
from interval import Value


def scalar(value, like):
    return Value(np.float64(np.float32(value)) if like.dtype == "f32" else np.asarray(value), None, like.dtype)


class Evaluator:
    """Evaluates one program for one binding of its run-time dims."""

    def __init__(self, program, bindings, tensors, bf16=False):
        self.program = program
        self.bindings = bindings
        self.values = {name: Value(t.astype(float) if t.dtype == np.float32 else t, None, dtype)
                       for name, (t, dtype) in tensors.items()}
        self.bf16 = bf16

    def run(self):
        for equation in self.program.equations:
            result = getattr(self, "op_" + equation.kind)(
                [self.values[name] for name in equation.operands], **equation.attributes)
            results = result if isinstance(result, list) else [result]
            for name, value in zip(equation.names, results, strict=True):
                self.values[name] = value
        return {name: self.values[name] for name in self.program.outputs}

    def size(self, extent):
        return extent.at(self.bindings)

    # Elementwise

    def op_unary(self, x, name):
        if x[0].dtype == "f32":
            return iv.unary(name, x[0])
        return Value(iv.wrapped({"negate": np.negative, "abs": np.abs}[name](x[0].v)), x[0].e, "i32")

    def op_binary(self, x, name):
        return iv.binary(name, *x)

    def op_scaled(self, x, name, number, left):
        other = scalar(number, x[0])
        return iv.binary(name, *((other, x[0]) if left else (x[0], other)))

    def op_compare(self, x, name):
        return iv.compare(name, *x)

    def op_threshold(self, x, name, number):
        return iv.compare(name, x[0], scalar(number, x[0]))

    def op_logic(self, x, name):
        v = {"and": np.logical_and, "or": np.logical_or}[name](x[0].v, x[1].v)
        # A known operand may decide; otherwise one that is not known makes the result so.
        decides = [(a.v == (name == "or")) & (a.e == 0) for a in x]
        return Value(v, np.where(decides[0] | decides[1], 0, x[0].e + x[1].e), "bool")

    def op_invert(self, x):
        return Value(~x[0].v, x[0].e, "bool")

    def op_where(self, x):
        return iv.where(*x)

    def op_masked(self, x, number):
        return iv.where(x[0], x[1], scalar(number, x[1]))

    def op_cast(self, x, dtype):
        a = x[0]
        if dtype == "f32":
            # Integers above 2²⁴ are rounded.
            return iv.rounded(a.v.astype(float), a.e, 1 if a.dtype == "i32" else 0)
        if dtype == "bool":
            return Value(a.v != 0, np.where((a.e > 0) & (np.abs(a.v) <= a.e), np.inf, np.where(np.isinf(a.e), np.inf, 0)),
                         "bool")
        if a.dtype == "bool":
            return Value(a.v.astype(np.int64), a.e, "i32")
        number = lambda v: np.clip(np.trunc(np.nan_to_num(v, nan=0.0, posinf=2e18, neginf=-2e18)), -(2.0**31),
                                   2.0**31 - 1).astype(np.int64)
        v = number(a.v)
        with np.errstate(all="ignore"):
            same = (number(a.v - a.e) == number(a.v + a.e)) & np.isfinite(a.e)
        return Value(v, np.where(same | (a.e == 0), 0, np.inf), "i32")

    # Shapes

    def op_transpose(self, x, permutation):
        return x[0].moved(lambda a: a.transpose(permutation))

    def op_swap(self, x):
        return x[0].moved(lambda a: a.swapaxes(-1, -2))

    def op_reshape(self, x, shape):
        return x[0].moved(lambda a: a.reshape([self.size(d) for d in shape]))

    def op_expand(self, x, shape):
        return x[0].moved(lambda a: np.broadcast_to(a, [self.size(d) for d in shape]))

    def op_new(self, x, axis):
        return x[0].moved(lambda a: np.expand_dims(a, axis))

    def op_concat(self, x, axis):
        return Value(np.concatenate([a.v for a in x], axis), np.concatenate([a.e for a in x], axis), x[0].dtype)

    def op_split(self, x, parts, axis):
        v, e = np.split(x[0].v, parts, axis), np.split(x[0].e, parts, axis)
        return [Value(a, b, x[0].dtype, x[0].soft) for a, b in zip(v, e)]

    def op_slice(self, x, axis, start, end):
        return x[0].moved(lambda a: a[(slice(None),) * axis + (slice(start, end),)])

    def op_index(self, x, axis, position):
        return x[0].moved(lambda a: a[(slice(None),) * axis + (position,)])

    def op_pad(self, x, axis, before, after, number):
        widths = [(0, 0)] * x[0].v.ndim
        widths[axis] = (before, after)
        filler = np.float64(np.float32(number)) if x[0].dtype == "f32" else int(number)
        return Value(np.pad(x[0].v, widths, constant_values=filler), np.pad(x[0].e, widths), x[0].dtype)

    def op_merge(self, x, axis):
        shape = x[0].shape[:axis] + (x[0].shape[axis] * x[0].shape[axis + 1],) + x[0].shape[axis + 2:]
        return x[0].moved(lambda a: a.reshape(shape))

    def op_heads(self, x, count):
        b, t, c = x[0].shape
        return x[0].moved(lambda a: a.reshape(b, t, count, c // count).transpose(0, 2, 1, 3))

    def op_join_heads(self, x):
        b, h, t, k = x[0].shape
        return x[0].moved(lambda a: a.transpose(0, 2, 1, 3).reshape(b, t, h * k))

    def op_iota(self, x, extent):
        return Value(np.arange(self.size(extent)), None, "i32")

    # Indices

    @staticmethod
    def taken(x, index, function):
        """Elements by an index, which may not be known."""
        result = x.moved(function)
        result.e[np.broadcast_to((index.e > 0)[..., None], result.e.shape)] = np.inf
        return result

    def op_embedding(self, x):
        return self.taken(x[0], x[1], lambda a: a[x[1].v])

    def op_gather(self, x, axis):
        # Only axis 1 of [B, N, D] by [B, K] is generated.
        rows = np.arange(x[0].shape[0])[:, None]
        return self.taken(x[0], x[1], lambda a: a[rows, x[1].v])

    def op_one_hot(self, x, count):
        return Value((x[0].v[..., None] == np.arange(count)).astype(float), np.repeat(x[0].e[..., None], count, -1))

    def op_argsort(self, x, axis):
        a = x[0]
        with np.errstate(all="ignore"):
            order = np.argsort(np.where(a.v == 0, 0.0, a.v) if a.dtype == "f32" else a.v, axis=axis, kind="stable")
            v, e = (np.take_along_axis(b.astype(float), order, axis) for b in (a.v, a.e))
            close = np.diff(v, axis=axis) <= np.take(e, range(e.shape[axis] - 1), axis) + np.take(
                e, range(1, e.shape[axis]), axis)
            close &= (np.take(e, range(e.shape[axis] - 1), axis) + np.take(e, range(1, e.shape[axis]), axis)) > 0
        unsure = np.any(close | np.isinf(np.take(e, range(e.shape[axis] - 1), axis)), axis=axis, keepdims=True)
        unsure = unsure | np.any(np.isinf(a.e), axis=axis, keepdims=True)
        return Value(order, np.where(np.broadcast_to(unsure, order.shape), np.inf, 0), "i32")

    # Rows

    def op_reduce(self, x, name, axis, keep):
        a = x[0]
        count = a.shape[axis]
        if a.dtype == "i32":
            v = {"sum": np.sum, "max": np.max, "min": np.min}[name](a.v.astype(np.int64), axis=axis, keepdims=keep)
            return Value(iv.wrapped(v), a.e.max(axis=axis, keepdims=keep), "i32")
        with np.errstate(all="ignore"):
            if name in ("max", "min"):
                limit = -np.inf if name == "max" else np.inf
                v = getattr(np, name)(a.v, axis=axis, keepdims=keep, initial=limit)
                e = a.e.max(axis=axis, keepdims=keep, initial=0)
                return Value(v, np.where(np.isnan(v), np.inf, e))
            sums = iv.total(a.v, a.e, np.abs(a.v), count, axis, keep)
            if name == "sum":
                return sums
            if count == 0:
                return Value(np.full(sums.shape, np.nan))
            mean = iv.rounded(sums.v / count, sums.e / count, 2)
            if name == "mean":
                return mean
            centre = a.v.mean(axis=axis, keepdims=True)
            squares = (a.v - centre) ** 2
            spread = np.where(np.isfinite(a.v), np.abs(a.v), 0)
            own = 2 * np.abs(a.v - centre) * a.e + a.e**2 + (count + 8) * iv.UNIT * spread**2
            own = np.where(np.isinf(a.e), np.inf, np.where(np.isfinite(squares), own, 0))
            return iv.rounded(squares.mean(axis=axis, keepdims=keep), own.mean(axis=axis, keepdims=keep), 4)

    def op_cumsum(self, x, axis):
        a = x[0]
        if a.dtype == "i32":
            return Value(iv.wrapped(np.cumsum(a.v.astype(np.int64), axis)), np.cumsum(a.e, axis), "i32")
        with np.errstate(all="ignore"):
            size = np.cumsum(np.where(np.isfinite(a.v), np.abs(a.v), 0), axis)
            return iv.rounded(np.cumsum(a.v, axis), np.cumsum(a.e, axis) + (a.shape[axis] + 4) * iv.UNIT * size, 2)

    def op_softmax(self, x, axis):
        return iv.softmax(x[0], axis)

    def op_log_softmax(self, x, axis):
        with np.errstate(all="ignore"):
            top = np.max(x[0].v, axis=axis, keepdims=True)
            v = x[0].v - top - np.log(np.exp(x[0].v - top).sum(axis=axis, keepdims=True))
            worst = np.max(x[0].e, axis=axis, keepdims=True)
            size = np.max(np.abs(np.where(np.isfinite(x[0].v), x[0].v, 0)), axis=axis, keepdims=True)
            e = 2 * worst + x[0].e + 2 * iv.FUNCTION_UNITS * iv.UNIT * (1 + size)
            bad = np.any(~np.isfinite(x[0].v), axis=axis, keepdims=True)
            return iv.rounded(v, np.where(np.broadcast_to(bad, v.shape), np.inf, e), 4)

    # Products

    def op_matmul(self, x):
        return iv.product(*x, bf16=self.bf16)

    def op_einsum(self, x, pattern):
        self_ = self
        if pattern == "b t c, b s c -> b t s":
            return iv.product(x[0], x[1].moved(lambda a: a.swapaxes(-1, -2)), bf16=self_.bf16)
        first = iv.product(x[0], x[1].moved(lambda a: a.swapaxes(-1, -2)), bf16=self_.bf16)
        assert pattern == "b t c, o c -> b o t"
        return first.moved(lambda a: a.swapaxes(-1, -2))

    def op_conv1d(self, x, stride, padding, dilation):
        data, weight = x[0].moved(lambda a: np.pad(a, [(0, 0), (padding, padding), (0, 0)])), x[1]
        outs, channels, width = weight.shape
        span = dilation * (width - 1) + 1
        starts = range(0, data.shape[1] - span + 1, stride)
        def windows(a):
            return np.stack([a[:, s:s + span:dilation].transpose(0, 2, 1).reshape(a.shape[0], -1) for s in starts], 1)
        flat = weight.moved(lambda a: a.reshape(outs, -1).T)
        result = iv.product(data.moved(windows), flat, bf16=self.bf16)
        return iv.binary("+", result, x[2]) if len(x) > 2 else result

    def op_conv2d(self, x, groups):
        data, weight, bias = x[0].moved(lambda a: np.pad(a, [(0, 0), (0, 0), (1, 1), (1, 1)])), x[1], x[2]
        outs, channels, kh, kw = weight.shape
        b, _, h, w = x[0].shape
        parts = []
        for group in range(groups):
            def windows(a):
                own = a[:, group * channels:(group + 1) * channels]
                shifted = [own[:, :, i:i + h, j:j + w] for i in range(kh) for j in range(kw)]
                return np.stack(shifted, 2).reshape(b, channels * kh * kw, h * w).transpose(0, 2, 1)
            size = outs // groups
            flat = weight.moved(lambda a: a[group * size:(group + 1) * size].reshape(size, -1).T)
            part = iv.product(data.moved(windows), flat, bf16=self.bf16)
            parts.append(part.moved(lambda a: a.transpose(0, 2, 1).reshape(b, size, h, w)))
        y = self.op_concat(parts, 1)
        return iv.binary("+", y, bias.moved(lambda a: a[:, None, None]))

    # Blocks of the library

    def op_layers(self, x, paths, heads, causal):
        y, count = x[0], len(paths)
        for start in range(1, len(x), count):
            given = dict(zip(paths, x[start:start + count]))
            norm = self.op_layer_norm if "mlp_norm.bias" in given else self.op_rms_norm
            terms = lambda part: [given[p] for p in (f"{part}.weight", f"{part}.bias") if p in given]
            roles = [f"{p}.{k}" for p in ("query", "key", "value", "output") for k in ("weight", "bias")]
            normed = norm([y] + terms("attention_norm"), eps=1e-3)
            k = y.shape[2] // heads
            attended = iv.binary("+", y, self.op_attention(
                [normed] + [given[f"attention.{r}"] for r in roles], ["x"] + roles, heads, heads, causal, 0, 0,
                1 / np.sqrt(k), "none"))
            inner = norm([attended] + terms("mlp_norm"), eps=1e-3)
            y = iv.binary("+", attended, self.op_feed_forward([inner] + terms("mlp.up") + terms("mlp.down"), "gelu"))
        return y

    def linear(self, x, weight, bias=None):
        y = iv.product(x, weight.moved(lambda a: a.swapaxes(-1, -2)), bf16=self.bf16)
        return y if bias is None else iv.binary("+", y, bias)

    def op_linear(self, x):
        return self.linear(*x)

    def op_layer_norm(self, x, eps):
        mean = self.op_reduce([x[0]], "mean", -1, True)
        centred = iv.binary("-", x[0], mean)
        spread = iv.binary("+", self.op_reduce([x[0]], "variance", -1, True), scalar(eps, x[0]))
        return iv.binary("+", iv.binary("*", iv.binary("*", centred, iv.unary("rsqrt", spread)), x[1]), x[2])

    def op_rms_norm(self, x, eps):
        squares = self.op_reduce([iv.binary("*", x[0], x[0])], "mean", -1, True)
        return iv.binary("*", iv.binary("*", x[0], iv.unary("rsqrt", iv.binary("+", squares, scalar(eps, x[0])))), x[1])

    def op_elu(self, x, alpha):
        below = iv.binary("*", iv.unary("expm1", iv.binary("minimum", x[0], scalar(0, x[0]))), scalar(alpha, x[0]))
        return iv.where(iv.compare(">", x[0], scalar(0, x[0])), x[0], below)

    def op_leaky_relu(self, x, slope):
        return iv.where(iv.compare(">", x[0], scalar(0, x[0])), x[0], iv.binary("*", x[0], scalar(slope, x[0])))

    def op_clamp(self, x, low, high):
        return iv.binary("minimum", iv.binary("maximum", x[0], scalar(low, x[0])), scalar(high, x[0]))

    def op_feed_forward(self, x, activation):
        return self.linear(iv.unary(activation, self.linear(x[0], x[1], x[2])), x[3], x[4])

    def op_gated_feed_forward(self, x, activation):
        gate, up = self.linear(x[0], x[1], x[2]), self.linear(x[0], x[3], x[4])
        return self.linear(iv.binary("*", iv.unary(activation, gate), up), x[5], x[6])

    def op_attention(self, x, roles, heads, key_value_heads, causal, window, softcap, scale, rotary):
        """softmax(scale · Q Kᵀ, capped, + bias, where allowed) V; `roles` says what each operand is."""
        given = dict(zip(roles, x))
        memory = given.get("memory", given["x"])
        query = self.linear(given["x"], given["query.weight"], given.get("query.bias"))
        key = self.linear(memory, given["key.weight"], given.get("key.bias"))
        value = self.linear(memory, given["value.weight"], given.get("value.bias"))
        q, k, v = self.op_heads([query], heads), self.op_heads([key], key_value_heads), self.op_heads(
            [value], key_value_heads)
        t, s = q.shape[2], k.shape[2]
        if rotary != "none":
            q, k = self.rotate(q, s - t, rotary), self.rotate(k, 0, rotary)
        share = lambda a: np.repeat(a, heads // key_value_heads, axis=1)
        k, v = k.moved(share), v.moved(share)
        scores = self.scored(q, k, scale, softcap)
        if "bias" in given:
            scores = iv.binary("+", scores, given["bias"])
        hidden = self.order(t, s, causal, window)
        allowed = Value(~hidden, None, "bool")
        for name in ("mask", "visible"):
            if name in given:
                mask = given[name]
                if name == "mask":
                    mask = mask.moved(lambda a: a[:, None, None, :])
                allowed = self.op_logic([allowed, mask], "and")
        scores = iv.where(allowed, scores, scalar(-np.inf, scores))
        context = iv.product(iv.softmax(scores, -1), v, bf16=self.bf16)
        return self.linear(self.op_join_heads([context]), given["output.weight"], given.get("output.bias"))

    def scored(self, q, k, scale, softcap):
        scores = iv.product(q, k.moved(lambda a: a.swapaxes(-1, -2)), bf16=self.bf16)
        scores = iv.binary("*", scores, scalar(scale, scores))
        if softcap:
            cap = scalar(softcap, scores)
            scores = iv.binary("*", iv.unary("tanh", iv.binary("/", scores, cap)), cap)
        return scores

    @staticmethod
    def order(t, s, causal, window):
        """Keys that lie after their query, or too far from it; the last query is at the last key."""
        distance = np.arange(t)[:, None] + (s - t) - np.arange(s)[None, :]
        hidden = np.zeros((t, s), bool)
        if causal:
            hidden |= distance < 0
        if window:
            hidden |= (distance >= window) | (-distance >= window)
        return hidden

    def op_spelled_attention(self, x, roles, causal, window, scale, softcap):
        """Attention over q[B, H, T, K], k[B, H, S, K], v[B, H, S, K], as `spell` of the generator writes it."""
        given = dict(zip(roles, x))
        q, k, v = given["q"], given["k"], given["v"]
        scores = self.scored(q, k, scale, softcap)
        if "bias" in given:
            scores = iv.binary("+", scores, given["bias"])
        allowed = Value(~self.order(q.shape[2], k.shape[2], causal, window), None, "bool")
        if "mask" in given:
            allowed = self.op_logic([allowed, given["mask"].moved(lambda a: a[:, None, None, :])], "and")
        if causal or window or "mask" in given:
            scores = iv.where(allowed, scores, scalar(-np.inf, scores))
        return iv.product(iv.softmax(scores, -1), v, bf16=self.bf16)

    def rotate(self, x, offset, layout, theta=10000.0):
        k = x.shape[-1]
        half = k // 2
        angle = (np.arange(x.shape[2]) + offset)[:, None] * theta ** (np.arange(half) * (-1.0 / half))
        error = np.abs(angle) * 8 * iv.FUNCTION_UNITS * iv.UNIT
        cosine, sine = Value(np.cos(angle), error), Value(np.sin(angle), error)
        places = (slice(0, half), slice(half, k)) if layout == "half" else (slice(0, k, 2), slice(1, k, 2))
        first, second = (x.moved(lambda a: a[..., place]) for place in places)
        turned = [
            iv.binary("-", iv.binary("*", first, cosine), iv.binary("*", second, sine)),
            iv.binary("+", iv.binary("*", second, cosine), iv.binary("*", first, sine)),
        ]
        v, e = np.empty(x.shape), np.empty(x.shape)
        for place, part in zip(places, turned):
            v[..., place], e[..., place] = part.v, part.e
        return Value(v, e)
