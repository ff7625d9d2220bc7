"""A spelling as PyTorch modules with weights and inputs: in float32 for the engines, in float64 for reference."""

import dataclasses

import torch
from torch import nn

import torch_source
from engine_names import FACTOR, TOLERANCE


@dataclasses.dataclass
class Instance:
    """One way to hand a spelling to an engine.

    Args:
        name: its setting (bare, or in a Transformer block, see block.py), lengths and idiom, for a reader.
        heads: the number of heads and the size of all of them, (0, 0) if unknown.
    """

    name: str
    module: nn.Module
    inputs: dict[str, torch.Tensor]
    expected: list[torch.Tensor]
    heads: tuple[int, int] = (0, 0)
    is_block: bool = False
    is_padded: bool = False

    def tolerance(self):
        """The largest distance from the reference that is not a mistake."""
        with torch.no_grad():
            outputs = self.module(*self.arguments)
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        return max(TOLERANCE, FACTOR * self.difference(outputs))

    @property
    def arguments(self):
        return tuple(self.inputs.values())

    def difference(self, outputs):
        """The largest distance of an output from float64 eager, in units of max(1, the largest number expected)."""
        largest = 0.0
        for output, expected in zip(outputs, self.expected, strict=True):
            is_number = ~expected.isnan()
            expected = expected[is_number].double()
            output = torch.as_tensor(output).double().reshape(is_number.shape)[is_number]
            distance = (output - expected).abs() / max(1.0, expected.abs().max().item())
            largest = max(largest, float("inf") if distance.isnan().any() else distance.max().item())
        return largest


# Booleans are true with this probability, integers lie from `low` to below `high`. In order: the first for which no row
# of scores is masked as a whole, which gives NaN in PyTorch, or else the one with the fewest NaN, which do not count.
DRAWS = [(0.7, 0, 2), (0.9, 1, 4), (0.9, 0, 2), (0.3, 0, 2), (0.1, 0, 2), (1.0, 1, 2), (0.0, 0, 1)]


def instantiate(module, idiom, wrap=None, padded=False):
    """The module of the graph IR in float32, with inputs and what float64 eager makes of them. `wrap` puts it into its
    surroundings. With `padded`, integers and booleans of two axes are 1 up to some length of each row and 0 after it.
    """
    code = torch_source.source(module, idiom)
    instances = []
    for attempt, draw in enumerate(DRAWS):
        generator = torch.Generator().manual_seed(20 + attempt)
        inputs = {name: tensor(type, draw, generator, padded) for name, type in module.functions["main"].inputs.items()}
        instance = Instance(idiom, build(code, torch.float32), inputs, [])
        initialize(instance.module, generator)
        double = build(code, torch.float64)
        if wrap:
            instance.is_block = True
            wrap(instance, module, generator)
            double = instance.module.around(double)
        double.load_state_dict(instance.module.state_dict())
        double.double().eval()
        instance.module.eval()
        arguments = [value.double() if value.is_floating_point() else value for value in instance.arguments]
        with torch.no_grad():
            expected = double(*arguments)
        instance.expected = list(expected) if isinstance(expected, tuple) else [expected]
        missing = sum(output.isnan().sum().item() for output in instance.expected)
        instances.append((missing, instance))
        if not missing:
            break
    missing, instance = min(instances, key=lambda pair: pair[0])
    if all(output.isnan().all() for output in instance.expected):
        raise ValueError("no inputs were found for which eager PyTorch gives numbers")
    return instance


def build(code, dtype):
    namespace = {}
    exec(compile(code, "<spelling>", "exec"), namespace)
    namespace["FLOAT"] = dtype
    return namespace["Main"]()


def initialize(module, generator):
    for parameter in module.parameters():
        fan_in = parameter.shape[-1] if parameter.dim() > 1 else 1
        with torch.no_grad():
            parameter.copy_(torch.randn(parameter.shape, generator=generator) / fan_in**0.5)
        parameter.requires_grad_(False)


def tensor(type, draw, generator, padded):
    probability, low, high = draw
    if padded and type.dtype != "f32" and len(type.shape) == 2:
        rows, columns = type.shape
        lengths = torch.randint(1, max(columns, 2), (rows, 1), generator=generator)
        mask = torch.arange(columns) < lengths
        return mask if type.dtype == "bool" else mask.long()
    if type.dtype == "f32":
        return torch.randn(type.shape, generator=generator)
    if type.dtype == "i32":
        return torch.randint(low, high, type.shape, generator=generator)
    return torch.rand(type.shape, generator=generator) < probability
