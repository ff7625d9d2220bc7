package import GraphcRuntime

/// Makes the nodes of a gradient, all with the origin of the op that is differentiated.
package struct GradientBuilder {
  package var builder: FunctionBuilder
  private let site: GradientSite

  package init(_ builder: FunctionBuilder, _ site: GradientSite) {
    self.builder = builder
    self.site = site
  }

  /// The value of an operand in the forward computation.
  package func operand(_ index: Int) -> ValueID { site.operands[index] }

  /// The result in the forward computation.
  package var result: ValueID { site.results[0] }

  package func shape(of value: ValueID) -> [Dim] { builder.type(of: value).shape }

  package mutating func emit(_ op: Op, _ operands: [ValueID] = []) throws(InferenceError) -> ValueID {
    try builder.emit(op, operands, origin: site.origin)
  }

  package mutating func unary(_ function: UnaryFunction, _ x: ValueID) throws(InferenceError) -> ValueID {
    try emit(.unary(Unary(function)), [x])
  }

  package mutating func binary(
    _ function: BinaryFunction, _ x: ValueID, _ y: ValueID
  ) throws(InferenceError) -> ValueID {
    try emit(.binary(Binary(function)), [x, y])
  }

  package mutating func product(_ x: ValueID, _ y: ValueID) throws(InferenceError) -> ValueID {
    try binary(.multiply, x, y)
  }

  /// An elementwise function of a tensor and a number.
  package mutating func scalar(
    _ function: BinaryFunction, _ x: ValueID, _ number: Double
  ) throws(InferenceError) -> ValueID {
    try builder.scalar(function, x, number, site.origin)
  }

  package mutating func number(_ value: Double) throws(InferenceError) -> ValueID {
    try emit(.constant(Constant(.float(value))))
  }

  /// A dim as a number.
  package mutating func number(_ dim: Dim) throws(InferenceError) -> ValueID {
    if let value = dim.constantValue { return try number(Double(value)) }
    return try emit(.cast(Cast(to: .f32)), [try emit(.constant(Constant(.dim(dim))))])
  }

  package mutating func compare(
    _ function: ComparisonFunction, _ x: ValueID, _ y: ValueID
  ) throws(InferenceError) -> ValueID {
    try emit(.comparison(Comparison(function)), [x, y])
  }

  /// `x` where a condition holds, a number elsewhere.
  package mutating func select(
    _ condition: ValueID, _ x: ValueID, else number: Double
  ) throws(InferenceError) -> ValueID {
    try emit(.select(Select()), [condition, x, try self.number(number)])
  }

  package mutating func reshape(_ x: ValueID, _ shape: [Dim]) throws(InferenceError) -> ValueID {
    try builder.reshaped(x, shape, site.origin)
  }

  package mutating func zeros(_ shape: [Dim]) throws(InferenceError) -> ValueID {
    try builder.zeros(shape, site.origin)
  }

  package mutating func summed(_ x: ValueID, to shape: [Dim]) throws(InferenceError) -> ValueID {
    try builder.summed(x, to: shape, site.origin)
  }

  /// The sum along one axis, which keeps an extent of 1.
  package mutating func sum(_ x: ValueID, axis: Int) throws(InferenceError) -> ValueID {
    try emit(.reduce(Reduce(.sum, axis: axis, keep: true)), [x])
  }

  /// `x` with zeros before and after its positions along an axis.
  package mutating func padded(
    _ x: ValueID, axis: Int, before: Dim, after: Dim
  ) throws(InferenceError) -> ValueID {
    var parts: [ValueID] = []
    var shape = shape(of: x)
    for (part, extent) in [(nil, before), (x, 1), (nil, after)] as [(ValueID?, Dim)] {
      if let part {
        parts.append(part)
      } else if extent != Dim(0) {
        shape[axis] = extent
        parts.append(try zeros(shape))
      }
    }
    return parts.count == 1 ? x : try emit(.concat(Concat(axis: axis)), parts)
  }
}

extension FunctionBuilder {
  /// A value under a shape; the value itself if it has that already.
  package mutating func reshaped(_ x: ValueID, _ shape: [Dim], _ origin: Origin) throws(InferenceError) -> ValueID {
    type(of: x).shape == shape ? x : try emit(.reshape(Reshape(shape)), [x], origin: origin)
  }

  /// Zeros of f32.
  package mutating func zeros(_ shape: [Dim], _ origin: Origin) throws(InferenceError) -> ValueID {
    let zero = try emit(.constant(Constant(.float(0))), origin: origin)
    return shape.isEmpty ? zero : try emit(.expand(Expand(shape)), [zero], origin: origin)
  }

  /// The adjoint of broadcasting: the sum of all elements that came of one, in the shape that was broadcast.
  ///
  /// Neighbouring axes are summed as one.
  package mutating func summed(_ x: ValueID, to shape: [Dim], _ origin: Origin) throws(InferenceError) -> ValueID {
    let wide = type(of: x).shape
    guard wide != shape else { return x }
    let missing = wide.count - shape.count
    let isSummed = wide.indices.map { axis in
      axis < missing || shape[axis - missing] == Dim(1) && wide[axis] != Dim(1)
    }
    var merged: [(extent: Dim, isSummed: Bool)] = []
    for axis in wide.indices {
      if let last = merged.last, last.isSummed, isSummed[axis] {
        let extent = try inferring { () throws(DimError) in try last.extent.multiplied(by: wide[axis]) }
        merged[merged.count - 1].extent = extent
      } else {
        merged.append((wide[axis], isSummed[axis]))
      }
    }
    var sum = x
    if merged.count < wide.count {
      sum = try emit(.reshape(Reshape(merged.map(\.extent))), [sum], origin: origin)
    }
    for axis in merged.indices.reversed() where merged[axis].isSummed {
      sum = try emit(.reduce(Reduce(.sum, axis: axis, keep: false)), [sum], origin: origin)
    }
    return try reshaped(sum, shape, origin)
  }
}
