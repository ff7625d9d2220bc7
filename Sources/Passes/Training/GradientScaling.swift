import GraphIR
import GraphcRuntime

/// The number by which sums of gradients are divided.
enum GradientDivisor {
  /// An output of the model.
  case output(String)
  case number(Double)
}

/// What gradients are multiplied by before an optimizer sees them.
struct GradientScaling {
  var divisor: GradientDivisor
  /// The largest norm of all gradients together, after the division.
  var largestNorm: Double?

  /// The factor, f32[]: 1 / divisor, and if the norm of what it gives is above the largest, times
  /// largest / (norm + 10⁻⁶), as in PyTorch's `clip_grad_norm_`. `nil` for 1.
  ///
  /// - Parameter outputs: the outputs of the model by name.
  func factor(
    of gradients: [ValueID], _ outputs: [String: ValueID], _ builder: inout FunctionBuilder, _ origin: Origin
  ) throws(InferenceError) -> ValueID? {
    var factor: ValueID?
    switch divisor {
    case .number(1): break
    case .number(let number): factor = try builder.emit(.constant(Constant(.float(1 / number))), origin: origin)
    case .output(let name):
      guard let count = outputs[name] else { throw InferenceError("call/argument", "there is no output '\(name)'") }
      let one = try builder.emit(.constant(Constant(.float(1))), origin: origin)
      factor = try builder.emit(.binary(Binary(.divide)), [one, count], origin: origin)
    }
    guard let largestNorm else { return factor }
    var total = try builder.zeros([], origin)
    for gradient in gradients {
      let squares = try builder.emit(.binary(Binary(.multiply)), [gradient, gradient], origin: origin)
      total = try builder.emit(
        .binary(Binary(.add)), [total, try builder.summed(squares, to: [], origin)], origin: origin)
    }
    var norm = try builder.emit(.unary(Unary(.sqrt)), [total], origin: origin)
    if let factor { norm = try builder.emit(.binary(Binary(.multiply)), [norm, factor], origin: origin) }
    let limit = try builder.emit(.constant(Constant(.float(largestNorm))), origin: origin)
    let ratio = try builder.emit(
      .binary(Binary(.divide)), [limit, try builder.scalar(.add, norm, 1e-6, origin)], origin: origin)
    let clipped = try builder.scalar(.minimum, ratio, 1, origin)
    guard let factor else { return clipped }
    return try builder.emit(.binary(Binary(.multiply)), [factor, clipped], origin: origin)
  }
}
