import Diagnostics
import GraphcRuntime
import GraphcText
import ModelSpec

extension FunctionGenerator {
  /// How a parameter starts: `normal(0.02)`.
  func initializer(_ expression: Expression, in scope: Scope) throws -> Initializer {
    let (name, arguments): (String, [Expression.Argument]) =
      switch expression.kind {
      case .name(let name): (name, [])
      case .call(let call): (call.callee, call.arguments)
      default: ("", [])
      }
    let values = try arguments.map { argument in
      try number(Argument(value: try evaluate(argument.value, in: scope), span: argument.value.span))
    }
    switch (name, values.count) {
    case ("zeros", 0): return .zeros
    case ("ones", 0): return .ones
    case ("xavier_uniform", 0): return .xavierUniform
    case ("kaiming_uniform", 0): return .kaimingUniform
    case ("kaiming_normal", 0): return .kaimingNormal
    case ("normal", 1): return .normal(try deviation(values[0], expression))
    case ("truncated_normal", 1): return .truncatedNormal(try deviation(values[0], expression))
    case ("uniform", 2):
      guard values[0] < values[1], values.allSatisfy({ Float($0).isFinite }) else {
        throw Diagnostic(
          "value/out-of-range", "values are uniform from a number up to a larger one", at: expression.span,
          help: "for example uniform(-0.1, 0.1)")
      }
      return .uniform(low: values[0], high: values[1])
    default:
      let (new, isSure) = initializer(meantBy: name, count: values.count)
      let error = Diagnostic(
        "spec/unknown-initializer", "no initializer is written like this", at: expression.span,
        help: (new.map { isSure ? "did you mean '\($0)'? " : "write \($0): " } ?? "") + Self.initializers)
      let old = module.written(expression.span)
      throw isSure ? error.fixed(new, replacing: old) : error.suggesting(new, replacing: old)
    }
  }

  private static let initializers =
    "a parameter starts as zeros, ones, normal(std), truncated_normal(std), uniform(low, high), xavier_uniform, "
    + "kaiming_uniform or kaiming_normal"

  private func deviation(_ value: Double, _ expression: Expression) throws -> Double {
    guard value > 0, value.isFinite else {
      throw Diagnostic("value/out-of-range", "the standard deviation must be above 0", at: expression.span)
    }
    return value
  }

  /// A likely replacement for an initializer that does not exist, or that has other arguments.
  private func initializer(meantBy name: String, count: Int) -> (text: String?, isSure: Bool) {
    switch name {
    case "normal", "randn", "gaussian", "normal_", "RandomNormal", "random_normal", "random":
      return ("normal(0.02)", false)
    case "trunc_normal", "trunc_normal_", "truncated_normal", "TruncatedNormal":
      return ("truncated_normal(0.02)", false)
    case "uniform", "uniform_", "rand", "RandomUniform", "random_uniform": return ("uniform(-0.1, 0.1)", false)
    case "glorot_uniform", "xavier", "xavier_uniform_", "glorot", "xavier_normal", "lecun_normal":
      return ("xavier_uniform", false)
    case "kaiming", "kaiming_uniform_", "he_uniform", "he": return ("kaiming_uniform", false)
    case "kaiming_normal_", "he_normal": return ("kaiming_normal", false)
    case "kaiming_uniform", "kaiming_normal": return (name, count == 0)
    case "constant", "zeros", "ones", "xavier_uniform", "zeros_", "ones_", "zero_init":
      return (name.hasPrefix("ones") ? "ones" : name.hasPrefix("x") ? "xavier_uniform" : "zeros", count == 0)
    default:
      let names = [
        "zeros", "ones", "normal", "truncated_normal", "uniform", "xavier_uniform", "kaiming_uniform", "kaiming_normal",
      ]
      guard let near = NearestName.best(to: name, among: names) else { return (nil, false) }
      let takesNumbers = ["normal", "truncated_normal", "uniform"].contains(near)
      return takesNumbers ? initializer(meantBy: near, count: count) : (near, true)
    }
  }
}
