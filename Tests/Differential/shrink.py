"""Makes a failing program smaller while it fails in the same way."""

import dataclasses


def without_output(program):
    for name in program.outputs if len(program.outputs) > 1 else []:
        yield dataclasses.replace(program, outputs=[o for o in program.outputs if o != name])


def earlier_output(program):
    """An operand of an output in its place."""
    for name in program.outputs:
        for equation in program.equations:
            if name in equation.names:
                for operand in equation.reads():
                    if operand not in program.inputs and operand not in program.parameters:
                        yield dataclasses.replace(program, outputs=[operand])


def bypassed(program):
    """A value of the same type in the place of the result of an equation."""
    for position, equation in enumerate(program.equations):
        for name, result in zip(equation.names, equation.types):
            for operand in equation.reads():
                t = program.type_of(operand)
                if (t.dtype, t.shape) != (result.dtype, result.shape) or name in program.outputs:
                    continue
                yield renamed(program, position, name, operand)


def renamed(program, position, old, new):
    later = [dataclasses.replace(e, operands=[new if n == old else n for n in e.operands])
             for e in program.equations[position + 1:]]
    return dataclasses.replace(program, equations=program.equations[:position + 1] + later)


def cut(program):
    """An input in the place of an equation."""
    for position, equation in enumerate(program.equations):
        for name, t in zip(equation.names, equation.types):
            direct = all(not e.symbol or (e.factor == 1 and not e.constant) for e in t.shape)
            # Integers may be indices, which would leave their range.
            if name not in program.outputs and direct and t.shape and t.dtype != "i32":
                fresh = f"i{name}"
                changed = renamed(program, position, name, fresh)
                yield dataclasses.replace(changed, inputs=program.inputs | {fresh: t})


def plain(program):
    if program.special:
        yield dataclasses.replace(program, special=False)
    if any(e.inline for e in program.equations):
        yield dataclasses.replace(program, equations=[dataclasses.replace(e, inline=False) for e in program.equations])


def size(program):
    return (len(program.equations), len(program.outputs), sum(len(e.operands) for e in program.equations),
            len(program.inputs), program.special, sum(e.inline for e in program.equations))


def shrunk(program, fails, attempts=300):
    """The smallest program found; `fails` tells whether a program still has the fault."""
    changed = True
    while changed and attempts > 0:
        changed = False
        for step in (earlier_output, without_output, cut, bypassed, plain):
            for candidate in step(program):
                candidate = candidate.pruned()
                if not candidate.equations or size(candidate) >= size(program):
                    continue
                attempts -= 1
                if fails(candidate):
                    program, changed = candidate, True
                    break
                if attempts <= 0:
                    break
            if changed:
                break
    return program
