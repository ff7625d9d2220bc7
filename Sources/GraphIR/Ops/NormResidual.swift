import GraphcRuntime

/// The residual that a norm adds to x before it normalizes the rows.
package enum NormResidual: Hashable, Sendable {
  case none
  /// The last operand is added.
  case added
  /// The last operand is added, and the sum is a second result.
  case addedAndKept

  init(_ attributes: inout AttributeReader) throws(AttributeError) {
    let present = Set(attributes.unread)
    let isAdded = present.contains("residual") ? try attributes.flag("residual") : false
    let isKept = present.contains("sum") ? try attributes.flag("sum") : false
    guard isAdded || !isKept else { throw AttributeError(message: "'sum' needs 'residual: true'") }
    self = isKept ? .addedAndKept : isAdded ? .added : .none
  }

  /// The flags that are true.
  var attributes: [Attribute] {
    switch self {
    case .none: []
    case .added: [Attribute("residual", .flag(true))]
    case .addedAndKept: [Attribute("residual", .flag(true)), Attribute("sum", .flag(true))]
    }
  }

  /// Whether the rows of a residual are those of x, or repeat in it like those of a table of positions: its shape is
  /// that of the last axes of x, perhaps with leading axes of extent 1.
  package static func fits(_ residual: TensorType, to x: TensorType) -> Bool {
    guard residual.dtype == .f32, residual.rank >= 1, residual.rank <= x.rank,
      residual.shape.last == x.shape.last
    else { return false }
    let rows = residual.shape.dropLast().drop { $0 == Dim(1) }
    return x.shape.dropLast().suffix(rows.count).elementsEqual(rows)
  }

  /// The types of the results for x, the weights of the norm and the residual.
  ///
  /// - Parameter dtype: the type of the normalized rows.
  func inferTypes(_ operands: [TensorType], weights: Int, to dtype: DType) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 1 + weights + (self == .none ? 0 : 1))
    try Check.normalizedRows(Array(operands[...weights]))
    if self != .none {
      try Check.float(operands, at: weights + 1)
      guard NormResidual.fits(operands[weights + 1], to: operands[0]) else {
        throw InferenceError(
          "shape/mismatch", "\(operands[weights + 1]) cannot be added to the rows of \(operands[0]) here",
          operand: weights + 1)
      }
    }
    let normed = TensorType(dtype, operands[0].shape)
    return self == .addedAndKept ? [normed, operands[0]] : [normed]
  }

  /// The value to normalize: x, or its sum with the residual.
  func sum(
    _ builder: inout FunctionBuilder, _ operands: [ValueID], _ origin: Origin
  ) throws(InferenceError) -> ValueID {
    if self == .none { return operands[0] }
    return try builder.emit(.binary(Binary(.add)), [operands[0], operands[operands.count - 1]], origin: origin)
  }

  func results(normed: ValueID, sum: ValueID) -> [ValueID] { self == .addedAndKept ? [normed, sum] : [normed] }

  /// What the kernels of norms take: the operands row-major, the results and the sizes.
  func arguments(_ context: any LoweringContext) throws(LoweringError) -> NormArguments {
    let shapes = context.operandTypes.map(\.shape)
    let rows = try BufferView.sizing { () throws(DimError) in try shapes[0].dropLast().product() }
    var operands: [BufferArgument] = []
    for index in shapes.indices { operands.append(try context.contiguous(index)) }
    let residual = self == .none ? nil : operands.popLast()
    let residualRows = try BufferView.sizing { () throws(DimError) in
      residual == nil ? 0 : try shapes[shapes.count - 1].dropLast().product()
    }
    let into = try context.allocateResult()
    let sum = self == .addedAndKept ? try context.allocateResult(1) : nil
    return NormArguments(
      x: operands[0], weights: Array(operands.dropFirst()), residual: residual, into: into, sum: sum, rows: rows,
      columns: shapes[0][shapes[0].count - 1], residualRows: residualRows)
  }
}

/// The buffers and sizes of a norm.
struct NormArguments {
  var x: BufferArgument
  /// The weight, and the bias where there is one.
  var weights: [BufferArgument]
  var residual: BufferArgument?
  var into: BufferArgument
  var sum: BufferArgument?
  var rows: Dim
  var columns: Dim
  /// 0 without a residual.
  var residualRows: Dim
}
