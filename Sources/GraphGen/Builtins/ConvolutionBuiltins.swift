import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

extension Builtin {
  static let convolutions: [Builtin] = [
    convolution(
      "conv1d", axes: 1,
      "convolution of rows: x[B, T, C], weight[O, C / groups, K], bias[O] → [B, T', O], T' as in conv2d"),
    convolution(
      "conv2d", axes: 2,
      "convolution of pictures: x[B, C, H, W], weight[O, C / groups, KH, KW], bias[O] → [B, O, H', W'], "
        + "H' = ⌊(H + 2 padding − dilation (KH − 1) − 1) / stride⌋ + 1"),
  ]

  private static func convolution(_ name: String, axes: Int, _ summary: String) -> Builtin {
    Builtin(
      name,
      [
        Parameter("x"), Parameter("weight"), Parameter("bias", .absent), Parameter("stride", .integer(1)),
        Parameter("padding", .integer(0)), Parameter("dilation", .integer(1)), Parameter("groups", .integer(1)),
      ], summary
    ) { generator, call in
      let x = try generator.tensor(call.values[0].value, name, at: call.values[0].span)
      let weight = try generator.tensor(call.values[1].value, name, at: call.values[1].span)
      var bias: ValueID?
      if case .absent = call.values[2].value {
      } else {
        bias = try generator.tensor(call.values[2].value, name, at: call.values[2].span)
      }
      let builder = ConvolutionBuilder(
        generator: generator, call: call, name: name, axes: axes,
        stride: try generator.setting(call.values[3], "stride", count: axes, atLeast: 1),
        padding: try generator.setting(call.values[4], "padding", count: axes, atLeast: 0),
        dilation: try generator.setting(call.values[5], "dilation", count: axes, atLeast: 1),
        groups: try generator.setting(call.values[6], "groups", count: 1, atLeast: 1)[0])
      return .tensor(try builder.build(x, weight, bias))
    }
  }
}

extension FunctionGenerator {
  /// An integer for each axis, or one for all axes.
  fileprivate func setting(_ argument: Argument, _ name: String, count: Int, atLeast least: Int) throws -> [Int] {
    var values = [argument.value]
    if case .list(let list) = argument.value, list.count == count { values = list }
    let numbers = try values.map { value in
      guard case .integer(let dim) = value, let number = dim.constantValue else {
        throw Diagnostic(
          "type/expected-int",
          "\(name) is a compile-time integer\(count > 1 ? ", or a list of \(count)" : ""), this is \(argument.value.kindName)",
          at: argument.span)
      }
      guard number >= least, number <= 1 << 31 else {
        throw Diagnostic(
          "value/out-of-range", "\(name) is \(number)", at: argument.root?.span ?? argument.span,
          label: argument.root.map { "\($0.name) is \(number)" }, help: "use \(least) or more")
      }
      return number
    }
    return numbers.count == count ? numbers : Array(repeating: numbers[0], count: count)
  }
}

/// Expands a convolution to windows of the padded input, laid out as rows, times the weight as a matrix.
private struct ConvolutionBuilder {
  let generator: FunctionGenerator
  let call: BuiltinCall
  let name: String
  /// The number of axes along which the windows slide.
  let axes: Int
  let stride: [Int]
  let padding: [Int]
  let dilation: [Int]
  let groups: Int

  private func type(_ value: ValueID) -> TensorType { generator.builder.type(of: value) }

  private func emit(_ op: Op, _ operands: [ValueID]) throws -> ValueID {
    try generator.emit(op, operands, at: call.span, in: call.scope)
  }

  private func reshaped(_ x: ValueID, _ shape: [Dim]) throws -> ValueID {
    type(x).shape == shape ? x : try emit(.reshape(Reshape(shape)), [x])
  }

  /// The layout of x, for errors.
  private var layout: String { axes == 1 ? "[B, T, C]" : "[B, C, H, W]" }
  private var channelAxis: Int { axes == 1 ? 2 : 1 }
  private func slidingAxis(_ index: Int) -> Int { axes == 1 ? 1 : 2 + index }

  func build(_ x: ValueID, _ weight: ValueID, _ bias: ValueID?) throws -> ValueID {
    let sizes = try check(x, weight, bias)
    let kernel = type(weight).shape
    var windows = x
    for index in 0..<axes {
      windows = try padded(windows, axis: slidingAxis(index), by: padding[index])
    }
    for index in 0..<axes { windows = try slide(windows, index, size: sizes[index]) }
    // Rows of windows: the positions [B, T'] or [B, H', W'] come before the channels and the positions within a window.
    let places = [0] + (0..<axes).map(slidingAxis)
    let within = (0..<axes).map { 2 + axes + $0 }
    let order = places + [channelAxis] + within
    windows = try emit(.transpose(Transpose(order)), [windows])
    let shape = type(windows).shape
    let outer = Array(shape[..<(1 + axes)])
    let inner = try product(Array(kernel[1...]))
    var result: ValueID
    if groups == 1 {
      let rows = try reshaped(windows, outer + [inner])
      result = try emit(
        .matMul(MatMul(transposeRHS: true)), [rows, try reshaped(weight, [kernel[0], inner])])
    } else {
      result = try grouped(windows, weight, outer: outer, inner: inner)
    }
    if let bias { result = try emit(.binary(Binary(.add)), [result, bias]) }
    if axes == 1 { return result }
    return try emit(.transpose(Transpose([0, 1 + axes] + Array(1...axes))), [result])
  }

