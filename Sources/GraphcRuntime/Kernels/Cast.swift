extension Kernels {
  /// A copy.
  public static func castF32ToF32(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { cast(.same4, UnsafeRawPointer(x), UnsafeMutableRawPointer(into), count, threads) }

  /// Toward zero; out of range to the nearest end, NaN to 0.
  public static func castF32ToI32(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<Int32>, count: Int, on threads: ThreadPool
  ) { cast(.f32ToI32, UnsafeRawPointer(x), UnsafeMutableRawPointer(into), count, threads) }

  /// x ≠ 0.
  public static func castF32ToBool(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<UInt8>, count: Int, on threads: ThreadPool
  ) { cast(.f32ToBool, UnsafeRawPointer(x), UnsafeMutableRawPointer(into), count, threads) }

  /// To the nearest f32.
  public static func castI32ToF32(
    x: UnsafePointer<Int32>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { cast(.i32ToF32, UnsafeRawPointer(x), UnsafeMutableRawPointer(into), count, threads) }

  /// A copy.
  public static func castI32ToI32(
    x: UnsafePointer<Int32>, into: UnsafeMutablePointer<Int32>, count: Int, on threads: ThreadPool
  ) { cast(.same4, UnsafeRawPointer(x), UnsafeMutableRawPointer(into), count, threads) }

  /// x ≠ 0.
  public static func castI32ToBool(
    x: UnsafePointer<Int32>, into: UnsafeMutablePointer<UInt8>, count: Int, on threads: ThreadPool
  ) { cast(.i32ToBool, UnsafeRawPointer(x), UnsafeMutableRawPointer(into), count, threads) }

  /// 0 or 1.
  public static func castBoolToF32(
    x: UnsafePointer<UInt8>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { cast(.boolToF32, UnsafeRawPointer(x), UnsafeMutableRawPointer(into), count, threads) }

  /// 0 or 1.
  public static func castBoolToI32(
    x: UnsafePointer<UInt8>, into: UnsafeMutablePointer<Int32>, count: Int, on threads: ThreadPool
  ) { cast(.boolToI32, UnsafeRawPointer(x), UnsafeMutableRawPointer(into), count, threads) }

  /// A copy.
  public static func castBoolToBool(
    x: UnsafePointer<UInt8>, into: UnsafeMutablePointer<UInt8>, count: Int, on threads: ThreadPool
  ) { cast(.same1, UnsafeRawPointer(x), UnsafeMutableRawPointer(into), count, threads) }

  /// To the nearest bf16, ties to even; NaN stays NaN.
  public static func castF32ToBF16(
    x: UnsafePointer<Float>, into: UnsafeMutablePointer<UInt16>, count: Int, on threads: ThreadPool
  ) { cast(.f32ToBF16, UnsafeRawPointer(x), UnsafeMutableRawPointer(into), count, threads) }

  /// To the nearest f32, and that to the nearest bf16.
  public static func castI32ToBF16(
    x: UnsafePointer<Int32>, into: UnsafeMutablePointer<UInt16>, count: Int, on threads: ThreadPool
  ) { cast(.i32ToBF16, UnsafeRawPointer(x), UnsafeMutableRawPointer(into), count, threads) }

  /// 0 or 1.
  public static func castBoolToBF16(
    x: UnsafePointer<UInt8>, into: UnsafeMutablePointer<UInt16>, count: Int, on threads: ThreadPool
  ) { cast(.boolToBF16, UnsafeRawPointer(x), UnsafeMutableRawPointer(into), count, threads) }

  /// Exactly.
  public static func castBF16ToF32(
    x: UnsafePointer<UInt16>, into: UnsafeMutablePointer<Float>, count: Int, on threads: ThreadPool
  ) { cast(.bf16ToF32, UnsafeRawPointer(x), UnsafeMutableRawPointer(into), count, threads) }

  /// Toward zero; out of range to the nearest end, NaN to 0.
  public static func castBF16ToI32(
    x: UnsafePointer<UInt16>, into: UnsafeMutablePointer<Int32>, count: Int, on threads: ThreadPool
  ) { cast(.bf16ToI32, UnsafeRawPointer(x), UnsafeMutableRawPointer(into), count, threads) }

  /// x ≠ 0.
  public static func castBF16ToBool(
    x: UnsafePointer<UInt16>, into: UnsafeMutablePointer<UInt8>, count: Int, on threads: ThreadPool
  ) { cast(.bf16ToBool, UnsafeRawPointer(x), UnsafeMutableRawPointer(into), count, threads) }

  /// A copy.
  public static func castBF16ToBF16(
    x: UnsafePointer<UInt16>, into: UnsafeMutablePointer<UInt16>, count: Int, on threads: ThreadPool
  ) { cast(.same2, UnsafeRawPointer(x), UnsafeMutableRawPointer(into), count, threads) }

  /// Converts x[count]; `into` does not overlap it.
  static func cast(
    _ function: CastFunction, _ x: UnsafeRawPointer, _ into: UnsafeMutableRawPointer, _ count: Int,
    _ threads: ThreadPool
  ) {
    threads.run(
      KernelTable.current.cast, CastArguments(function: function, x: x, into: into), count: count,
      chunk: Chunks.elements)
  }
}

extension Kernel {
  /// into[count] = x[count] in another element type.
  public static func cast(_ from: DType, _ to: DType) -> Kernel {
    let (name, function): (String, CastFunction) =
      switch (from, to) {
      case (.f32, .f32): ("castF32ToF32", .same4)
      case (.f32, .i32): ("castF32ToI32", .f32ToI32)
      case (.f32, .bool): ("castF32ToBool", .f32ToBool)
      case (.i32, .f32): ("castI32ToF32", .i32ToF32)
      case (.i32, .i32): ("castI32ToI32", .same4)
      case (.i32, .bool): ("castI32ToBool", .i32ToBool)
      case (.bool, .f32): ("castBoolToF32", .boolToF32)
      case (.bool, .i32): ("castBoolToI32", .boolToI32)
      case (.f32, .bf16): ("castF32ToBF16", .f32ToBF16)
      case (.i32, .bf16): ("castI32ToBF16", .i32ToBF16)
      case (.bool, .bf16): ("castBoolToBF16", .boolToBF16)
      case (.bf16, .f32): ("castBF16ToF32", .bf16ToF32)
      case (.bf16, .i32): ("castBF16ToI32", .bf16ToI32)
      case (.bf16, .bool): ("castBF16ToBool", .bf16ToBool)
      case (.bf16, .bf16): ("castBF16ToBF16", .same2)
      case (.bool, .bool): ("castBoolToBool", .same1)
      }
    return Kernel(name, [.input("x", from), .output("into", to), .count("count")]) { arguments, threads in
      Kernels.cast(
        function, arguments.pointer(0, UInt8.self), arguments.mutablePointer(1, UInt8.self), arguments.counts[0],
        threads)
    }
  }
}
