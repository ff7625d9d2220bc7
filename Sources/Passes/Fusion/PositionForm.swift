import GraphIR
import GraphcRuntime

/// An integer for each pair of a query and a key: rows · i + columns · j + offset.
struct PositionForm: Hashable {
  var rows = 0
  var columns = 0
  var offset: Dim

  /// So that no sum of positions leaves 32 bits, or the 24 that single precision counts exactly.
  private static let largestNumber = 1 << 20

  func plus(_ other: PositionForm, times factor: Int = 1) -> PositionForm? {
    guard let shift = try? other.offset.multiplied(by: Dim(factor)), let sum = try? offset.adding(shift) else {
      return nil
    }
    let form = PositionForm(rows: rows + factor * other.rows, columns: columns + factor * other.columns, offset: sum)
    return form.isSmall ? form : nil
  }

  func times(_ factor: Int) -> PositionForm? { PositionForm(offset: 0).plus(self, times: factor) }

  /// The value, if it is the same everywhere and known.
  var number: Int? { rows == 0 && columns == 0 ? offset.constantValue : nil }

  private var isSmall: Bool {
    let numbers: [Int] = [offset.constant, rows, columns] + offset.terms.map(\.coefficient)
    return numbers.allSatisfy { $0.magnitude <= UInt(Self.largestNumber) }
  }

  /// A number that positions are compared with.
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

  init(rows: Int = 0, columns: Int = 0, offset: Dim) {
    self.rows = rows
    self.columns = columns
    self.offset = offset
  }
}
