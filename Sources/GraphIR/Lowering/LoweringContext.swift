package import GraphcRuntime

/// Why a node cannot be lowered: a combination that no kernel covers, or a size that overflows.
package struct LoweringError: Error, Hashable, Sendable {
  package var message: String

  package init(_ message: String) { self.message = message }

  package init(_ error: DimError) { self.init(InferenceError(error).message) }
}

/// What an op uses when it is lowered: its operands as views, memory for its results, and kernel calls.
package protocol LoweringContext: AnyObject {
  var operandTypes: [TensorType] { get }
  var resultTypes: [TensorType] { get }

  /// The location of an operand, without copying.
  func view(_ operand: Int) -> BufferView

  /// An operand as contiguous row-major elements; copied only if it is not.
  func contiguousView(_ operand: Int) throws(LoweringError) -> BufferView

  /// The place in a model input from which `contiguous` copies an operand: the number of the input, the offset, and
  /// the strides; empty if the operand is not a part of an input.
  func sourceInInput(_ operand: Int) -> [Dim]

  /// An operand in the panel layout of the matmul kernels, if it is a parameter of rank 2, or one reshaped to that
  /// (`Function.weightMatrix`).
  ///
  /// - Parameters:
  ///   - transposed: whether the parameter is `[N, K]`, as `linear` keeps it, and not `[K, N]`.
  ///   - format: the format of the panels.
  /// - Returns: `nil` if the operand is not a parameter.
  func packedParameter(_ operand: Int, transposed: Bool, as format: WeightFormat) -> BufferArgument?

  /// The transpose of the result, if it is the only reader of the result.
  var onlyTranspose: Transpose? { get }

  /// Allocates row-major memory for a value of this type.
  func allocate(_ type: TensorType) throws(LoweringError) -> BufferView

  /// Declares the location of a result.
  func setResult(_ index: Int, _ view: BufferView)

  /// Adds a call to the plan.
  ///
  /// - Throws: if a buffer has another element type than the kernel takes.
  func call(_ call: some KernelContract<Symbolic>) throws(LoweringError)
}

extension LoweringContext {
  /// New row-major memory for a result.
  package func allocateResult(_ index: Int = 0) throws(LoweringError) -> BufferArgument {
    let view = try allocate(resultTypes[index])
    setResult(index, view)
    return view.argument
  }

  /// An operand as contiguous row-major elements; copied only if it is not.
  package func contiguous(_ operand: Int) throws(LoweringError) -> BufferArgument {
    try contiguousView(operand).argument
  }

  /// The operands in place, the shape of the result with the strides of each operand broadcast to it, and new memory
  /// for the result.
  func broadcast() throws(LoweringError) -> (
    operands: [BufferArgument], over: Symbolic.Strided, result: BufferArgument
  ) {
    let shape = resultTypes[0].shape
    let operands = operandTypes.indices.map { view($0) }
    return (
      operands.map(\.argument),
      Symbolic.Strided(shape: shape, strides: operands.map { $0.strides(broadcastTo: shape) }), try allocateResult()
    )
  }

  /// The only operand row-major, the number of its elements, and new memory for the result.
  func elementwise() throws(LoweringError) -> (x: BufferArgument, count: Dim, result: BufferArgument) {
    let x = try contiguous(0)
    let count = try BufferView.sizing { () throws(DimError) in try operandTypes[0].shape.product() }
    return (x, count, try allocateResult())
  }

  /// The first operand row-major, its number of rows and their length, and new memory for the result.
  func rows() throws(LoweringError) -> (x: BufferArgument, rows: Dim, columns: Dim, result: BufferArgument) {
    let shape = operandTypes[0].shape
    let rows = try BufferView.sizing { () throws(DimError) in try shape.dropLast().product() }
    return (try contiguous(0), rows, shape[shape.count - 1], try allocateResult())
  }

  /// The element type of a kernel for a dtype.
  ///
  /// - Throws: if the kernel does not take the dtype.
  func supported<Type>(_ type: Type?, _ dtype: DType) throws(LoweringError) -> Type {
    guard let type else { throw LoweringError("no kernel takes \(dtype)") }
    return type
  }

  /// The type of the result of a product or of attention: f32, or that of the operands.
  func productResult(_ dtype: DType, of operand: DType) throws(LoweringError) -> FloatType {
    guard let result = FloatType(dtype), result == .f32 || operand == dtype else {
      throw LoweringError("no kernel gives \(dtype) of operands of \(operand)")
    }
    return result
  }
}

extension BufferView {
  package var argument: BufferArgument { BufferArgument(buffer, offset: offset, type.dtype, isWhole: isWhole) }

  /// The call that copies this view to another of the same shape.
  package func copy(into target: BufferView) -> Kernels.Copy<Symbolic> {
    Kernels.Copy(
      type.dtype, x: argument, into: target.argument,
      over: Symbolic.Strided(shape: type.shape, strides: [strides, target.strides], transposing: true))
  }

  /// Runs `body`; an overflow of sizes becomes a lowering error.
  package static func sizing<Result>(_ body: () throws(DimError) -> Result) throws(LoweringError) -> Result {
    do { return try body() } catch { throw LoweringError(error) }
  }
}
