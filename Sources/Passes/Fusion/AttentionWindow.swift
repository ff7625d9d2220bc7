import GraphIR
import GraphcRuntime

extension AttentionMatch {
  /// Narrows the window to where all forms are at least 0; returns `false`, without a change, if a window cannot
  /// express that.
  ///
  /// - Parameter isPlaced: whether windows are relative to `past`, or to the last query at the last key.
  mutating func narrow(_ forms: [PositionForm], isPlaced: Bool) -> Bool {
    let old = (left, right, past)
    for form in forms where !(isPlaced ? narrowPlaced(form) : narrow(form)) {
      (left, right, past) = old
      return false
    }
    for limit in forms.flatMap(\.limits) where !limits.contains(limit) { limits.append(limit) }
    return true
  }

  private mutating func narrow(_ form: PositionForm) -> Bool {
    let (queries, keys) = (axes.extent(axes.tokens), axes.extent(axes.keyAxis))
    let (query, key) = (form.queries, form.keys)
    guard form.past == nil, let shift = try? keys.subtracting(queries) else { return false }
    // The position of a single query or key is 0.
    func isPosition(_ coefficient: Int, _ sign: Int, _ count: Dim) -> Bool { coefficient == sign || count == 1 }
    if isPosition(key, -1, keys), isPosition(query, 1, queries),
      let bound = Self.distance(try? form.offset.subtracting(shift))
    {
      // s ≤ t + offset
      right = min(right ?? bound, bound)
      return true
    }
    if isPosition(key, 1, keys), isPosition(query, -1, queries),
      let bound = Self.distance(try? form.offset.adding(shift))
    {
      // s ≥ t − offset
      left = min(left ?? bound, bound)
      return true
    }
    return false
  }

  /// `narrow` for windows at past + t. The op demands that all queries stand at keys, so a form is left alone that cannot
  /// mean that: with no more keys than queries, `past` would have to be 0.
  private mutating func narrowPlaced(_ form: PositionForm) -> Bool {
    let queries = axes.extent(axes.tokens)
    guard let own = form.past, past == nil || past == own.operand, abs(own.factor) == 1,
      form.queries == own.factor || queries == 1, form.keys == -own.factor, let bound = Self.distance(form.offset),
      let places = try? axes.extent(axes.keyAxis).subtracting(queries),
      places.constantValue.map({ $0 > 0 }) ?? true
    else { return false }
    past = own.operand
    if own.factor == 1 {
      right = min(right ?? bound, bound)
    } else {
      left = min(left ?? bound, bound)
    }
    return true
  }

  private static func distance(_ offset: Dim?) -> Int? {
    offset?.constantValue.flatMap { (0...Attention.longestWindow).contains($0) ? $0 : nil }
  }
}
