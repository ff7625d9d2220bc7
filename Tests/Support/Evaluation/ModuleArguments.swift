package import GraphIR
import GraphcRuntime

/// Everything that a module needs to run, made from a seed. Single precision represents every value exactly.
package struct ModuleArguments {
  /// The run-time dims, small; they satisfy the checks of the module.
  package var bindings: [String: Int]
  /// One tensor for each input of `main`: f32 from −2 to 2, i32 from −4 to 4, booleans mostly true.
  package var inputs: [Tensor64]
  /// The parameters and draws by full path: similar to what the initializer gives, but no term of a norm or a bias is 0 or 1
  /// everywhere.
  package let parameters: [String: Tensor64]

  /// - Parameters:
  ///   - bindings: the run-time dims, if they are given.
  ///   - hasSpecialValues: whether some elements of f32 inputs are infinite, NaN or −0.
  /// - Throws: `EvaluationError` if no small dims satisfy the checks; `DimError`.
  package init(
    for module: Module, seed: UInt64, bindings given: [String: Int]? = nil, hasSpecialValues: Bool = false
  ) throws {
    var random = SplitMix64(seed: seed)
    let bindings = try given ?? Self.bindings(for: module, &random)
    self.bindings = bindings
    inputs = try (module.functions.last?.inputs ?? []).map { input in
      try Tensor64(input.type.shape.map { try $0.evaluate(bindings) }) { _ in
        switch input.type.dtype {
        case .f32, .bf16:
          hasSpecialValues && random.chance(0.1) ? random.pick(Self.specialValues) : 2 * random.grid()
        case .i32: Double(Int.random(in: -4...4, using: &random))
        case .bool: random.chance(0.6) ? 1 : 0
        }
      }
    }
    var parameters: [String: Tensor64] = [:]
    for declaration in module.parameters + module.draws {
      parameters[declaration.path] = try Tensor64(declaration.type.shape.map { try $0.evaluate([:]) }) { _ in
        switch declaration.initializer {
        case .zeros: random.grid() / 4
        case .ones: 1 + random.grid() / 4
        case .normal, .truncatedNormal, .kaimingNormal: random.grid()
        case .uniform, .xavierUniform, .kaimingUniform: random.grid() / 2
        case .draw: Double(Int32.random(in: .min ... .max, using: &random))
        }
      }
    }
    self.parameters = parameters
  }

  /// The outputs of `main` by the reference evaluator, for the module or one with the same signature, such as the
  /// module after a pass.
  ///
  /// - Parameters:
  ///   - rounds: whether casts to bf16 round.
  ///   - roundsConstants: whether constants are rounded to single precision.
  package func evaluate(_ module: Module, rounds: Bool = true, roundsConstants: Bool = true) throws -> [Tensor64] {
    var evaluator = ReferenceEvaluator(module, bindings: bindings, parameters: parameters)
    evaluator.roundsToBF16 = rounds
    evaluator.roundsConstants = roundsConstants
    return try evaluator.run(inputs)
  }

  /// A description of the difference between the outputs of a module and the expected ones; `nil` if there is none.
  package func difference(
    of module: Module, from expected: [Tensor64], rounds: Bool = true, roundsConstants: Bool = true
  ) throws -> String? {
    let actual = try evaluate(module, rounds: rounds, roundsConstants: roundsConstants)
    guard actual.count == expected.count else { return "\(actual.count) outputs, not \(expected.count)" }
    for (index, (a, b)) in zip(actual, expected).enumerated()
    where !allClose(a, b, relative: 1e-9, absolute: 1e-9) {
      return "output \(index) at \(bindings) is off by \(relativeError(a, b)), \(a.shape) for \(b.shape)"
    }
    return nil
  }

  private static let specialValues: [Double] = [.infinity, -.infinity, .nan, -0.0]

  private static func bindings(for module: Module, _ random: inout SplitMix64) throws -> [String: Int] {
    var bindings: [String: Int] = [:]
    for dim in module.dims { bindings[dim] = Int.random(in: 1...3, using: &random) }
    for attempt in 0..<64 {
      if try module.checks.allSatisfy({ try $0.nonNegative.evaluate(bindings) >= 0 }) { return bindings }
      bindings = bindings.mapValues { $0 + 1 }
      // Larger dims do not help if one must be larger than another.
      guard attempt >= 16 else { continue }
      for dim in module.dims { bindings[dim] = Int.random(in: 1...8, using: &random) }
    }
    throw EvaluationError("no small dims satisfy the checks of the module")
  }
}
