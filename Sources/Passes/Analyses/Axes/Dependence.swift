import GraphIR

/// The positions of the inputs along one run-time dim on which a value depends.
package struct Dependence: Hashable, Sendable {
  /// A range of offsets from an index: at most `high` and at least `low`; without `low`, from the first position on.
  package struct Band: Hashable, Sendable {
    package var low: Int?
    package var high: Int

    func union(_ other: Band) -> Band {
      var low: Int?
      if let a = self.low, let b = other.low { low = min(a, b) }
      return Band(low: low, high: max(high, other.high))
    }
  }

  /// For each axis: an element depends on the positions within the band around its index along that axis.
  package var axes: [Int: Band] = [:]
  /// The first op after which elements depend on more than that.
  package var everything: AxisBlame?
  /// Additional knowledge about the elements.
  var form = MaskForm.unknown

  mutating func add(_ axis: Int, _ band: Band) { axes[axis] = axes[axis]?.union(band) ?? band }

  mutating func lose(_ blame: AxisBlame) { if everything == nil { everything = blame } }
}

/// Knowledge about the elements of a tensor from which follows which keys a query attends to.
enum MaskForm: Hashable, Sendable {
  case unknown
  /// One number everywhere.
  case number(Dim)
  case float(Double)
  /// The index along an axis, plus an offset.
  case index(Int, offset: Dim)
  /// The index along one axis minus that along another, plus an offset.
  case difference(Int, Int, offset: Dim)
  /// False unless the index along `key` is at most that along `query` plus the offset.
  case allowed(query: Int, key: Int, offset: Dim)
  /// −inf wherever the index along `key` is more than that along `query` plus the offset.
  case minusInfinity(query: Int, key: Int, offset: Dim)
  /// Zero wherever the index along `key` is more than that along `query` plus the offset.
  case zero(query: Int, key: Int, offset: Dim)
}

extension MaskForm {
  /// The form after axes have moved; the axis is `nil` if it is removed.
  func moved(_ axis: (Int) -> (axis: Int, shift: Dim)?) -> MaskForm {
    // Reading with a shift adds the shift: index i of the result holds i + shift.
    func pair(_ query: Int, _ key: Int, _ offset: Dim) -> (Int, Int, Dim)? {
      guard let q = axis(query), let k = axis(key), q.axis != k.axis,
        let sum = try? offset.adding(q.shift).subtracting(k.shift)
      else { return nil }
      return (q.axis, k.axis, sum)
    }
    switch self {
    case .unknown, .number, .float: return self
    case .index(let old, let offset):
      guard let new = axis(old), let sum = try? offset.adding(new.shift) else { return .unknown }
      return .index(new.axis, offset: sum)
    case .difference(let query, let key, let offset):
      return pair(query, key, offset).map { .difference($0.0, $0.1, offset: $0.2) } ?? .unknown
    case .allowed(let query, let key, let offset):
      return pair(query, key, offset).map { .allowed(query: $0.0, key: $0.1, offset: $0.2) } ?? .unknown
    case .minusInfinity(let query, let key, let offset):
      return pair(query, key, offset).map { .minusInfinity(query: $0.0, key: $0.1, offset: $0.2) } ?? .unknown
    case .zero(let query, let key, let offset):
      return pair(query, key, offset).map { .zero(query: $0.0, key: $0.1, offset: $0.2) } ?? .unknown
    }
  }
}
