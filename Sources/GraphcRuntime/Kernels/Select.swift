extension Kernels {
  /// x where the condition holds, else y.
  ///
  /// All three are strided views of `shape`, with strides in elements, 0 where broadcast; `into` is dense.
  public static func select(
    condition: UnsafePointer<UInt8>, x: UnsafePointer<Float>, y: UnsafePointer<Float>,
    into: UnsafeMutablePointer<Float>, shape: [Int], conditionStrides: [Int], xStrides: [Int], yStrides: [Int],
    on threads: ThreadPool
  ) {
    runStrided(
      KernelTable.current.select4, (), UnsafeRawPointer(condition), UnsafeRawPointer(x), UnsafeRawPointer(y),
      UnsafeMutableRawPointer(into), shape, [conditionStrides, xStrides, yStrides], threads)
  }

  /// x where the condition holds, else y.
  ///
  /// All three are strided views of `shape`, with strides in elements, 0 where broadcast; `into` is dense.
  public static func selectI32(
    condition: UnsafePointer<UInt8>, x: UnsafePointer<Int32>, y: UnsafePointer<Int32>,
    into: UnsafeMutablePointer<Int32>, shape: [Int], conditionStrides: [Int], xStrides: [Int], yStrides: [Int],
    on threads: ThreadPool
  ) {
    runStrided(
      KernelTable.current.select4, (), UnsafeRawPointer(condition), UnsafeRawPointer(x), UnsafeRawPointer(y),
      UnsafeMutableRawPointer(into), shape, [conditionStrides, xStrides, yStrides], threads)
  }

  /// x where the condition holds, else y.
  ///
  /// All three are strided views of `shape`, with strides in elements, 0 where broadcast; `into` is dense.
  public static func selectBF16(
    condition: UnsafePointer<UInt8>, x: UnsafePointer<UInt16>, y: UnsafePointer<UInt16>,
    into: UnsafeMutablePointer<UInt16>, shape: [Int], conditionStrides: [Int], xStrides: [Int], yStrides: [Int],
    on threads: ThreadPool
  ) {
    runStrided(
      KernelTable.current.select2, (), UnsafeRawPointer(condition), UnsafeRawPointer(x), UnsafeRawPointer(y),
      UnsafeMutableRawPointer(into), shape, [conditionStrides, xStrides, yStrides], threads)
  }

  /// x where the condition holds, else y.
  ///
  /// All three are strided views of `shape`, with strides in elements, 0 where broadcast; `into` is dense.
  public static func selectBool(
    condition: UnsafePointer<UInt8>, x: UnsafePointer<UInt8>, y: UnsafePointer<UInt8>,
    into: UnsafeMutablePointer<UInt8>, shape: [Int], conditionStrides: [Int], xStrides: [Int], yStrides: [Int],
    on threads: ThreadPool
  ) {
    runStrided(
      KernelTable.current.select1, (), UnsafeRawPointer(condition), UnsafeRawPointer(x), UnsafeRawPointer(y),
      UnsafeMutableRawPointer(into), shape, [conditionStrides, xStrides, yStrides], threads)
  }
}

extension Kernel {
  /// into = condition ? x : y, broadcast to `shape`; `into` is dense and may be x or y if that is dense and of the
  /// same shape.
  public static func select(_ dtype: DType) -> Kernel {
    let suffix =
      switch dtype {
      case .f32: ""
      case .i32: "I32"
      case .bf16: "BF16"
      case .bool: "Bool"
      }
    let parameters: [Parameter] = [
      .input("condition", .bool), .input("x", dtype), .input("y", dtype), .output("into", dtype), .counts("shape"),
      .counts("conditionStrides"), .counts("xStrides"), .counts("yStrides"),
    ]
    return Kernel("select" + suffix, parameters, inPlace: [1, 2]) { arguments, threads in
      let table = KernelTable.current
      let kernel =
        switch dtype {
        case .f32, .i32: table.select4
        case .bf16: table.select2
        case .bool: table.select1
        }
      Kernels.runStrided(
        kernel, (), arguments.pointer(0, UInt8.self), arguments.pointer(1, UInt8.self),
        arguments.pointer(2, UInt8.self), arguments.mutablePointer(3, UInt8.self), arguments.lists[0],
        [arguments.lists[1], arguments.lists[2], arguments.lists[3]], threads)
    }
  }
}
