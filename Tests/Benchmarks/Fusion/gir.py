"""Reads the textual graph IR (`.gir`, grammar in Grammar/gir.ebnf) with its run-time dims bound to numbers."""

import dataclasses
import math
import re

TOKEN = re.compile(
    r"""\s+|//[^\n]*
    |(?P<string>"(?:[^"\\\n]|\\.)*")
    |(?P<value>%(?:"(?:[^"\\\n]|\\.)*"|\w+(?:\.\w+)*))
    |(?P<function>@(?:"(?:[^"\\\n]|\\.)*"|\w+(?:\.\w+)*))
    |(?P<choice>\.[A-Za-z_]\w*(?:\.\w+)*)
    |(?P<number>\d+(?:\.\d+)?[eE][+-]?\d+|\d+\.\d+|\d+(?!\w))
    |(?P<path>[A-Za-z_]\w*(?:\.\w+)*)
    |(?P<symbol>->|>=|[\[\](){},:~=+*-])""",
    re.VERBOSE,
)


@dataclasses.dataclass
class Type:
    dtype: str
    shape: list[int]


@dataclasses.dataclass
class Node:
    """`results = mnemonic operands {attributes}`; functions of a call and choices are strings."""

    results: list[str]
    mnemonic: str
    operands: list[str]
    attributes: dict


@dataclasses.dataclass
class Function:
    name: str
    inputs: dict[str, Type]
    outputs: list[str]
    parameters: dict[str, Type] = dataclasses.field(default_factory=dict)
    nodes: list[Node] = dataclasses.field(default_factory=list)
    returned: list[str] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Module:
    name: str
    dims: dict[str, int]
    functions: dict[str, Function]

    def inputs(self):
        return self.functions["main"].inputs

    def count(self, mnemonic):
        """How many nodes of this kind run in `main`, those of called functions as often as they are called."""

        def within(function):
            called = (self.functions[node.attributes["function"]] for node in function.nodes if node.mnemonic == "call")
            return sum(node.mnemonic == mnemonic for node in function.nodes) + sum(map(within, called))

        return within(self.functions["main"])


def parse(text, bind):
    """The module in `text`. `bind` gives a number for the name of a run-time dim."""
    return _Parser(text, bind).module()


class _Parser:
    def __init__(self, text, bind):
        self.tokens, self.bind, self.dims, self.at = [], bind, {}, 0
        position = 0
        while position < len(text):
            match = TOKEN.match(text, position)
            if not match:
                raise ValueError(f"no token at {text[position : position + 20]!r}")
            if match.lastgroup:
                self.tokens.append((match.lastgroup, match.group()))
            position = match.end()
        self.tokens.append(("end", ""))

    def peek(self):
        return self.tokens[self.at][1]

    def take(self, kind=None):
        token = self.tokens[self.at]
        if kind and token[0] != kind:
            raise ValueError(f"a {kind} was expected, not {token[1]!r}")
        self.at += 1
        return token[1]

    def accept(self, text):
        if self.tokens[self.at][0] != "string" and self.peek() == text:
            self.at += 1
            return True
        return False

    def expect(self, text):
        if not self.accept(text):
            raise ValueError(f"{text!r} was expected, not {self.peek()!r}")

    def listed(self, open, item, close):
        """`open item, item, … close`; the first result of `item` is never None."""
        if open:
            self.expect(open)
        items = []
        while not self.accept(close):
            if items:
                self.expect(",")
            items.append(item())
        return items

    def module(self):
        self.expect("module")
        name = self.name(self.take("string"))
        functions = {}
        self.expect("{")
        while not self.accept("}"):
            if self.accept("dims"):
                while True:
                    dim = self.take("path")
                    self.dims[dim] = self.bind(dim)
                    if not self.accept(","):
                        break
            elif self.accept("check"):
                if self.dim() < 0:
                    raise ValueError("a check fails with the numbers that the run-time dims were bound to")
                self.expect(">=")
                self.take("number")
                self.take("string")
            else:
                function = self.function()
                functions[function.name] = function
        return Module(name, self.dims, functions)

    def function(self):
        self.expect("func")
        name = self.name(self.take("function"))
        inputs = dict(self.listed("(", lambda: self.typed(self.value), ")"))
        self.expect("->")
        outputs = [output for output, _ in self.listed("(", lambda: self.typed(self.reference), ")")]
        function = Function(name, inputs, outputs)
        self.expect("{")
        while not self.accept("return"):
            if self.accept("parameter"):
                path, type = self.typed(self.reference)
                self.expect("~")
                if self.take("path") == "normal":
                    self.listed("(", self.attribute_value, ")")
                function.parameters[path] = type
            else:
                function.nodes.append(self.node())
        while self.peek() != "}":
            function.returned.append(self.value())
            self.accept(",")
        self.expect("}")
        return function

    def node(self):
        results = [self.value()]
        while self.accept(","):
            results.append(self.value())
        self.expect("=")
        mnemonic = self.take("path")
        operands = []
        while self.tokens[self.at][0] == "value" and self.tokens[self.at + 1][1] != "=":
            operands.append(self.value())
            if not self.accept(","):
                break
        attributes = dict(self.listed("{", self.attribute, "}")) if self.peek() == "{" else {}
        if self.accept(":"):
            self.type()
            while self.accept(","):
                self.type()
        return Node(results, mnemonic, operands, attributes)

    def attribute(self):
        name = self.take("path")
        self.expect(":")
        return name, self.attribute_value()

    def attribute_value(self):
        kind, text = self.tokens[self.at]
        if kind == "string":
            return self.name(self.take())
        if kind == "choice":
            return self.take()[1:]
        if text == "[":
            return self.listed("[", self.dim, "]")
        if text in ("true", "false"):
            return self.take() == "true"
        sign = -1 if self.tokens[self.at][1] == "-" else 1
        following = self.tokens[self.at + (sign < 0)]
        if following[1] in ("inf", "nan") or following[0] == "number" and not following[1].isdigit():
            self.at += 1 + (sign < 0)
            return sign * float(following[1])
        return self.dim()

    def type(self):
        dtype = self.take("path")
        return Type(dtype, self.listed("[", self.dim, "]"))

    def typed(self, name):
        name = name()
        self.expect(":")
        return name, self.type()

    def dim(self):
        total, sign = 0, -1 if self.accept("-") else 1
        while True:
            factors = [self.factor()]
            while self.accept("*"):
                factors.append(self.factor())
            total += sign * math.prod(factors)
            if self.peek() not in ("+", "-"):
                return total
            sign = 1 if self.take() == "+" else -1

    def factor(self):
        if self.tokens[self.at][0] == "number":
            return int(self.take())
        return self.dims[self.take("path")]

    def value(self):
        return self.name(self.take("value"))

    def reference(self):
        return self.name(self.take("string" if self.tokens[self.at][0] == "string" else "path"))

    @staticmethod
    def name(token):
        """A name without sigil and quotes. Quoted values keep theirs: they are never the same as plain ones."""
        if token[0] == "%":
            return token[1:]
        if token[0] == "@":
            token = token[1:]
        if token[0] != '"':
            return token
        plain = re.sub(r"\\u\{([0-9a-fA-F]+)\}", lambda match: chr(int(match[1], 16)), token[1:-1])
        return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t"}.get(match[1], match[1]), plain)
