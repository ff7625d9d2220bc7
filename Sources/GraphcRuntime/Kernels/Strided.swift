extension Kernels {
  /// Runs an elementwise kernel over a broadcast shape; `strides` has one list for each operand.
  static func runStrided<Function>(
    _ kernel: RangeKernel, _ function: Function, _ first: UnsafeRawPointer, _ second: UnsafeRawPointer,
    _ third: UnsafeRawPointer?, _ into: UnsafeMutableRawPointer, _ shape: [Int], _ strides: [[Int]],
    _ threads: ThreadPool
  ) {
    let view = StridedView(shape: shape, strides: strides)
    view.dims.withUnsafeBufferPointer { dims in
      guard let base = dims.baseAddress else { return }
      let arguments = StridedArguments(
        function: function, rank: view.rank, dims: base, first: first, second: second, third: third, into: into)
      threads.run(kernel, arguments, count: view.count, chunk: Chunks.elements)
    }
  }
}

/// A shape with the strides of several operands, in as few dims as describe the same elements in the same order.
struct StridedView {
  /// The shape, then the strides of each operand: `rank` ≥ 1 numbers each.
  private(set) var dims: [Int]
  private(set) var rank: Int
  /// Elements of the shape.
  let count: Int

  /// Drops dims of 1 and joins neighbours that every operand walks through evenly. Strides that are missing count as 0.
  init(shape: [Int], strides: [[Int]]) {
    var extents: [Int] = []
    var steps: [[Int]] = Array(repeating: [], count: strides.count)
    for (axis, extent) in shape.enumerated() where extent != 1 {
      let own = strides.map { axis < $0.count ? $0[axis] : 0 }
      let joins = extents.indices.last.map { last in
        own.indices.allSatisfy { steps[$0][last] == own[$0] * extent }
      }
      if joins == true, let last = extents.indices.last {
        extents[last] *= extent
        for operand in own.indices { steps[operand][last] = own[operand] }
      } else {
        extents.append(extent)
        for operand in own.indices { steps[operand].append(own[operand]) }
      }
    }
    if extents.isEmpty {
      extents = [1]
      steps = steps.map { _ in [0] }
    }
    rank = extents.count
    count = extents.reduce(1, *)
    dims = extents + steps.flatMap { $0 }
  }

  func step(operand: Int, axis: Int) -> Int { dims[rank * (operand + 1) + axis] }
  func extent(axis: Int) -> Int { dims[axis] }

  /// Moves one axis to another place.
  mutating func moveAxis(_ from: Int, to: Int) {
    for start in stride(from: 0, to: dims.count, by: rank) {
      let moved = dims.remove(at: start + from)
      dims.insert(moved, at: start + to)
    }
  }
}
