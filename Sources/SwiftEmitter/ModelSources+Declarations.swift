import ExecutionPlan
import GraphIR
import GraphcRuntime

extension ModelSources {
  /// Prints the array of declarations, and an axis of its own for each dim that is computed of several others.
  func declarations(_ name: String, _ values: [PlanFunction.Value], _ doc: String, _ source: inout SwiftSource) {
    var derived: [(name: String, dim: Dim)] = []
    func axes(_ dims: [Dim]) -> String {
      let axes = dims.map { dim in
        if let constant = dim.constantValue { return "\(constant)" }
        if let symbol = dim.symbol { return "\"\(symbol)\"" }
        if let (symbol, factor) = dim.multiple {
          return ".affine(\"\(symbol)\", times: \(factor), plus: \(dim.constant))"
        }
        let axis = "\(name)Axis\(derived.count + 1)"
        derived.append((axis, dim))
        return axis
      }
      return "[\(axes.joined(separator: ", "))]"
    }
    let items = values.map { value in
      var arguments = ["\"\(value.name)\"", ".\(value.type.dtype.rawValue)", axes(value.type.shape)]
      if name == "inputs" {
        if let fallback = input.inputDefaults[value.name] { arguments.append("default: \(Self.text(fallback))") }
        if let range = input.inputRanges[value.name] {
          arguments.append("range: .init(from: \(range.lower), below: \(axes(range.bounds)))")
        }
      }
      return "TensorDeclaration(\(arguments.joined(separator: ", ")))"
    }
    source.doc(doc)
    source.array("public static let \(name): [TensorDeclaration] = ", items)
    source.line()
    for axis in derived {
      let computation = SizeTable.computation(axis.dim) { "Extent.dim(\"\($0)\", of: dims)" }
      source.line(
        "private static let \(axis.name) = TensorDeclaration.Axis.derived(\"\(axis.dim)\") { dims throws(GraphcError) in"
      )
      source.indented { $0.line("try \(computation)") }
      source.line("}")
      source.line()
    }
  }

  private static func text(_ value: InputDefault) -> String {
    switch value {
    case .constant(let number): ".constant(\(number))"
    case .uniform(let seed): ".uniform(seed: \(seed))"
    case .normal(let deviation, let seed): ".normal(\(deviation), seed: \(seed))"
    }
  }
}
