import GraphcKernelTable

extension Kernels {
  /// Runs an elementwise kernel over a broadcast shape.
  static func runStrided<Function>(
    _ kernel: RangeKernel, _ function: Function, _ first: UnsafeRawPointer, _ second: UnsafeRawPointer,
    _ third: UnsafeRawPointer? = nil, into: UnsafeMutableRawPointer, over view: StridedView, _ threads: ThreadPool
  ) {
    view.dims.withUnsafeBufferPointer { dims in
      guard let base = dims.baseAddress else { return }
      let arguments = StridedArguments(
        function: function, rank: view.rank, dims: base, first: first, second: second, third: third, into: into)
      threads.run(kernel, arguments, count: view.count, chunk: Chunks.elements)
    }
  }
}

/// A shape with the strides of several operands, with as few axes as describe the same elements in the same order.
public struct StridedView: Sendable {
  /// The shape, then the strides of each operand: `rank` ≥ 1 numbers each.
  private(set) var dims: [Int]
  private(set) var rank: Int
  /// The number of elements of the shape.
  let count: Int
  /// Whether the first operand is contiguous along the last axis but one, so that it is read by columns.
  private(set) var isTransposed = false

  /// Drops axes of extent 1 and merges neighbouring axes along which every operand has evenly spaced elements.
  ///
  /// - Parameters:
  ///   - strides: in elements, 0 where an operand is broadcast; one list for each operand, in the order of the kernel.
  ///     Missing strides count as 0.
  ///   - transposing: whether the order of the axes does not matter, so that the axis along which the first operand is
  ///     contiguous may become the last but one.
  /// - Throws: as ``Shape/init(_:)``.
  public init(shape: [Int], strides: [[Int]], transposing: Bool = false) throws(GraphcError) {
    let sizes = try Shape(shape)
    var axes: [Range<Int>] = []
    var steps: [[Int]] = Array(repeating: [], count: strides.count)
    for (axis, extent) in shape.enumerated() where extent != 1 {
      let own = strides.map { axis < $0.count ? $0[axis] : 0 }
      let joins = axes.indices.last.map { last in
        own.indices.allSatisfy { own[$0].multipliedReportingOverflow(by: extent) == (steps[$0][last], false) }
      }
      if joins == true, let last = axes.indices.last {
        axes[last] = axes[last].lowerBound..<axis + 1
        for operand in own.indices { steps[operand][last] = own[operand] }
      } else {
        axes.append(axis..<axis + 1)
        for operand in own.indices { steps[operand].append(own[operand]) }
      }
    }
    if axes.isEmpty {
      axes = [0..<0]
      steps = steps.map { _ in [0] }
    }
    rank = axes.count
    count = sizes.count
    let extents = axes.map { sizes.count(ofAxes: $0) }
    dims = extents + steps.flatMap { $0 }
    if transposing { arrangeTranspose() }
  }

  func extent(axis: Int) -> Int { dims[axis] }

  private func step(operand: Int, axis: Int) -> Int { dims[rank * (operand + 1) + axis] }

  /// Reorders the axes of a view whose first operand is contiguous along another axis than the last, so that it can be
  /// copied as a transpose. Changes nothing if rows are contiguous already or too short to gain.
  private mutating func arrangeTranspose() {
    let last = rank - 1
    guard rank > 1, step(operand: 0, axis: last) > 1, extent(axis: last) >= 4 else { return }
    let dense = (0..<last).first { step(operand: 0, axis: $0) == 1 && extent(axis: $0) >= 4 }
    guard let dense else { return }
    for start in stride(from: 0, to: dims.count, by: rank) {
      let moved = dims.remove(at: start + dense)
      dims.insert(moved, at: start + last - 1)
    }
    isTransposed = true
  }
}
