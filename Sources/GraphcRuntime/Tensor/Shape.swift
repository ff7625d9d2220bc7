/// The extents of a tensor whose sizes are known to fit: no code but this multiplies extents.
///
/// The product of all extents, where 0 counts as 1, is at most ``maximumCount``. So every count of elements or bytes,
/// every row-major stride, and every product of some of the extents fits in `Int`, also where another extent is 0.
public struct Shape: Hashable, Sendable, CustomStringConvertible {
  /// The largest number of axes.
  public static let maximumRank = 8
  /// The largest number of elements.
  public static let maximumCount = 1 << 40

  /// The extent of each axis; empty for a scalar.
  public let extents: [Int]
  /// The number of elements.
  public let count: Int

  /// The shape with these extents.
  ///
  /// - Throws: 65 `limit/rank` above ``maximumRank`` axes; `limit/elements` for a negative extent and above
  ///   ``maximumCount`` elements, where an extent of 0 counts as 1.
  public init(_ extents: [Int]) throws(GraphcError) { try self.init(extents, of: "a tensor", path: nil) }

  /// The shape of something that comes from a file.
  ///
  /// - Parameters:
  ///   - what: the thing, for messages.
  ///   - path: the file, for messages.
  /// - Throws: as ``init(_:)``.
  init(_ extents: [Int], of what: @autoclosure () -> String, path: String?) throws(GraphcError) {
    guard extents.count <= Shape.maximumRank else {
      throw GraphcError(
        .badInput, "limit/rank", "\(what()) has rank \(extents.count), more than the limit of \(Shape.maximumRank)",
        path: path)
    }
    var product = 1
    for extent in extents {
      let (next, overflow) = product.multipliedReportingOverflow(by: max(extent, 1))
      guard extent >= 0, !overflow, next <= Shape.maximumCount else {
        throw GraphcError(
          .badInput, "limit/elements", "\(what()) has shape \(extents), more than the limit of 2^40 elements",
          path: path,
          help: extent < 0
            ? "an extent is at least 0" : extents.contains(0) ? "an extent of 0 counts as 1 here" : nil)
      }
      product = next
    }
    self.extents = extents
    count = extents.contains(0) ? 0 : product
  }

  /// The number of axes.
  public var rank: Int { extents.count }

  /// `[2, 3]`
  public var description: String { "\(extents)" }

  /// Bytes of a tensor of this shape.
  public func byteCount(of dtype: DType) -> Int { byteCount(bitsPerElement: 8 * dtype.byteCount) }

  /// Bytes of the elements one after another, the last byte filled up.
  ///
  /// - Precondition: an element has at most 2²⁰ bits.
  func byteCount(bitsPerElement: Int) -> Int { (count * bitsPerElement + 7) / 8 }

  /// Whether the last byte of the elements one after another is full.
  ///
  /// - Precondition: as ``byteCount(bitsPerElement:)``.
  func fillsBytes(bitsPerElement: Int) -> Bool { (count * bitsPerElement).isMultiple(of: 8) }

  /// The product of the extents of some axes; 1 for none.
  ///
  /// - Precondition: the axes are in range.
  package func count(ofAxes axes: Range<Int>) -> Int { extents[axes].reduce(1, *) }

  /// Bytes of the elements along some axes.
  ///
  /// - Precondition: the axes are in range.
  package func byteCount(of dtype: DType, inAxes axes: Range<Int>) -> Int { count(ofAxes: axes) * dtype.byteCount }

  /// The row-major stride of each axis, in elements; an extent of 0 counts as 1.
  package var strides: [Int] {
    var strides = Array(repeating: 1, count: rank)
    for axis in extents.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * max(extents[axis + 1], 1) }
    return strides
  }

  /// The sizes of a learned tensor as the matrix W[inner, columns] of a product, or as its transpose; `nil` for fewer
  /// than two axes. The axes from the second on count as one.
  package func weightMatrix(transposed: Bool) -> (inner: Int, columns: Int)? {
    guard rank >= 2 else { return nil }
    let rest = count(ofAxes: 1..<rank)
    return transposed ? (rest, extents[0]) : (extents[0], rest)
  }

  /// The numbers of inputs and outputs of each unit of a weight `[out, in, …]` (Glorot and Bengio, 2010); the axes from
  /// the third on are the places of a filter.
  var fan: (in: Int, out: Int) {
    guard rank > 1 else { return (count, count) }
    return (count(ofAxes: 1..<rank), rank == 2 ? extents[0] : extents[0] * count(ofAxes: 2..<rank))
  }

  /// The row-major position of an element.
  ///
  /// - Precondition: there is one index for each axis, from 0 up to but not including its extent.
  func position(of indices: [Int]) -> Int {
    zip(indices, strides).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
