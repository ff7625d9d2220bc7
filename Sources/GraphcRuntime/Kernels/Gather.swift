import GraphcKernelTable

extension Kernels {
  /// into[o, k, :] = x[o, index[o, k], :] for x[outer, extent, inner], whose outer axes are those of the index.
  ///
  /// An index that is not in 0..<extent gives zeros, and a failure `index/range` of the run
  /// (`ThreadPool.throwFailure`). `into` overlaps no operand.
  ///
  /// - Parameters:
  ///   - indexShape: its first axes are those that `outer` is the product of.
  ///   - source: of an index that is a copy of a part of an input of the model, so that a failure names what was given:
  ///     the number of the input, then the offset and the strides of the index in it. Else empty.
  ///   - site: what is computed, for a failure.
  public static func gather(
    x: UnsafePointer<Float>, index: UnsafePointer<Int32>, into: UnsafeMutablePointer<Float>, outer: Int, extent: Int,
    inner: Int, indexShape: [Int], source: [Int] = [], site: String = "an index", on threads: ThreadPool
  ) {
    gather(
      .f32, UnsafeRawPointer(x), index, UnsafeMutableRawPointer(into), outer, extent, inner, indexShape, source, site,
      threads)
  }

  /// `gather` of i32.
  public static func gatherI32(
    x: UnsafePointer<Int32>, index: UnsafePointer<Int32>, into: UnsafeMutablePointer<Int32>, outer: Int, extent: Int,
    inner: Int, indexShape: [Int], source: [Int] = [], site: String = "an index", on threads: ThreadPool
  ) {
    gather(
      .i32, UnsafeRawPointer(x), index, UnsafeMutableRawPointer(into), outer, extent, inner, indexShape, source, site,
      threads)
  }

  /// `gather` of bf16.
  public static func gatherBF16(
    x: UnsafePointer<UInt16>, index: UnsafePointer<Int32>, into: UnsafeMutablePointer<UInt16>, outer: Int, extent: Int,
    inner: Int, indexShape: [Int], source: [Int] = [], site: String = "an index", on threads: ThreadPool
  ) {
    gather(
      .bf16, UnsafeRawPointer(x), index, UnsafeMutableRawPointer(into), outer, extent, inner, indexShape, source, site,
      threads)
  }

  /// `gather` of bool.
  public static func gatherBool(
    x: UnsafePointer<UInt8>, index: UnsafePointer<Int32>, into: UnsafeMutablePointer<UInt8>, outer: Int, extent: Int,
    inner: Int, indexShape: [Int], source: [Int] = [], site: String = "an index", on threads: ThreadPool
  ) {
    gather(
      .bool, UnsafeRawPointer(x), index, UnsafeMutableRawPointer(into), outer, extent, inner, indexShape, source, site,
      threads)
  }

  fileprivate static func gather(
    _ dtype: DType, _ x: UnsafeRawPointer, _ index: UnsafePointer<Int32>, _ into: UnsafeMutableRawPointer,
    _ outer: Int, _ extent: Int, _ inner: Int, _ indexShape: [Int], _ source: [Int], _ site: String,
    _ threads: ThreadPool
  ) {
    let total = indexShape.reduce(1, *)
    guard outer > 0, total > 0 else { return }
    if let failure = findIndexOutside(index, shape: indexShape, extent: extent, source, site, threads) {
      threads.record(failure)
    }
    let arguments = GatherArguments(
      x: x, index: index, into: into, extent: extent, count: total / outer, rowByteCount: inner * dtype.byteCount)
    threads.run(KernelTable.current.gather, arguments, count: total, chunk: Chunks.rows(of: inner))
  }

  /// The first element that is not in 0..<extent.
  private static func findIndexOutside(
    _ index: UnsafePointer<Int32>, shape: [Int], extent: Int, _ source: [Int], _ site: String, _ threads: ThreadPool
  ) -> IndexFailure? {
    let count = shape.reduce(1, *)
    var first = count
    withUnsafeMutablePointer(to: &first) { first in
      let arguments = IndexSearchArguments(index: index, extent: extent, first: first)
      threads.run(KernelTable.current.findIndexOutside, arguments, count: count, chunk: count)
    }
    guard first < count else { return nil }
    let place = IndexFailure.place(of: first, in: shape)
    var failure = IndexFailure(
      site: site, value: index[first], extent: extent, place: place, shape: shape,
      address: UInt(bitPattern: index + first))
    if source.count == 2 + place.count {
      failure.source = (source[0], zip(source[2...], place).reduce(source[1]) { $0 + $1.0 * $1.1 })
    }
    return failure
  }
}

extension Kernel {
  /// into[o, k, :] = x[o, index[o, k], :]; an index out of range is a failure of the run.
  public static func gather(_ dtype: DType) -> Kernel {
    let suffix =
      switch dtype {
      case .f32: ""
      case .i32: "I32"
      case .bf16: "BF16"
      case .bool: "Bool"
      }
    let parameters: [Parameter] = [
      .input("x", dtype), .input("index", .i32), .output("into", dtype), .count("outer"), .count("extent"),
      .count("inner"), .counts("indexShape"), .counts("source"), .site("site"),
    ]
    return Kernel("gather" + suffix, parameters) { arguments, threads in
      Kernels.gather(
        dtype, arguments.pointer(0, UInt8.self), arguments.pointer(1), arguments.mutablePointer(2, UInt8.self),
        arguments.counts[0], arguments.counts[1], arguments.counts[2], arguments.lists[0], arguments.lists[1],
        arguments.sites[0], threads)
    }
  }
}
