import GraphIR

extension RearrangePattern {
  /// The steps by which a pattern changes a shape: reshape (split), transpose, reshape (merge).
  struct Steps {
    var split: [Dim]
    var permutation: [Int]
    var merged: [Dim]
  }

  /// The reason why a shape does not fit a pattern.
  enum Mismatch: Error {
    case rank
    /// More than one extent of a group is unknown.
    case unknown([String])
    case extent(axis: Int, found: Dim, made: Dim)
    case indivisible(axis: Int, group: [String], extent: Dim, by: Dim)
    case size(DimError)
  }

  /// - Parameters:
  ///   - given: extents by name.
  ///   - quotient: the quotient of two dims, if the division is exact.
  /// - Throws: `Mismatch`; what `quotient` throws.
  func steps(
    for shape: [Dim], extents given: [String: Dim],
    quotient: (Dim, Dim) throws -> Dim? = { try? $0.divided(by: $1) }
  ) throws -> Steps {
    guard input.count == shape.count else { throw Mismatch.rank }
    var extents = given
    extents["1"] = 1
    for (axis, group) in input.enumerated() {
      try solve(group, extent: shape[axis], axis: axis, extents: &extents, quotient)
    }
    let names = input.joined().filter { $0 != "1" }
    let targets = output.joined().filter { $0 != "1" }
    var merged: [Dim] = []
    for group in output { merged.append(try Self.product(group.map { extents[$0] ?? 1 })) }
    return Steps(
      split: names.map { extents[$0] ?? 1 }, permutation: targets.compactMap { names.firstIndex(of: $0) },
      merged: merged)
  }

  /// Solves the one unknown extent of a group from the extent of its axis.
  private func solve(
    _ group: [String], extent: Dim, axis: Int, extents: inout [String: Dim], _ quotient: (Dim, Dim) throws -> Dim?
  ) throws {
    let unknown = group.filter { extents[$0] == nil }
    guard unknown.count <= 1 else { throw Mismatch.unknown(unknown) }
    let known = try Self.product(group.compactMap { extents[$0] })
    guard let name = unknown.first else {
      guard known == extent else { throw Mismatch.extent(axis: axis, found: extent, made: known) }
      return
    }
    guard known != Dim(1) else {
      extents[name] = extent
      return
    }
    guard let rest = try quotient(extent, known) else {
      throw Mismatch.indivisible(axis: axis, group: group, extent: extent, by: known)
    }
    extents[name] = rest
  }

  private static func product(_ dims: [Dim]) throws(Mismatch) -> Dim {
    do { return try dims.product() } catch { throw .size(error) }
  }
}
