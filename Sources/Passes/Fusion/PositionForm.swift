import GraphIR
import GraphcRuntime

/// An integer for each pair of a query and a key: queries · t + keys · s + offset.
struct PositionForm: Hashable {
  var queries = 0
  var keys = 0
  var offset: Dim

  /// With this limit, no sum of positions exceeds 32 bits, or the 24 bits to which f32 counts exactly.
  private static let largestNumber = 1 << 20

  func plus(_ other: PositionForm, times factor: Int = 1) -> PositionForm? {
    guard let shift = try? other.offset.multiplied(by: Dim(factor)), let sum = try? offset.adding(shift) else {
      return nil
    }
    let form = PositionForm(queries: queries + factor * other.queries, keys: keys + factor * other.keys, offset: sum)
    return form.isSmall ? form : nil
  }

  func times(_ factor: Int) -> PositionForm? { PositionForm(offset: 0).plus(self, times: factor) }

  /// The value, if it is the same everywhere and known.
  var number: Int? { queries == 0 && keys == 0 ? offset.constantValue : nil }

  private var isSmall: Bool {
    let numbers: [Int] = [offset.constant, queries, keys] + offset.terms.map(\.coefficient)
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
}
