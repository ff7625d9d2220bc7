#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Functions of the rows of a tensor in double precision.
extension ReferenceEvaluator {
  /// The stable order, NaN last.
  func order(_ row: [Double]) -> [Double] {
    row.indices.sorted { a, b in
      if row[a].isNaN || row[b].isNaN { return row[a].isNaN == row[b].isNaN ? a < b : row[b].isNaN }
      return row[a] == row[b] ? a < b : row[a] < row[b]
    }.map { Double($0) }
  }

  /// −inf for an empty row; NaN if an element is NaN.
  func largest(_ row: [Double]) -> Double { row.contains(where: \.isNaN) ? .nan : row.max() ?? -.infinity }

  /// Applies a function to each row of the last axis.
  func rows(_ x: Tensor64, _ function: ([Double]) -> [Double]) -> Tensor64 {
    let width = x.shape[x.shape.count - 1]
    guard width > 0 else { return x }
    let starts = stride(from: 0, to: x.values.count, by: width)
    return Tensor64(x.shape, starts.flatMap { function(Array(x.values[$0..<($0 + width)])) })
  }

  /// Zeros for a row that is all −inf.
  func softmax(_ row: [Double]) -> [Double] {
    let largest = largest(row)
    if largest == -.infinity { return row.map { _ in 0 } }
    let exponentials = row.map { exp($0 - largest) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }

  /// A row that is all −inf stays so.
  func logSoftmax(_ row: [Double]) -> [Double] {
    let largest = largest(row)
    if largest == -.infinity { return row }
    let logarithm = log(row.reduce(0) { $0 + exp($1 - largest) })
    return row.map { $0 - largest - logarithm }
  }
}
