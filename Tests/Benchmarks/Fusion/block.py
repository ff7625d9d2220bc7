"""A spelling in its usual surroundings: a Transformer block, between projections and layer norms.

ONNX Runtime looks for an attention together with the projections before it, the one after it, the residual and the
layer norm, and takes no attention alone. So each spelling is tried in this setting too: inputs named q, k, v of four
axes become projections of normed hidden states, split into heads; an input x of three axes is the normed hidden state
itself; other inputs stay as they are. The first output is merged, projected, added to the hidden state and normed.
"""

import torch
import torch.nn.functional as F
from torch import nn

from instance import initialize
from torch_source import identifier

ROLES = {"q": "q", "query": "q", "k": "k", "key": "k", "keys": "k", "v": "v", "value": "v", "values": "v"}


class Block(nn.Module):
    """`feeds` says where each input of `main` comes from: ("input", index), ("hidden", index) or
    ("project", index of the hidden state, name of the projection, heads, size of a head, order of the axes)."""

    def __init__(self, main, feeds, widths, projections, merged):
        super().__init__()
        self.feeds, self.merged, self.widths, self.sizes = feeds, merged, widths, projections
        self.has_heads, self.width = merged
        self.main = main
        self.norms = nn.ModuleList(nn.LayerNorm(width) for width in widths)
        for name, (source, target) in projections.items():
            setattr(self, name, nn.Linear(source, target))
        self.output = nn.Linear(self.width, widths[0])
        self.output_norm = nn.LayerNorm(widths[0])

    def around(self, main):
        """The same surroundings, not the same weights, for another module."""
        return Block(main, self.feeds, self.widths, self.sizes, self.merged)

    def forward(self, *inputs):
        hidden = [norm(inputs[index]) for index, norm in enumerate(self.norms)]
        arguments = []
        for kind, index, *rest in self.feeds:
            if kind == "input":
                arguments.append(inputs[index])
            elif kind == "hidden":
                arguments.append(hidden[index])
            else:
                name, heads, size, order = rest
                projected = linear(hidden[index], getattr(self, name))
                split = projected.reshape(projected.shape[0], projected.shape[1], heads, size)
                arguments.append(split.permute(order))
        outputs = self.main(*arguments)
        first = outputs[0] if isinstance(outputs, tuple) else outputs
        if self.has_heads:
            first = first.permute(0, 2, 1, 3)
            first = first.reshape(first.shape[0], first.shape[1], self.width)
        return self.output_norm(linear(first, self.output) + hidden[0])


def linear(x, layer):
    """ONNX Runtime's session fuses a bias on the right of the sum only, while nn.Linear exports it on the left."""
    return F.linear(x, layer.weight) + layer.bias


def wrap(instance, module, generator):
    """Puts a block around the module of `instance`; raises LookupError if its inputs or output do not show how."""
    inputs = module.inputs()
    roles = {name: role for name, type in inputs.items() if (role := role_of(name, type))}
    hidden = [name for name, type in inputs.items() if is_hidden(name, type)]
    if set(roles.values()) != {"q", "k", "v"} and (roles or not hidden):
        raise LookupError("the inputs are neither q, k and v with heads nor a hidden state")
    shapes = [tuple(inputs[name].shape) for name in hidden]
    if roles:
        shapes = attended(inputs, roles) + shapes
        heads, size = (inputs[first(roles, "q")].shape[axis] for axis in (1, 3))
        instance.heads = (heads, heads * size)

    feeds, projections, passed = [], {}, {}
    for name, type in inputs.items():
        if name in hidden:
            feeds.append(("hidden", shapes.index(tuple(type.shape))))
        elif name in roles:
            heads, length, size = split(inputs, roles, name)
            index = next((at for at, shape in enumerate(shapes) if shape[:2] == (type.shape[0], length)), None)
            if index is None:
                raise LookupError("the heads do not come from one batch of hidden states")
            order = (0, 2, 1, 3) if type.shape[2] == length else (0, 2, 3, 1)
            member = f"{identifier(name)}_projection"
            projections[member] = (shapes[index][2], heads * size)
            feeds.append(("project", index, member, heads, size, order))
        else:
            passed[name] = instance.inputs[name]
            feeds.append(("input", len(shapes) + len(passed) - 1))

    merged = merged_width(instance, shapes[0])
    instance.module = Block(instance.module, feeds, [shape[2] for shape in shapes], projections, merged)
    instance.inputs = {
        f"hidden_{at}": torch.randn(shape, generator=generator) for at, shape in enumerate(shapes)
    } | passed
    for name, child in instance.module.named_children():
        if name != "main":
            initialize(child, generator)


def role_of(name, type):
    role = ROLES.get(name.split(".")[-1].split("_")[0])
    return role if type.dtype == "f32" and len(type.shape) == 4 else None


def is_hidden(name, type):
    return type.dtype == "f32" and len(type.shape) == 3 and name.startswith("x")


def first(roles, role):
    return next(name for name in roles if roles[name] == role)


def split(inputs, roles, name):
    """Heads, length and size of a head of an input; keys may lie as columns, [B, H, D, S]."""
    _, heads, length, size = inputs[name].shape
    if roles[name] == "k" and size != inputs[first(roles, "q")].shape[3]:
        length, size = size, length
    return heads, length, size


def attended(inputs, roles):
    """The shapes of the hidden states that queries and keys are projected from: one if both are of one length."""
    batch, heads, length, size = inputs[first(roles, "q")].shape
    _, key_length, _ = split(inputs, roles, first(roles, "k"))
    return [(batch, extent, heads * size) for extent in dict.fromkeys((length, key_length))]


def merged_width(instance, state):
    """Whether the first output has an axis of heads, and its width without one; it is as long as the hidden state."""
    with torch.no_grad():
        outputs = instance.module(*instance.arguments)
    output = outputs[0] if isinstance(outputs, tuple) else outputs
    if output.dim() not in (3, 4) or (output.shape[0], output.shape[-2]) != state[:2]:
        raise LookupError("the output is not a hidden state")
    has_heads = output.dim() == 4
    return has_heads, output.shape[-1] * (output.shape[1] if has_heads else 1)
