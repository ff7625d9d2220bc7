import GraphIR

/// Shapes of declarations as Swift, and an axis of its own for each dim that is computed of several others.
struct AxisLiterals {
  /// The beginning of the names of such axes.
  private let name: String
  private var derived: [(name: String, dim: Dim)] = []

  init(_ name: String) { self.name = name }

  mutating func literal(_ dims: [Dim]) -> String {
    var axes: [String] = []
    for dim in dims {
      if let constant = dim.constantValue {
        axes.append("\(constant)")
      } else if let symbol = dim.symbol {
        axes.append("\"\(symbol)\"")
      } else if let (symbol, factor) = dim.multiple {
        axes.append(".affine(\"\(symbol)\", times: \(factor), plus: \(dim.constant))")
      } else if let known = derived.first(where: { $0.dim == dim }) {
        axes.append(known.name)
      } else {
        axes.append("\(name)Axis\(derived.count + 1)")
        derived.append((axes[axes.count - 1], dim))
      }
    }
    return "[\(axes.joined(separator: ", "))]"
  }

  func writeDerived(to source: inout SwiftSource) {
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
}
