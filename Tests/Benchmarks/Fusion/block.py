"""A spelling at its usual place: in a Transformer block, between projections and layer norms.

ONNX Runtime looks for an attention together with the projections before it, the one behind it, the residual and the
layer norm, and takes no attention alone. So each spelling is tried in this setting too: inputs named q, k, v of four
axes become projections of normed hidden states, split into heads; an input x of three axes is the normed hidden state
itself; other inputs stay as they are. The first output is merged, projected, added to the hidden state and normed.
"""

import torch
import torch.nn.functional as F
from torch import nn

from instance import initialize

ROLES = {"q": "q", "query": "q", "k": "k", "key": "k", "keys": "k", "v": "v", "value": "v", "values": "v"}


class Block(nn.Module):
    """`feeds` says where each input of `main` comes from: ("input", index), ("hidden", index) or
    ("project", index of the hidden state, name of the projection, heads, size of a head, order of the axes)."""

    def __init__(self, main, feeds, widths, projections, merged):
        super().__init__()
        self.feeds, self.merged, self.widths, self.sizes = feeds, merged, widths, projections
        self.main = main
        self.norms = nn.ModuleList(nn.LayerNorm(width) for width in widths)
        for name, (source, target) in projections.items():
            setattr(self, name, nn.Linear(source, target))
        self.output = nn.Linear(merged[-1], widths[0])
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
        if len(self.merged) == 4:
            first = first.permute(0, 2, 1, 3)
            first = first.reshape(first.shape[0], first.shape[1], self.merged[-1])
        return self.output_norm(linear(first, self.output) + hidden[0])


def linear(x, layer):
    """ONNX Runtime's session knows a bias on the right of its sum, not on the left, where nn.Linear is exported to."""
    return F.linear(x, layer.weight) + layer.bias


def wrap(instance, module, generator):
    """Puts a block around the module of `instance`; raises LookupError if its inputs or output do not show how."""
    main = module.functions["main"]
    roles = {}
    for name, type in main.inputs.items():
        role = ROLES.get(name.split(".")[-1].split("_")[0])
        if role and type.dtype == "f32" and len(type.shape) == 4:
            roles[name] = role
    hidden = [name for name, type in main.inputs.items() if len(type.shape) == 3 and type.dtype == "f32" and name[0] == "x"]
    if not hidden and set(roles.values()) != {"q", "k", "v"}:
        raise LookupError("the inputs are neither q, k and v with heads nor a hidden state")
    with torch.no_grad():
        outputs = instance.module(*instance.arguments)
    first = outputs[0] if isinstance(outputs, tuple) else outputs

    states, widths, feeds, projections, passed = [], [], [], {}, {}
    shapes = {}
    if roles:
        query = main.inputs[next(name for name, role in roles.items() if role == "q")].shape
        batch, heads, length, size = query
        instance.heads = (heads, heads * size)
        shapes[0] = (batch, length, heads * size)
        keys = main.inputs[next(name for name, role in roles.items() if role == "k")].shape
        is_transposed = keys[3] != size or keys[2] == size and keys[3] != size
        key_length = keys[3] if is_transposed else keys[2]
        if key_length != length:
            shapes[1] = (batch, key_length, heads * size)
    for name in hidden:
        shapes[len(shapes)] = tuple(main.inputs[name].shape)
    states = [torch.randn(shape, generator=generator) for shape in shapes.values()]
    widths = [shape[2] for shape in shapes.values()]
    for name, type in main.inputs.items():
        if name in hidden:
            feeds.append(("hidden", list(shapes.values()).index(tuple(type.shape))))
        elif name in roles:
            is_lying = roles[name] == "k" and is_transposed
            order = (0, 2, 3, 1) if is_lying else (0, 2, 1, 3)
            extent = type.shape[3] if is_lying else type.shape[2]
            head = type.shape[2] if is_lying else type.shape[3]
            index = next((at for at, shape in shapes.items() if shape[1] == extent and shape[0] == type.shape[0]), None)
            if index is None:
                raise LookupError("the heads do not come from one batch of hidden states")
            member = f"{roles[name]}_projection"
            projections[member] = (widths[index], type.shape[1] * head)
            feeds.append(("project", index, member, type.shape[1], head, order))
        else:
            passed[name] = instance.inputs[name]
            feeds.append(("input", len(states) + len(passed) - 1))
    if first.dim() not in (3, 4) or first.shape[0] != states[0].shape[0]:
        raise LookupError("the output is no hidden state")
    width = first.shape[1] * first.shape[3] if first.dim() == 4 else first.shape[2]
    if first.numel() != states[0].shape[0] * states[0].shape[1] * width:
        raise LookupError("the output is as long as no hidden state")

    instance.module = Block(instance.module, feeds, widths, projections, (0,) * (first.dim() - 1) + (width,))
    fresh = [child for name, child in instance.module.named_children() if name != "main"]
    for child in fresh:
        initialize(child, generator)
    instance.inputs = {**{f"hidden_{index}": state for index, state in enumerate(states)}, **passed}
