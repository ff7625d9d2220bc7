import GraphIR

/// Which positions of the inputs along one run-time dim a value depends on.
package struct Dependence: Hashable, Sendable {
  /// Offsets from an index: at most `high`, at least `low` or, without it, from the first position on.
  package struct Band: Hashable, Sendable {
    package var low: Int?
    package var high: Int

    func union(_ other: Band) -> Band {
      var low: Int?
      if let a = self.low, let b = other.low { low = min(a, b) }
      return Band(low: low, high: max(high, other.high))
    }
  }

  /// For each axis: an element depends on the positions that its index along the axis and the band give.
  package var axes: [Int: Band] = [:]
  /// The first op after which elements depend on more than that.
  package var everything: AxisBlame?
  /// What more is known of the values.
  var form = MaskForm.unknown

  mutating func add(_ axis: Int, _ band: Band) { axes[axis] = axes[axis]?.union(band) ?? band }

  mutating func lose(_ blame: AxisBlame) { if everything == nil { everything = blame } }
}

/// What is known of the values of a tensor that helps to see which keys a query attends to.
enum MaskForm: Hashable, Sendable {
  case unknown
  /// A number, the same everywhere.
  case number(Dim)
  case float(Double)
  /// The index along an axis, plus an offset.
  case index(Int, offset: Dim)
  /// The index along one axis minus that along another, plus an offset.
  case difference(Int, Int, offset: Dim)
  /// True nowhere but where the index along `key` is at most that along `query` plus the offset.
  case allowed(query: Int, key: Int, offset: Dim)
  /// −inf wherever the index along `key` is more than that along `query` plus the offset.
  case minusInfinity(query: Int, key: Int, offset: Dim)
  /// Zero there.
  case zero(query: Int, key: Int, offset: Dim)
}

extension MaskForm {
  /// The form after axes have moved; `nil` for one that is gone.
  func moved(_ axis: (Int) -> (axis: Int, shift: Dim)?) -> MaskForm {
    // An index of the result that reads position i + shift holds i + shift.
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
