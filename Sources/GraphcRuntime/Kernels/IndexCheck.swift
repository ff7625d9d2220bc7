import GraphcKernelTable

extension Kernels {
  /// Records the failure `index/range` of the run if an element of an index, of i32, is outside 0..<extent.
  ///
  /// - Parameters:
  ///   - shape: that of the index, which is not empty.
  ///   - source: as that of ``Gather``.
  ///   - site: the value that is computed.
  static func checkIndex(
    _ index: UnsafeRawPointer, below extent: Int, shape: [Int], source: [Int], site: String, _ threads: ThreadPool
  ) {
    // The index was made with this shape, so that it has one.
    guard let count = try? Shape(shape).count else { return }
    var first = count
    withUnsafeMutablePointer(to: &first) { first in
      let arguments = IndexSearchArguments(index: index.integers, extent: extent, first: first)
      threads.run(threads.table.findIndexOutside, arguments, count: count, chunk: count)
    }
    guard first < count else { return }
    let place = IndexFailure.place(of: first, in: shape)
    var failure = IndexFailure(
      site: site, value: index.integers[first], extent: extent, place: place, shape: shape,
      address: UInt(bitPattern: index.integers + first))
    if source.count == 2 + place.count {
      failure.source = (source[0], zip(source[2...], place).reduce(source[1]) { $0 + $1.0 * $1.1 })
    }
    threads.record(failure)
  }
}
