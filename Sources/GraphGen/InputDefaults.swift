import Diagnostics
import GraphIR
import GraphcRuntime
import GraphcText
import ModelSpec

extension ModuleGenerator {
  /// The values of model inputs that are not given: `f32[B, count] = uniform(seed=0)`.
  func inputDefaults(_ generator: FunctionGenerator, in scope: Scope) throws -> [String: InputDefault] {
    var defaults: [String: InputDefault] = [:]
    for input in spec.body.inputs {
      guard let expression = input.defaultValue else { continue }
      let value = try reporting {
        try inputDefault(expression, try dtype(input.type.dtype), generator, in: scope)
      }
      defaults[input.name.text] = value
    }
    return defaults
  }

  func inputDefault(
    _ expression: Expression, _ dtype: DType, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> InputDefault {
    switch expression.kind {
    case .name("zeros") where scope["zeros"] == nil: return .constant(0)
    case .name("ones") where scope["ones"] == nil: return .constant(1)
    case .call(let call) where ["zeros", "ones"].contains(call.callee):
      throw Diagnostic(
        "spec/too-many-arguments", "\(call.callee) takes no arguments", at: expression.span,
        help: "write \(call.callee)")
    case .call(let call) where ["uniform", "normal"].contains(call.callee):
      guard dtype == .f32 else {
        throw Diagnostic(
          "type/mismatch", "random values are f32, the input is \(dtype.rawValue)", at: expression.span,
          help: "give it a constant: = 1")
      }
      return try randomDefault(call, at: expression.span, generator, in: scope)
    default: return .constant(try constantDefault(expression, dtype, generator, in: scope))
    }
  }

  /// `uniform(seed=0)`, `normal(std, seed=0)`
  private func randomDefault(
    _ call: Expression.Call, at span: Span, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> InputDefault {
    let names = call.callee == "normal" ? ["std", "seed"] : ["seed"]
    var values: [String: Argument] = [:]
    for (position, argument) in call.arguments.enumerated() {
      guard argument.name != nil || position < names.count else {
        throw Diagnostic(
          "spec/too-many-arguments", "\(call.callee) takes \(names.joined(separator: " and "))",
          at: argument.value.span)
      }
      let name = argument.name ?? names[position]
      guard names.contains(name) else {
        throw generator.unknownArgument(argument, of: call.callee, valid: names, in: call)
      }
      let value = Argument(value: try generator.evaluate(argument.value, in: scope), span: argument.value.span)
      guard values.updateValue(value, forKey: name) == nil else {
        throw Diagnostic("spec/duplicate-argument", "'\(name)' is given twice to \(call.callee)", at: value.span)
      }
    }
    let seed = try values["seed"].map { try randomSeed($0) } ?? 0
    guard call.callee == "normal" else { return .uniform(seed: seed) }
    let deviation = try values["std"].map { try generator.number($0) } ?? 1
    guard deviation > 0, Float(deviation).isFinite else {
      throw Diagnostic(
        "value/out-of-range", "the standard deviation must be above 0", at: values["std"]?.span ?? span)
    }
    return .normal(deviation, seed: seed)
  }

  private func randomSeed(_ argument: Argument) throws -> UInt64 {
    guard case .integer(let dim) = argument.value else {
      throw Diagnostic("type/expected-int", "a seed is an integer", at: argument.span)
    }
    guard let seed = dim.constantValue else {
      throw Diagnostic("type/not-compile-time", "the seed depends on the run-time dim \(dim)", at: argument.span)
    }
    guard let seed = UInt64(exactly: seed) else {
      throw Diagnostic("value/out-of-range", "the seed is \(seed)", at: argument.span, help: "use 0 or more")
    }
    return seed
  }

  /// A default with one value for every element.
  private func constantDefault(
    _ expression: Expression, _ dtype: DType, _ generator: FunctionGenerator, in scope: Scope
  ) throws -> Double {
    if case .name(let name) = expression.kind, scope[name] == nil,
      let near = nearest(to: name, among: ["zeros", "ones", "uniform", "normal"])
    {
      throw Diagnostic(
        "spec/unknown-initializer", "no default is called '\(name)'", at: expression.span,
        help: ["uniform", "normal"].contains(near) ? "write \(near)(seed=0)" : "did you mean '\(near)'?")
    }
    let value = try generator.evaluate(expression, in: scope)
    switch (dtype, value) {
    case (.f32, .integer(let dim)):
      if let number = dim.constantValue { return Double(number) }
    case (.f32, .float(let number)):
      guard Float(number).isFinite else {
        throw Diagnostic("value/not-finite", "the default is \(number)", at: expression.span)
      }
      return number
    case (.i32, .integer(let dim)):
      if let number = dim.constantValue {
        guard Int32(exactly: number) != nil else {
          throw Diagnostic("value/out-of-range", "\(number) is too large for i32", at: expression.span)
        }
        return Double(number)
      }
    case (.bool, .boolean(let flag)): return flag ? 1 : 0
    default:
      guard value.isCompileTime else { break }
      throw Diagnostic(
        "type/mismatch", "the default of \(dtype.rawValue) is \(value.kindName)", at: expression.span,
        help: "a default is one number for all elements, zeros, ones, or uniform(seed=0) and normal(std, seed=0) of f32"
      )
    }
    throw Diagnostic(
      "type/not-compile-time", "a default is known at compile time, this is \(value.kindName)", at: expression.span)
  }
}
