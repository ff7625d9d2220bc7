import ExecutionPlan
import GraphIR
import GraphcRuntime
import Interpreter

/// A plan for people: each function's buffers with their place and lifetime, then its steps.
struct PlanText {
  private let bound: BoundPlan

  init(_ bound: BoundPlan) { self.bound = bound }

  var lines: [String] {
    let dims = bound.bindings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
    var lines = [
      "arena \(grouped(bound.arenaByteCount)) bytes, live-set lower bound \(grouped(bound.arenaLowerBound))"
        + (dims.isEmpty ? "" : ", at \(dims)")
    ]
    for (index, function) in bound.plan.functions.enumerated() {
      lines += ["", "function \(function.name)"]
      lines += buffers(function, offsets: bound.offsets(ofFunction: index))
      lines += function.steps.enumerated().map { "  \($0): " + text($1, function) }
    }
    return lines
  }

  private func buffers(_ function: PlanFunction, offsets: [Int]) -> [String] {
    var table = TextTable(rightAligned: [3])
    for (index, input) in function.inputs.enumerated() { table.add("  in\(index)", input.name, input.type.description) }
    for (index, output) in function.outputs.enumerated() {
      table.add("  out\(index)", output.name, output.type.description)
    }
    for (index, parameter) in function.parameters.enumerated() {
      let form = parameter.form == .plain ? "" : "packed"
      table.add("  p\(index)", parameter.path, parameter.type.description, "", form)
    }
    for (index, temporary) in function.temporaries.enumerated() {
      table.add(
        "  t\(index)", temporary.name, temporary.type.description, "+\(offsets[index])",
        "steps \(temporary.first)–\(temporary.last)")
    }
    return table.lines
  }

  private func text(_ step: PlanStep, _ function: PlanFunction) -> String {
    switch step {
    case .kernel(let call):
      let arguments = zip(call.kernel.parameters, call.arguments).map { parameter, argument in
        "\(parameter.label): \(text(argument))"
      }
      return "\(call.kernel.name)(\(arguments.joined(separator: ", ")))  // \(call.name)"
    case .call(let call): return text(call) + "  // \(call.path)"
    case .repeated(let repeated):
      let manner = repeated.alternatingCarries.isEmpty ? "in place" : "back and forth"
      return text(repeated.first) + "  // \(repeated.path), \(repeated.indices.count) times, \(manner)"
    }
  }

  private func text(_ call: FunctionCall) -> String {
    let inputs = call.inputs.map(text).joined(separator: ", ")
    let outputs = call.outputs.map(text).joined(separator: ", ")
    return "\(outputs) = \(bound.plan.functions[call.function].name)(\(inputs))"
  }

  private func text(_ argument: KernelArgument) -> String {
    switch argument {
    case .buffer(let buffer, let offset, _, _):
      let name =
        switch buffer {
        case .input(let index): "in\(index)"
        case .output(let index): "out\(index)"
        case .parameter(let index): "p\(index)"
        case .temporary(let index): "t\(index)"
        }
      return offset == Dim(0) ? name : "\(name)+\(offset)"
    case .absent: return "nil"
    case .count(let dim): return dim.description
    case .counts(let dims): return dims.shapeText
    case .number(let number): return "\(number)"
    case .flag(let flag): return "\(flag)"
    }
  }
}
