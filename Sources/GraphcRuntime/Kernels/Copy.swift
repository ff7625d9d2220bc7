extension Kernels {
  /// Moves a strided view of `shape` to another: transpose, slice, expand, and a part of concat or pad.
  ///
  /// Strides and offsets are in elements; a stride of 0 in `xStrides` repeats. The two do not overlap.
  public static func copy(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, shape: [Int], xStrides: [Int], xOffset: Int,
    intoStrides: [Int], intoOffset: Int, on threads: ThreadPool
  ) {
    copy(
      KernelTable.current.copy4, UnsafeRawPointer(x + xOffset), UnsafeMutableRawPointer(into + intoOffset), shape,
      xStrides, intoStrides, threads)
  }

  /// `copy` of i32.
  public static func copyI32(
    x: UnsafePointer<Int32>, into: UnsafeMutablePointer<Int32>, shape: [Int], xStrides: [Int], xOffset: Int,
    intoStrides: [Int], intoOffset: Int, on threads: ThreadPool
  ) {
    copy(
      KernelTable.current.copy4, UnsafeRawPointer(x + xOffset), UnsafeMutableRawPointer(into + intoOffset), shape,
      xStrides, intoStrides, threads)
  }

  /// `copy` of bf16.
  public static func copyBF16(
    x: UnsafePointer<UInt16>, into: UnsafeMutablePointer<UInt16>, shape: [Int], xStrides: [Int], xOffset: Int,
    intoStrides: [Int], intoOffset: Int, on threads: ThreadPool
  ) {
    copy(
      KernelTable.current.copy2, UnsafeRawPointer(x + xOffset), UnsafeMutableRawPointer(into + intoOffset), shape,
      xStrides, intoStrides, threads)
  }

  /// `copy` of bool.
  public static func copyBool(
    x: UnsafePointer<UInt8>, into: UnsafeMutablePointer<UInt8>, shape: [Int], xStrides: [Int], xOffset: Int,
    intoStrides: [Int], intoOffset: Int, on threads: ThreadPool
  ) {
    copy(
      KernelTable.current.copy1, UnsafeRawPointer(x + xOffset), UnsafeMutableRawPointer(into + intoOffset), shape,
      xStrides, intoStrides, threads)
  }

  private static func copy(
    _ kernel: RangeKernel, _ x: UnsafeRawPointer, _ into: UnsafeMutableRawPointer, _ shape: [Int],
    _ xStrides: [Int], _ intoStrides: [Int], _ threads: ThreadPool
  ) {
    var view = StridedView(shape: shape, strides: [xStrides, intoStrides])
    let transposed = view.arrangeTranspose()
    let columns = view.extent(axis: view.rank - 1)
    view.dims.withUnsafeBufferPointer { dims in
      guard let base = dims.baseAddress, view.count > 0 else { return }
      let arguments = CopyArguments(rank: view.rank, dims: base, x: x, into: into, transposed: transposed)
      if transposed {
        let rows = (Chunks.rows(of: columns) + 15) / 16 * 16
        threads.run(kernel, arguments, count: view.count / columns, chunk: rows)
      } else {
        threads.run(kernel, arguments, count: view.count, chunk: Chunks.elements)
      }
    }
  }
}

extension StridedView {
  /// Brings a view whose first operand is dense along another axis than the last into the form of a transpose: that
  /// axis becomes the last but one. False, and no change, where rows are dense already or too short to gain.
  fileprivate mutating func arrangeTranspose() -> Bool {
    let last = rank - 1
    guard rank > 1, step(operand: 0, axis: last) > 1, extent(axis: last) >= 4 else { return false }
    let dense = (0..<last).first { step(operand: 0, axis: $0) == 1 && extent(axis: $0) >= 4 }
    guard let dense else { return false }
    moveAxis(dense, to: last - 1)
    return true
  }
}

extension Kernel {
  /// into[intoOffset + …] = x[xOffset + …] over `shape`.
  public static func copy(_ dtype: DType) -> Kernel {
    let parameters: [Parameter] = [
      .input("x", dtype), .output("into", dtype), .counts("shape"), .counts("xStrides"), .count("xOffset"),
      .counts("intoStrides"), .count("intoOffset"),
    ]
    switch dtype {
    case .f32:
      return Kernel("copy", parameters) { arguments, threads in
        Kernels.copy(
          x: arguments.pointer(0), into: arguments.mutablePointer(1), shape: arguments.lists[0],
          xStrides: arguments.lists[1], xOffset: arguments.counts[0], intoStrides: arguments.lists[2],
          intoOffset: arguments.counts[1], on: threads)
      }
    case .i32:
      return Kernel("copyI32", parameters) { arguments, threads in
        Kernels.copyI32(
          x: arguments.pointer(0), into: arguments.mutablePointer(1), shape: arguments.lists[0],
          xStrides: arguments.lists[1], xOffset: arguments.counts[0], intoStrides: arguments.lists[2],
          intoOffset: arguments.counts[1], on: threads)
      }
    case .bf16:
      return Kernel("copyBF16", parameters) { arguments, threads in
        Kernels.copyBF16(
          x: arguments.pointer(0), into: arguments.mutablePointer(1), shape: arguments.lists[0],
          xStrides: arguments.lists[1], xOffset: arguments.counts[0], intoStrides: arguments.lists[2],
          intoOffset: arguments.counts[1], on: threads)
      }
    case .bool:
      return Kernel("copyBool", parameters) { arguments, threads in
        Kernels.copyBool(
          x: arguments.pointer(0), into: arguments.mutablePointer(1), shape: arguments.lists[0],
          xStrides: arguments.lists[1], xOffset: arguments.counts[0], intoStrides: arguments.lists[2],
          intoOffset: arguments.counts[1], on: threads)
      }
    }
  }
}
