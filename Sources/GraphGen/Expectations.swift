import Diagnostics
import GraphIR
import GraphcText
import ModelSpec

extension ModuleGenerator {
  /// Evaluates `expect:`. The driver checks the result against the finished graph.
  func evaluateExpectations(_ generator: FunctionGenerator, in scope: Scope) throws -> Expectations {
    var result = Expectations()
    for expectation in spec.expectations {
      let value = expectation.value
      switch expectation.key.text {
      case "fused_attention":
        guard case .name("all") = value.kind else {
          throw Diagnostic("value/enum", "fused_attention can be 'all'", at: value.span)
        }
        result.fusesAllAttention = value.span
      case "causal": result.causal = try outputs(value)
      case "equivariant": result.equivariant = try outputs(value)
      case "parameters":
        guard let count = try expectedDim(value, "a number of parameters", generator, in: scope).constantValue else {
          throw Diagnostic("type/expected-int", "a number of parameters depends on no run-time dim", at: value.span)
        }
        result.parameterCount = (count, value.span)
      default:
        if let cost = Expectations.Cost(rawValue: expectation.key.text) {
          result.costs.append((cost, try expectedDim(value, "the \(cost.rawValue)", generator, in: scope), value.span))
          continue
        }
        throw Diagnostic(
          "spec/unknown-key", "nothing called '\(expectation.key.text)' can be expected in this version",
          at: expectation.key.span,
          help: NearestName.help(for: expectation.key.text, among: Self.expectable)
            ?? "\(Self.expectable.joined(separator: ", ")) can")
      }
    }
    return result
  }

  private static var expectable: [String] {
    ["fused_attention", "causal", "equivariant", "parameters"] + Expectations.Cost.allCases.map(\.rawValue)
  }

  /// One output, or a list of them.
  private func outputs(_ value: Expression) throws -> [(output: String, span: Span)] {
    let expressions = if case .list(let list) = value.kind { list } else { [value] }
    let names = spec.body.outputs.map(\.text)
    return try expressions.map { expression in
      guard case .name(let name) = expression.kind, names.contains(name) else {
        throw Diagnostic(
          "value/enum", "this is not an output of the model", at: expression.span,
          help: "its outputs are \(names.joined(separator: ", "))")
      }
      return (name, expression.span)
    }
  }

  private func expectedDim(
    _ value: Expression, _ what: String, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> Dim {
    do {
      guard case .integer(let dim) = try generator.evaluate(value, in: scope) else {
        throw Diagnostic("type/expected-int", "\(what) is an integer", at: value.span)
      }
      return dim
    } catch let needed as RunTimeForms.Multiple {
      // An expectation may not change the model.
      throw Diagnostic(
        "shape/not-divisible",
        "\(needed.dim) need not be a multiple of \(needed.factor), and no expectation makes it one",
        at: value.span)
    }
  }
}
