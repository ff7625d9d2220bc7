extension Kernels {
  /// Converts each element to another type: into[count] = x[count].
  public struct Cast<Form: CallForm> {
    @usableFromInline package var function: CastFunction
    @usableFromInline package var x: Form.Input
    @usableFromInline package var into: Form.Output
    @usableFromInline package var count: Form.Size

    /// - Parameter into: does not overlap `x`.
    @inlinable
    public init(_ function: CastFunction, x: Form.Input, into: Form.Output, count: Form.Size) {
      self.function = function
      self.x = x
      self.into = into
      self.count = count
    }
  }
}

extension Kernels.Cast: KernelContract {
  package typealias Evaluation = Kernels.Cast<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Cast<M.To> where M.From == Form {
    try Kernels.Cast(
      map.option(function), x: map.input("x", function.operand, x), into: map.output("into", function.result, into),
      count: map.size("count", count))
  }
}

extension Kernels.Cast: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    threads.run(
      threads.table.cast, CastArguments(function: function, x: x, into: into), count: count,
      chunk: Chunks.elements)
  }
}

extension CastFunction {
  /// `nil` if both types are equal.
  package init?(_ operand: DType, to result: DType) {
    guard let function = Self.allCases.first(where: { $0.operand == operand && $0.result == result }) else {
      return nil
    }
    self = function
  }

  package var operand: DType {
    switch self {
    case .f32ToI32, .f32ToBool, .f32ToBF16: .f32
    case .i32ToF32, .i32ToBool, .i32ToBF16: .i32
    case .boolToF32, .boolToI32, .boolToBF16: .bool
    case .bf16ToF32, .bf16ToI32, .bf16ToBool: .bf16
    }
  }

  package var result: DType {
    switch self {
    case .i32ToF32, .boolToF32, .bf16ToF32: .f32
    case .f32ToI32, .boolToI32, .bf16ToI32: .i32
    case .f32ToBool, .i32ToBool, .bf16ToBool: .bool
    case .f32ToBF16, .i32ToBF16, .boolToBF16: .bf16
    }
  }
}
