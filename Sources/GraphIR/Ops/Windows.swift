import GraphcRuntime

/// Sliding windows along one axis, as an additional axis.
package struct Windows: OpDefinition {
  package static let mnemonics = ["windows"]
  package static let documentation = OpDocumentation(
    "windows that slide along one axis: their positions within become the last axis; what fills no window is left out",
    operands: ["x"],
    formula: "[.., N, ..] → [.., M, .., size]: y[.., m, .., k] = x[.., m·stride + k·dilation, ..], "
      + "M = ⌊(N − (size − 1)·dilation − 1) / stride⌋ + 1")

  package var axis: Int
  package var size: Int
  package var stride: Int
  package var dilation: Int

  package init(axis: Int, size: Int, stride: Int = 1, dilation: Int = 1) {
    self.axis = axis
    self.size = size
    self.stride = stride
    self.dilation = dilation
  }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    axis = try attributes.integer("axis")
    size = try attributes.integer("size")
    stride = try attributes.integer("stride")
    dilation = try attributes.integer("dilation")
  }

  package var attributes: [Attribute] {
    [
      Attribute("axis", .integer(axis)), Attribute("size", .integer(size)), Attribute("stride", .integer(stride)),
      Attribute("dilation", .integer(dilation)),
    ]
  }

  /// The code that makes the windows proves or checks that a run-time extent has room for one (`room`).
  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    try Check.count(operands, 1)
    let type = operands[0]
    try Check.axis(axis, rank: type.rank)
    guard size >= 1, stride >= 1, dilation >= 1 else {
      throw InferenceError(
        "value/out-of-range", "size \(size), stride \(stride) and dilation \(dilation) must be at least 1")
    }
    let room = try room(type.shape[axis])
    if let value = room.constantValue, value < 0 {
      throw InferenceError(
        "shape/windows",
        "axis \(axis) of \(type) has \(type.shape[axis]) positions, fewer than the \(size) of a window\(dilation > 1 ? " with dilation \(dilation)" : "")",
        operand: 0, help: "use a smaller window, or pad the axis")
    }
    guard let steps = try? room.dividedDown(by: stride) else {
      throw InferenceError(
        "shape/not-divisible",
        "a stride of \(stride) along axis \(axis) of \(type) leaves no count of windows: \(room) is not a multiple of \(stride), nor so up to a constant",
        operand: 0, help: "make the extent config, so that it is known at compile time, or slide by 1")
    }
    var shape = type.shape
    shape[axis] = try inferring { () throws(DimError) in try steps.adding(1) }
    shape.append(Dim(size))
    try Check.shape(shape)
    return [TensorType(type.dtype, shape)]
  }

  /// The positions of the axis beyond the first window, which must be at least 0.
  package func room(_ extent: Dim) throws(InferenceError) -> Dim {
    try inferring { () throws(DimError) in
      try extent.subtracting(Dim(size - 1).multiplied(by: Dim(dilation))).subtracting(1)
    }
  }

  private var flow: AxisFlow.Flows {
    { [axis, size, stride, dilation] operands in
      operands.map { type in
        type.axesWithPositions.map { other in
          if other != axis { return .aligned(other, to: other) }
          let reach = (size - 1).multipliedReportingOverflow(by: dilation)
          guard stride == 1, !reach.overflow else { return .scattered(axis) }
          return .band(axis, to: axis, low: 0, high: Dim(reach.partialValue))
        }
      }
    }
  }

  package var semantics: Semantics {
    .primitive(flow: flow) { (context) throws(LoweringError) in
      let x = context.view(0)
      let (step, within) = try BufferView.sizing { () throws(DimError) in
        (try x.strides[axis].multiplied(by: Dim(stride)), try x.strides[axis].multiplied(by: Dim(dilation)))
      }
      var strides = x.strides
      strides[axis] = step
      context.setResult(
        0, x.window(strides: strides + [within], type: context.resultTypes[0]))
    }
  }

  package var view: View? { .part }

  /// The sum, for each position of x, of the cotangents of its places in windows: those at one place within the windows
  /// lie `stride` apart.
  package var gradient: Gradient {
    .operandwise { (builder, _, cotangent) throws(InferenceError) in
      let extent = builder.shape(of: builder.operand(0))[axis]
      var all = builder.shape(of: cotangent)
      let last = all.count - 1
      all.removeLast()
      var sum: ValueID?
      for place in 0..<size {
        let slice = Slice(axis: last, start: Dim(place), end: Dim(place + 1))
        var part = try builder.reshape(try builder.emit(.slice(slice), [cotangent]), all)
        part = try spread(part, &builder)
        let after = try inferring { () throws(DimError) in
          try extent.subtracting(Dim(place * dilation)).subtracting(builder.shape(of: part)[axis])
        }
        part = try builder.padded(part, axis: axis, before: Dim(place * dilation), after: after)
        sum = try sum.map { (other) throws(InferenceError) in try builder.binary(.add, other, part) } ?? part
      }
      return sum
    }
  }

  /// Puts stride − 1 zeros between the positions of the axis.
  private func spread(_ x: ValueID, _ builder: inout GradientBuilder) throws(InferenceError) -> ValueID {
    guard stride > 1 else { return x }
    var shape = builder.shape(of: x)
    let wide = try inferring { () throws(DimError) in try shape[axis].multiplied(by: Dim(stride)) }
    let apart = Array(shape[...axis]) + [1] + Array(shape[(axis + 1)...])
    let filled = try builder.padded(try builder.reshape(x, apart), axis: axis + 1, before: 0, after: Dim(stride - 1))
    shape[axis] = wide
    let end = try inferring { () throws(DimError) in try wide.subtracting(Dim(stride - 1)) }
    return try builder.emit(.slice(Slice(axis: axis, start: 0, end: end)), [try builder.reshape(filled, shape)])
  }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
