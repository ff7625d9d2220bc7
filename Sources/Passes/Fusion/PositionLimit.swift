import GraphIR
import GraphcRuntime

/// A condition under which numbers of a type are those of arithmetic with integers: none wraps or is rounded.
struct PositionLimit: Hashable {
  /// At least 0 if the condition holds.
  var nonNegative: Dim
  /// The condition: `S - 1 <= 16777216`.
  var text: String

  /// More conditions on one mask are not worth a window.
  static let mostOfOneMask = 16

  /// The conditions that run-time dims decide, for numbers from `low` to `high` in a type; `nil` if they cannot hold.
  ///
  /// - Parameter most: no condition is needed that holds for all run-time dims up to this one.
  static func conditions(
    from low: Dim, to high: Dim, in dtype: DType, forDimsUpTo most: Int = Attention.longestWindow
  ) -> [PositionLimit]? {
    let range: ClosedRange<Int>
    switch dtype {
    case .i32: range = Int(Int32.min)...Int(Int32.max)
    case .f32: range = -(1 << 24)...1 << 24
    case .bf16: range = -(1 << 8)...1 << 8
    case .bool: return nil
    }
    guard let above = try? Dim(range.upperBound).subtracting(high),
      let below = try? low.subtracting(Dim(range.lowerBound))
    else { return nil }
    let all = [
      PositionLimit(nonNegative: above, text: "\(high) <= \(range.upperBound)"),
      PositionLimit(nonNegative: below, text: "\(low) >= \(range.lowerBound)"),
    ]
    let open = all.filter { !$0.nonNegative.isNonNegative(forDimsUpTo: most) }
    return open.contains { $0.nonNegative.constantValue != nil } ? nil : open
  }
}

extension Dim {
  /// Whether the sum of the least values of all terms is at least 0, for run-time dims from 1 to `most`.
  fileprivate func isNonNegative(forDimsUpTo most: Int) -> Bool {
    var least = constant
    for term in terms {
      var value = term.coefficient
      var overflows = false
      for _ in term.symbols where term.coefficient < 0 && !overflows {
        (value, overflows) = value.multipliedReportingOverflow(by: most)
      }
      guard !overflows else { return false }
      (least, overflows) = least.addingReportingOverflow(value)
      guard !overflows else { return false }
    }
    return least >= 0
  }
}
