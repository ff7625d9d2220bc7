import GraphIR
import GraphcRuntime

/// An integer for each pair of a query and a key: queries · t + keys · s + offset, and perhaps a multiple of a number of
/// each batch item.
struct PositionForm: Hashable {
  /// A tensor of i32 that varies along leading axes alone, times a factor other than 0.
  struct Past: Hashable {
    var operand: AttentionOperand
    var factor: Int
  }

  var queries = 0
  var keys = 0
  var offset: Dim
  private(set) var past: Past?
  /// What must hold for the form to be what the graph computes.
  private(set) var limits: [PositionLimit] = []

  /// Larger factors and constants are not those of positions.
  private static let largestNumber = 1 << 20

  func plus(_ other: PositionForm, times factor: Int = 1) -> PositionForm? {
    guard let shift = try? other.offset.multiplied(by: Dim(factor)), let sum = try? offset.adding(shift) else {
      return nil
    }
    var past = past
    if let added = other.past, factor != 0 {
      guard past == nil || past?.operand == added.operand else { return nil }
      let factor = (past?.factor ?? 0) + factor * added.factor
      past = factor == 0 ? nil : Past(operand: added.operand, factor: factor)
    }
    var form = PositionForm(queries: queries + factor * other.queries, keys: keys + factor * other.keys, offset: sum)
    form.limits = limits
    form.past = past
    return form.isSmall && form.add(other.limits) ? form : nil
  }

  func times(_ factor: Int) -> PositionForm? { PositionForm(offset: 0).plus(self, times: factor) }

  /// The form under the condition that a type holds its numbers, for so many queries and keys; `nil` if it cannot. A
  /// number of a batch item is assumed to place all queries at keys.
  func within(_ dtype: DType, queries count: Dim, keys keyCount: Dim) -> PositionForm? {
    var (low, high) = (offset, offset)
    guard let places = try? keyCount.subtracting(count).adding(1) else { return nil }
    for (factor, count) in [(queries, count), (keys, keyCount), (past?.factor ?? 0, places)] {
      guard let last = try? count.subtracting(1).multiplied(by: Dim(factor)),
        let lower = try? low.adding(factor < 0 ? last : 0), let upper = try? high.adding(factor < 0 ? 0 : last)
      else { return nil }
      (low, high) = (lower, upper)
    }
    var form = self
    guard let conditions = PositionLimit.conditions(from: low, to: high, in: dtype), form.add(conditions) else {
      return nil
    }
    return form
  }

  /// Returns `false` if there are too many.
  private mutating func add(_ others: [PositionLimit]) -> Bool {
    for limit in others where !limits.contains(limit) { limits.append(limit) }
    return limits.count <= PositionLimit.mostOfOneMask
  }

  /// The value, if it is the same everywhere and known.
  var number: Int? { queries == 0 && keys == 0 && past == nil ? offset.constantValue : nil }

  private var isSmall: Bool {
    let numbers: [Int] = [offset.constant, queries, keys, past?.factor ?? 0] + offset.terms.map(\.coefficient)
    return numbers.allSatisfy { $0.magnitude <= UInt(Self.largestNumber) }
  }

  /// A number with which positions are compared.
  init?(_ constant: Constant.Value) {
    switch constant {
    case .dim(let dim): offset = dim
    case .float(let number):
      guard let whole = Int(exactly: number) else { return nil }
      offset = Dim(whole)
    case .bool: return nil
    }
    guard isSmall else { return nil }
  }

  init(queries: Int = 0, keys: Int = 0, offset: Dim) {
    self.queries = queries
    self.keys = keys
    self.offset = offset
  }

  /// The number of each batch item itself.
  init(past operand: AttentionOperand) {
    offset = 0
    past = Past(operand: operand, factor: 1)
  }
}
