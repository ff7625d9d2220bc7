package import GraphcRuntime

/// An argument of a kernel call; sizes are polynomials until the run-time dims are bound.
package enum KernelArgument: Hashable, Sendable {
  /// A buffer from an element offset on. `isWhole` says that the value is all of the buffer, row-major
  /// (`BufferView.isWhole`), so that a kernel may write its result over it.
  case buffer(Buffer, offset: Dim, DType, isWhole: Bool)
  /// An optional input or output that is not there; such outputs come last.
  case absent
  case count(Dim)
  case counts([Dim])
  case number(Double)
  case flag(Bool)
  /// What the call computes, as whoever makes the call names it.
  case site
}

/// Why a node cannot be lowered: a combination that no kernel covers, or a size that overflows.
package struct LoweringError: Error, Hashable, Sendable {
  package var message: String

  package init(_ message: String) { self.message = message }

  package init(_ error: DimError) { self.init(InferenceError(error).message) }
}

/// The plan, as an op sees it when it is lowered: its operands as views, and kernels to call.
package protocol LoweringContext: AnyObject {
  var operandTypes: [TensorType] { get }
  var resultTypes: [TensorType] { get }

  /// The location of an operand, without copying.
  func view(_ operand: Int) -> BufferView

  /// An operand as row-major elements; copied only if it lies otherwise.
  func contiguousView(_ operand: Int) throws(LoweringError) -> BufferView

  /// The place in a model input from which `contiguous` copies an operand: the number of the input, the offset, the
  /// strides. Empty for an operand that is not a part of an input.
  func sourceInInput(_ operand: Int) -> [Dim]

  /// An operand that is a parameter of rank 2, or one reshaped to that (`Function.weightMatrix`), in the panel layout
  /// of the matmul kernels.
  ///
  /// - Parameters:
  ///   - transposed: the parameter is `[N, K]`, as `linear` keeps it, not `[K, N]`.
  ///   - format: of the panels.
  /// - Returns: `nil` if the operand is not a parameter.
  func packedParameter(_ operand: Int, transposed: Bool, as format: WeightFormat) -> KernelArgument?

  /// The transpose of the result that is all that reads it.
  var onlyTranspose: Transpose? { get }

  /// Allocates row-major memory for a value of this type.
  func allocate(_ type: TensorType) throws(LoweringError) -> BufferView

  /// Declares the location of a result.
  func setResult(_ index: Int, _ view: BufferView)

  func call(_ kernel: Kernel, _ arguments: [KernelArgument])
}

extension LoweringContext {
  /// New row-major memory for a result.
  package func allocateResult(_ index: Int = 0) throws(LoweringError) -> KernelArgument {
    let view = try allocate(resultTypes[index])
    setResult(index, view)
    return view.argument
  }

  /// An operand as row-major elements; copied only if it lies otherwise.
  package func contiguous(_ operand: Int) throws(LoweringError) -> KernelArgument {
    try contiguousView(operand).argument
  }

  /// Calls a kernel that takes operands, the result, its shape, and the strides of each operand broadcast to it.
  package func callBroadcasting(_ kernel: Kernel) throws(LoweringError) {
    let shape = resultTypes[0].shape
    let operands = operandTypes.indices.map { view($0) }
    let result = try allocateResult()
    call(
      kernel,
      operands.map(\.argument) + [result, .counts(shape)] + operands.map { .counts($0.strides(broadcastTo: shape)) })
  }

  /// Calls a kernel that takes one operand row-major, the result, and the number of elements.
  package func callElementwise(_ kernel: Kernel) throws(LoweringError) {
    let shape = operandTypes[0].shape
    let x = try contiguous(0)
    let count = try BufferView.sizing { () throws(DimError) in try shape.product() }
    call(kernel, [x, try allocateResult(), .count(count)])
  }

  /// Calls a kernel that takes operands row-major, the result, and the rows and columns of the first operand.
  package func callOnRows(_ kernel: Kernel, _ extra: [KernelArgument] = []) throws(LoweringError) {
    let shape = operandTypes[0].shape
    let rows = try BufferView.sizing { () throws(DimError) in try shape.dropLast().product() }
    var operands: [KernelArgument] = []
    for index in operandTypes.indices { operands.append(try contiguous(index)) }
    call(kernel, operands + [try allocateResult(), .count(rows), .count(shape[shape.count - 1])] + extra)
  }
}

extension BufferView {
  package var argument: KernelArgument { .buffer(buffer, offset: offset, type.dtype, isWhole: isWhole) }

  /// The arguments of the copy kernel for moving this view into another of the same shape.
  package func copyArguments(into target: BufferView) -> [KernelArgument] {
    [
      .buffer(buffer, offset: 0, type.dtype, isWhole: false),
      .buffer(target.buffer, offset: 0, type.dtype, isWhole: false),
      .counts(type.shape), .counts(strides), .count(offset), .counts(target.strides), .count(target.offset),
    ]
  }

  /// Runs `body`; an overflow of sizes becomes a lowering error.
  package static func sizing<Result>(_ body: () throws(DimError) -> Result) throws(LoweringError) -> Result {
    do { return try body() } catch { throw LoweringError(error) }
  }
}
