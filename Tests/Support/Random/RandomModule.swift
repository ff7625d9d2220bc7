package import GraphIR
package import GraphcRuntime

/// A small, valid module made from a seed, with everything that is needed to run it.
///
/// Its values are tame: no overflow, no division by nearly zero, and no function that jumps (comparison, floor, cast)
/// except on values that single precision holds exactly. So evaluations in different precision agree closely.
/// Masks may switch off every position of a row.
package struct RandomModule {
  package let seed: UInt64
  package let module: Module
  /// The run-time dims, from 1 to 3.
  package let bindings: [String: Int]
  /// One for each input of `main`.
  package let inputs: [Tensor64]
  /// By full path.
  package let parameters: [String: Tensor64]

  /// - Parameter size: about the number of nodes of `main`.
  package init(seed: UInt64, size: Int = 20) throws {
    self.seed = seed
    var random = SplitMix64(seed: seed)
    var dims = ["B"]
    if random.chance(0.3) { dims.append("T") }
    var bindings: [String: Int] = [:]
    for dim in dims { bindings[dim] = Int.random(in: 1...3, using: &random) }
    let axes = RandomAxes(
      batch: Dim(symbol: "B"), tokens: dims.count > 1 ? Dim(symbol: "T") : Dim(Int.random(in: 1...4, using: &random)),
      heads: Int.random(in: 1...2, using: &random), headSize: Int.random(in: 1...3, using: &random))

    var functions: [Function] = []
    var callees: [RandomFunction.Callee] = []
    for name in ["layer", "pair"].prefix(Int.random(in: 0...2, using: &random)) {
      var generator = RandomFunction(name: name, axes: axes, dims: dims, random: random)
      let callee = try generator.makeCallee(outputCount: name == "pair" ? 2 : 1, size: size / 2)
      functions.append(generator.builder.function)
      callees.append(callee)
      random = generator.random
    }
    var generator = RandomFunction(name: Module.mainName, axes: axes, dims: dims, random: random)
    generator.callees = callees
    try generator.makeMain(size: size)
    functions.append(generator.builder.function)
    random = generator.random

    module = Module(name: "random \(seed)", dims: dims, functions: functions)
    self.bindings = bindings
    inputs = try generator.builder.function.inputs.map { try Self.values(of: $0.type, bindings, &random) }
    var parameters: [String: Tensor64] = [:]
    for declaration in module.parameters { parameters[declaration.path] = try Self.values(of: declaration, &random) }
    self.parameters = parameters
  }

  /// The outputs of the module by the reference evaluator.
  package func evaluate() throws -> [Tensor64] { try evaluate(module) }

  /// The outputs of another module with the same signature, such as this one after a pass.
  package func evaluate(_ module: Module) throws -> [Tensor64] {
    try ReferenceEvaluator(module, bindings: bindings, parameters: parameters).run(inputs)
  }

  private static func values(
    of type: TensorType, _ bindings: [String: Int], _ random: inout SplitMix64
  ) throws -> Tensor64 {
    try Tensor64(type.shape.map { try $0.evaluate(bindings) }) { _ in
      switch type.dtype {
      case .f32: 2 * random.grid()
      case .i32: Double(Int.random(in: -4...4, using: &random))
      case .bool: random.chance(0.6) ? 1 : 0
      }
    }
  }

  /// As the initializer says, but so that no term of a norm or a bias goes untested; in single precision.
  private static func values(
    of declaration: ParameterDeclaration, _ random: inout SplitMix64
  ) throws -> Tensor64 {
    try Tensor64(declaration.type.shape.map { try $0.evaluate([:]) }) { _ in
      switch declaration.initializer {
      case .zeros: random.grid() / 4
      case .ones: 1 + random.grid() / 4
      case .normal: random.grid()
      case .xavierUniform: random.grid() / 2
      }
    }
  }
}

/// The extents that the tensors of one random module are made of.
struct RandomAxes {
  var batch: Dim
  var tokens: Dim
  var heads: Int
  var headSize: Int

  var width: Int { heads * headSize }
  /// `[B, T, D]`
  var hidden: [Dim] { [batch, tokens, Dim(width)] }
}
