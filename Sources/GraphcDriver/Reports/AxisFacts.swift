import Diagnostics
import GraphIR
import GraphcText
import Passes

/// The results of the axis analyses in `graphc check`: for each output and run-time dim, the positions it depends on,
/// and whether it follows a permutation of the inputs.
struct AxisFacts {
  var module: Module
  var sources: SourceMap

  var lines: [String] {
    let causality = Causality.find(in: module)
    let symmetry = Equivariance.find(in: module)
    // Items of a batch are independent; the batch is mentioned only if they are not.
    let extents = module.runTimeExtents.map(\.description)
    let batches = Set(extents).filter { dim in
      let facts = causality.filter { $0.dim == dim }
      return !facts.isEmpty && facts.allSatisfy { $0.verdict == .pointwise || $0.verdict == .independent }
    }
    var lines: [String] = []
    for dim in extents where !batches.contains(dim) {
      for fact in causality where fact.dim == dim { lines.append("  along \(dim)".padded + text(fact)) }
      for fact in symmetry where fact.dim == dim { lines.append("  permuted \(dim)".padded + text(fact)) }
    }
    return lines
  }

  // MARK: For programs

  /// For every output and run-time dim a verdict, as a phrase, and the op that prevents a proof.
  var causalityJSON: JSONValue {
    .array(
      Causality.find(in: module).map { fact in
        let (verdict, blame): (String, AxisBlame?) =
          switch fact.verdict {
          case .independent: ("independent", nil)
          case .pointwise: ("pointwise", nil)
          case .causal: ("causal", nil)
          case .looksAhead: ("looks-ahead", nil)
          case .otherAxis: ("other-axis", nil)
          case .broken(let blame): ("not-proved", blame)
          }
        return json(fact.output, fact.dim, verdict, words(fact), blame)
      })
  }

  var equivarianceJSON: JSONValue {
    .array(
      Equivariance.find(in: module).map { fact in
        let (verdict, blame): (String, AxisBlame?) =
          switch fact.verdict {
          case .equivariant: ("equivariant", nil)
          case .invariant: ("invariant", nil)
          case .broken(let blame): ("not-proved", blame)
          }
        return json(fact.output, fact.dim, verdict, words(fact), blame)
      })
  }

  private func json(
    _ output: String, _ dim: String, _ verdict: String, _ words: String, _ blame: AxisBlame?
  ) -> JSONValue {
    let reason = blame.map { blame in
      JSONValue.object(
        [("op", .string(blame.op)), ("name", .optional(blame.name)), ("reason", .string(blame.reason))]
          + sources.jsonPlace(of: blame.origin.span))
    }
    return .object([
      ("output", .string(output)), ("dim", .string(dim)), ("verdict", .string(verdict)), ("text", .string(words)),
      ("because", reason ?? .null),
    ])
  }

  // MARK: For people

  private func text(_ fact: Causality) -> String { "\(fact.output): \(words(fact))" }
  private func text(_ fact: Equivariance) -> String { "\(fact.output): \(words(fact))" }

  private func words(_ fact: Causality) -> String {
    switch fact.verdict {
    case .independent: "does not depend on the inputs"
    case .pointwise: "each position depends on itself alone"
    case .causal: "causal, each position depends on itself and earlier ones"
    case .looksAhead(let count): "looks ahead, position i depends on position i + \(count)"
    case .otherAxis(let axis): "depends on the index of axis \(axis)"
    case .broken(let blame): "not proved causal, \(text(blame))"
    }
  }

  private func words(_ fact: Equivariance) -> String {
    switch fact.verdict {
    case .equivariant: "permuted with the inputs"
    case .invariant: "the same in any order of the inputs"
    case .broken(let blame): "not proved to follow the order of the inputs, \(text(blame))"
    }
  }

  private func text(_ blame: AxisBlame) -> String {
    let spans = [blame.origin.span].compactMap { $0 } + blame.origin.calls
    let places = spans.map(sources.place)
    let name = blame.name.map { " of '\($0)'" } ?? ""
    let place = places.first.map { " (\($0)" + (places.count > 1 ? ", called at \(places[places.count - 1]))" : ")") }
    return "\(blame.op)\(name) \(blame.reason)\(place ?? "")"
  }
}

extension String {
  /// Padded to the width of the first column of `graphc check`.
  fileprivate var padded: String { self + String(repeating: " ", count: max(1, 14 - count)) }
}
