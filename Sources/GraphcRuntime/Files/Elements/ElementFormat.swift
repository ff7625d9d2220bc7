/// The format of elements in a file; in memory they have a ``DType``.
enum ElementFormat: String, Sendable, CaseIterable {
  case f64, f32, f16, bf16
  case i64, i32, i16, i8
  case u64, u32, u16, u8
  case bool

  /// Bytes per element.
  var byteCount: Int {
    switch self {
    case .f64, .i64, .u64: 8
    case .f32, .i32, .u32: 4
    case .f16, .bf16, .i16, .u16: 2
    case .i8, .u8, .bool: 1
    }
  }

  /// The dtype of the elements once they are read.
  var dtype: DType {
    switch self {
    case .f64, .f32, .f16, .bf16: .f32
    case .i64, .i32, .i16, .i8, .u64, .u32, .u16, .u8: .i32
    case .bool: .bool
    }
  }
}

/// The number of elements of a shape from a file, checked for overflow.
///
/// - Throws: 65 `limit/rank` above rank 8, `limit/elements` above 2^40 elements, also where a later dim is 0.
func checkedElementCount(of shape: [Int], what: @autoclosure () -> String, path: String?) throws -> Int {
  guard shape.count <= 8 else {
    throw GraphcError(
      .badInput, "limit/rank", "\(what()) has rank \(shape.count), more than the limit of 8", path: path)
  }
  if shape.contains(0) { return 0 }
  var count = 1
  for dim in shape {
    let (product, overflow) = count.multipliedReportingOverflow(by: dim)
    guard !overflow, product > 0, product <= 1 << 40 else {
      throw GraphcError(
        .badInput, "limit/elements", "\(what()) has shape \(shape), more than the limit of 2^40 elements", path: path)
    }
    count = product
  }
  return count
}
