import GraphIR
import GraphcText

/// The parameters of each block: those owned by each equation of a model.
struct ParameterShares {
  struct Share: Equatable {
    var name: String
    /// The number of repetitions of the block; 1 if it is not repeated.
    var repeats: Int
    var count: Int
  }

  var shares: [Share] = []

  init(_ module: Module) {
    var places: [String: Int] = [:]
    var steps: [String: Set<Int>] = [:]
    for family in module.parameterFamilies {
      guard case .text(let name)? = family.segments.first else { continue }
      let count = family.count * (family.type.count ?? 0)
      if let place = places[name] {
        shares[place].count += count
      } else {
        places[name] = shares.count
        shares.append(Share(name: name, repeats: 1, count: count))
      }
      if family.segments.count > 1, case .steps(let own) = family.segments[1] {
        steps[name, default: []].formUnion(own)
      }
    }
    for index in shares.indices { shares[index].repeats = max(1, steps[shares[index].name]?.count ?? 1) }
  }

  /// `encoded 12 × 7,087,872, word 23,440,896, …`: the largest first, at most `limit`.
  func text(limit: Int = 5) -> String {
    let sorted = shares.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
    var parts = sorted.prefix(limit).map { _, share in
      let isEven = share.repeats > 1 && share.count % share.repeats == 0
      return share.name
        + (isEven ? " \(share.repeats) × \(grouped(share.count / share.repeats))" : " \(grouped(share.count))")
    }
    if sorted.count > limit {
      parts.append("others \(grouped(sorted.dropFirst(limit).reduce(0) { $0 + $1.element.count }))")
    }
    return parts.joined(separator: ", ")
  }
}
