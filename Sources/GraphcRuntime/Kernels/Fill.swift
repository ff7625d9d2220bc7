import CIntrinsics

extension Kernels {
  /// Writes `value` to every element of into[count].
  public static func fill(
    into: UnsafeMutablePointer<Float>, count: Int, value: Float, on threads: ThreadPool
  ) {
    let arguments = FillArguments(bits: value.bitPattern, into: UnsafeMutableRawPointer(into))
    threads.run(KernelTable.current.fill4, arguments, count: count, chunk: Chunks.elements)
  }

  /// Writes the low 32 bits of `value` to every element of into[count].
  public static func fillI32(
    into: UnsafeMutablePointer<Int32>, count: Int, value: Int, on threads: ThreadPool
  ) {
    let arguments = FillArguments(bits: UInt32(truncatingIfNeeded: value), into: UnsafeMutableRawPointer(into))
    threads.run(KernelTable.current.fill4, arguments, count: count, chunk: Chunks.elements)
  }

  /// Writes `value`, rounded to bf16, to every element of into[count].
  public static func fillBF16(
    into: UnsafeMutablePointer<UInt16>, count: Int, value: Float, on threads: ThreadPool
  ) {
    let arguments = FillArguments(bits: UInt32(graphc_bf16_bits1(value)), into: UnsafeMutableRawPointer(into))
    threads.run(KernelTable.current.fill2, arguments, count: count, chunk: Chunks.elements)
  }

  /// Writes `value` to every element of into[count].
  public static func fillBool(
    into: UnsafeMutablePointer<UInt8>, count: Int, value: Bool, on threads: ThreadPool
  ) {
    let arguments = FillArguments(bits: value ? 1 : 0, into: UnsafeMutableRawPointer(into))
    threads.run(KernelTable.current.fill1, arguments, count: count, chunk: Chunks.elements)
  }

  /// Writes 0, 1, … to into[count].
  public static func iota(into: UnsafeMutablePointer<Int32>, count: Int, on threads: ThreadPool) {
    let arguments = FillArguments(bits: 0, into: UnsafeMutableRawPointer(into))
    threads.run(KernelTable.current.iota, arguments, count: count, chunk: Chunks.elements)
  }
}

extension Kernel {
  /// into[count] = value. The value is a number of f32 and bf16, a count of i32, a flag of bool.
  public static func fill(_ dtype: DType) -> Kernel {
    switch dtype {
    case .f32:
      Kernel("fill", [.output("into", .f32), .count("count"), .number("value")]) { arguments, threads in
        Kernels.fill(
          into: arguments.mutablePointer(0), count: arguments.counts[0], value: arguments.numbers[0], on: threads)
      }
    case .i32:
      Kernel("fillI32", [.output("into", .i32), .count("count"), .count("value")]) { arguments, threads in
        Kernels.fillI32(
          into: arguments.mutablePointer(0), count: arguments.counts[0], value: arguments.counts[1], on: threads)
      }
    case .bf16:
      Kernel("fillBF16", [.output("into", .bf16), .count("count"), .number("value")]) { arguments, threads in
        Kernels.fillBF16(
          into: arguments.mutablePointer(0), count: arguments.counts[0], value: arguments.numbers[0], on: threads)
      }
    case .bool:
      Kernel("fillBool", [.output("into", .bool), .count("count"), .flag("value")]) { arguments, threads in
        Kernels.fillBool(
          into: arguments.mutablePointer(0), count: arguments.counts[0], value: arguments.flags[0], on: threads)
      }
    }
  }

  /// into[count] = 0, 1, …
  public static let iota = Kernel("iota", [.output("into", .i32), .count("count")]) { arguments, threads in
    Kernels.iota(into: arguments.mutablePointer(0), count: arguments.counts[0], on: threads)
  }
}
