"""Random programs of the language as lists of equations, which print as specs and which `evaluate.py` computes."""

import dataclasses
import re


@dataclasses.dataclass(frozen=True)
class Extent:
    """factor · symbol + constant; without a symbol a number."""

    constant: int = 0
    symbol: str = ""
    factor: int = 1

    def at(self, bindings):
        return self.constant + (self.factor * bindings[self.symbol] if self.symbol else 0)

    def plus(self, constant):
        return Extent(self.constant + constant, self.symbol, self.factor)

    def times(self, factor):
        return Extent(self.constant * factor, self.symbol, self.factor * factor if self.symbol else 1)

    def __str__(self):
        if not self.symbol:
            return str(self.constant)
        text = self.symbol if self.factor == 1 else f"{self.factor} * {self.symbol}"
        return text + (f" {'+' if self.constant > 0 else '-'} {abs(self.constant)}" if self.constant else "")


@dataclasses.dataclass
class Tensor:
    dtype: str
    shape: tuple

    def sizes(self, bindings):
        return [extent.at(bindings) for extent in self.shape]

    def __str__(self):
        return f"{self.dtype}[{', '.join(map(str, self.shape))}]"


@dataclasses.dataclass
class Equation:
    """`names` by an operation; the text has {0}, {1}, … in the places of operands. `owned` are parameters that the
    call owns: they are the last operands and not in the text."""

    names: list
    kind: str
    operands: list
    text: str
    types: list
    attributes: dict = dataclasses.field(default_factory=dict)
    owned: dict = dataclasses.field(default_factory=dict)
    inline: bool = False

    def reads(self):
        return [name for name in self.operands if name not in self.owned]


@dataclasses.dataclass
class Program:
    name: str
    inputs: dict
    parameters: dict
    equations: list
    outputs: list
    special: bool = False

    def type_of(self, name):
        for equation in self.equations:
            if name in equation.names:
                return equation.types[equation.names.index(name)]
        return self.inputs.get(name) or self.parameters[name]

    def weights(self):
        """All parameters by path."""
        return self.parameters | {p: t for equation in self.equations for p, t in equation.owned.items()}

    def symbols(self):
        return sorted({extent.symbol for t in self.inputs.values() for extent in t.shape if extent.symbol})

    def pruned(self):
        """Without what no output needs; the inputs that give the dims their extents stay."""
        needed = set(self.outputs)
        kept = []
        for equation in reversed(self.equations):
            if needed.intersection(equation.names):
                kept.append(equation)
                needed.update(equation.operands)
        symbols = {extent.symbol for equation in kept for t in equation.types for extent in t.shape}
        symbols |= {s for equation in kept for s in re.findall(r"\b[BTSU]\b", equation.text)}
        inputs = {n: t for n, t in self.inputs.items() if n in needed}
        for name, t in self.inputs.items():
            missing = symbols - {e.symbol for i in inputs.values() for e in i.shape if e.factor == 1 and not e.constant}
            if missing.intersection(e.symbol for e in t.shape if e.symbol):
                inputs[name] = t
        parameters = {n: t for n, t in self.parameters.items() if n in needed}
        return dataclasses.replace(self, inputs=inputs, parameters=parameters, equations=kept[::-1])

    def spec(self):
        """The YAML text."""
        uses = {}
        for equation in self.equations:
            for name in equation.operands:
                uses[name] = uses.get(name, 0) + 1
        texts = {}
        lines = []
        for equation in self.equations:
            parts = [texts.get(name, name) for name in equation.reads()]
            text = re.sub(r"\{(\d+)\}", lambda m: parts[int(m.group(1))], equation.text)
            name = equation.names[0]
            isAlone = len(equation.names) == 1 and uses.get(name, 0) == 1 and name not in self.outputs
            users = [e for e in self.equations if name in e.operands]
            if equation.inline and isAlone and not equation.owned and users[0].text.count(
                    "{%d}" % users[0].operands.index(name)) == 1:
                texts[name] = f"({text})"
            else:
                lines.append(f'  {", ".join(equation.names)}: "{text}"')
        quoted = lambda items: [f'  {name}: "{t}"' for name, t in items]
        result = ["graphc: 1", f"model: {self.name}"]
        result += ["inputs:"] + quoted(self.inputs.items()) if self.inputs else []
        if self.parameters:
            result += ["parameters:"] + quoted((n, f"{t} ~ normal(1)") for n, t in self.parameters.items())
        result += ["graph:"] + lines if lines else ["graph: {}"]
        return "\n".join(result + [f"outputs: [{', '.join(self.outputs)}]"]) + "\n"