  /// One matrix product per item and group: [B, G, rows, inner] times [G, O / G, inner]. The batch stays an axis of its
  /// own, and so do the positions of a sequence.
  private func grouped(_ windows: ValueID, _ weight: ValueID, outer: [Dim], inner: Dim) throws -> ValueID {
    let count = Dim(groups)
    let rows = try product(Array(outer.dropFirst()))
    var left = try reshaped(windows, [outer[0], rows, count, inner])
    left = try emit(.transpose(Transpose([0, 2, 1, 3])), [left])
    let outputs = type(weight).shape[0]
    let perGroup = try generator.sizing(at: call.span) { () throws(DimError) in try outputs.divided(by: groups) }
    let right = try reshaped(weight, [count, perGroup, inner])
    let result = try emit(.matMul(MatMul(transposeRHS: true)), [left, right])
    return try reshaped(try emit(.transpose(Transpose([0, 2, 1, 3])), [result]), outer + [outputs])
  }

  private func product(_ dims: [Dim]) throws -> Dim {
    try generator.sizing(at: call.span) { () throws(DimError) in try dims.product() }
  }

  private func padded(_ x: ValueID, axis: Int, by count: Int) throws -> ValueID {
    guard count > 0 else { return x }
    return try generator.padded(
      x, axis: axis, before: Dim(count), after: Dim(count), with: Argument(value: .integer(0), span: call.span),
      at: call.span, in: call.scope)
  }

  private func slide(_ x: ValueID, _ index: Int, size: Int) throws -> ValueID {
    let op = Windows(axis: slidingAxis(index), size: size, stride: stride[index], dilation: dilation[index])
    let extent = type(x).shape[op.axis]
    let result = try emit(.windows(op), [x])
    let room = try generator.sizing(at: call.span) { () throws(DimError) in
      try extent.subtracting(Dim((size - 1) * dilation[index] + 1))
    }
    guard try generator.require(room, "\(name) needs \(room) >= 0", at: call.span, in: call.scope) else {
      throw Diagnostic(
        "shape/windows", "an axis of \(extent) positions has no window of \(size) for any binding", at: call.span)
    }
    return result
  }

  /// - Returns: the extents of a window.
  private func check(_ x: ValueID, _ weight: ValueID, _ bias: ValueID?) throws -> [Int] {
    let (input, kernel) = (type(x), type(weight))
    guard input.rank == 2 + axes else {
      throw Diagnostic("shape/rank", "\(name) takes \(layout), this is \(input)", at: call.values[0].span)
    }
    guard kernel.rank == 2 + axes else {
      throw Diagnostic(
        "shape/rank", "the weight of \(name) is \(axes == 1 ? "[O, C, K]" : "[O, C, KH, KW]"), this is \(kernel)",
        at: call.values[1].span)
    }
    let channels = input.shape[channelAxis]
    let expected = try generator.sizing(at: call.span) { () throws(DimError) in
      try kernel.shape[1].multiplied(by: Dim(groups))
    }
    guard channels == expected else {
      let help = "x is \(layout): its channels are axis \(channelAxis)"
      throw Diagnostic(
        "shape/convolution",
        "\(input) has \(channels) channels, and a weight \(kernel)\(groups > 1 ? " in \(groups) groups" : "") takes \(expected)",
        at: call.span, help: help)
    }
    guard (try? kernel.shape[0].divided(by: groups)) != nil else {
      throw Diagnostic(
        "shape/not-divisible", "\(kernel.shape[0]) output channels do not fall into \(groups) groups", at: call.span)
    }
    if let bias, type(bias) != TensorType(kernel.dtype, [kernel.shape[0]]) {
      throw Diagnostic(
        "shape/mismatch",
        "the bias of \(name) is \(TensorType(kernel.dtype, [kernel.shape[0]])), this is \(type(bias))",
        at: call.values[2].span)
    }
    return try kernel.shape[2...].map { dim in
      guard let size = dim.constantValue, (1...(1 << 31)).contains(size) else {
        throw Diagnostic(
          "shape/needs-static", "the extents of a window must be known at compile time, not \(dim)",
          at: call.values[1].span)
      }
      return size
    }
  }
}
