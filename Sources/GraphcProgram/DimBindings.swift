package import GraphcRuntime
import GraphcText

/// Run-time dims given by `--dim B=8`.
package enum DimBindings {
  /// - Parameters:
  ///   - given: names and values, in order; of a repeated name the last counts.
  ///   - dims: the run-time dims of the model.
  ///   - multiples: the dims of the spec that are multiples of a run-time dim of the model.
  /// - Returns: the dims that are given.
  package static func given(
    _ given: [Assignment], of dims: [String], multiples: [String: Multiple] = [:]
  ) throws -> [String: Int] {
    var bindings: [String: Int] = [:]
    for (name, text) in given.map({ ($0.name, $0.value) }) {
      let multiple = dims.contains(name) ? nil : multiples[name]
      guard multiple != nil || dims.contains(name) else {
        let list = dims.isEmpty ? "it has none" : "it has \(dims.joined(separator: ", "))"
        throw GraphcError(
          .usage, "usage/value", "the model has no run-time dim \(quoted(name)): \(list)",
          help: NearestName.help(for: name, among: dims))
      }
      guard let extent = Int(text), extent >= 1 else {
        throw GraphcError(
          .usage, "usage/number", "--dim \(escaped(name)) takes a whole number from 1 on, not \(quoted(text))")
      }
      guard let multiple else {
        bindings[name] = extent
        continue
      }
      guard extent % multiple.factor == 0 else {
        throw GraphcError(
          .usage, "usage/value",
          "--dim \(escaped(name))=\(extent), but the model takes multiples of \(multiple.factor) there")
      }
      bindings[multiple.dim] = extent / multiple.factor
    }
    return bindings
  }

  /// A dim of the spec that must be a multiple of a number: `H`, for which the model has `16*H_16`.
  package struct Multiple {
    /// The run-time dim of the model, `H_16`.
    var dim: String
    var factor: Int
  }

  /// The dims that are multiples of a run-time dim, by their name in the spec.
  package static func multiples(of inputs: [TensorDeclaration]) -> [String: Multiple] {
    var multiples: [String: Multiple] = [:]
    for case .affine(let dim, let times, _) in inputs.flatMap(\.shape) {
      var text = dim[...]
      while text.last == "_" { text.removeLast() }
      guard let mark = text.lastIndex(of: "_"), let factor = Int(text[text.index(after: mark)...]), factor >= 1,
        times % factor == 0
      else { continue }
      multiples[String(text[..<mark])] = Multiple(dim: dim, factor: factor)
    }
    return multiples
  }

  /// All run-time dims of the model; those that are not given are 1.
  package static func bindings(_ given: [Assignment], of dims: [String]) throws -> [String: Int] {
    try Dictionary(dims.map { ($0, 1) }, uniquingKeysWith: { first, _ in first })
      .merging(Self.given(given, of: dims)) { $1 }
  }

  /// The run-time dims in the shapes of inputs, in the order of their first occurrence.
  package static func dims(of inputs: [TensorDeclaration]) -> [String] {
    var dims: [String] = []
    for input in inputs {
      for axis in input.shape {
        if let (name, _) = axis.solved(by: 0), !dims.contains(name) { dims.append(name) }
      }
    }
    return dims
  }
}
