package import GraphIR
import GraphcRuntime

/// A small, valid module made from a seed, with everything that is needed to run it.
///
/// Its values are harmless: no overflow, no division by nearly zero, and discontinuous functions (comparison, floor,
/// cast) only of values that single precision represents exactly; what is computed from constants alone is exact, too.
/// Evaluations in different precision therefore agree closely. Run-time axes are sliced, concatenated, gathered and
/// reshaped to extents such as T − 1, T + 2 and 2·T, so that values may be empty, and reductions of empty axes infinite
/// or NaN. Results near 0 may be differences of large values, so compare with an absolute tolerance as well
/// (`allClose`). Masks may switch off every position of a row.
package struct RandomModule {
  package let seed: UInt64
  package let module: Module
  package let arguments: ModuleArguments

  /// - Parameter size: about the number of nodes of `main`.
  package init(seed: UInt64, size: Int = 20) throws {
    self.seed = seed
    var random = SplitMix64(seed: seed)
    var dims = ["B"]
    if random.chance(0.5) { dims.append("T") }
    let axes = RandomAxes(
      batch: Dim(symbol: "B"), tokens: dims.count > 1 ? Dim(symbol: "T") : Dim(Int.random(in: 1...4, using: &random)),
      heads: Int.random(in: 1...2, using: &random), headSize: Int.random(in: 1...3, using: &random))

    var functions: [Function] = []
    var callees: [RandomFunction.Callee] = []
    var checks: [Module.DimCheck] = []
    for name in ["layer", "pair", "other"].prefix(Int.random(in: 0...3, using: &random)) {
      var generator = RandomFunction(name: name, axes: axes, dims: dims, random: random)
      let callee = try generator.makeCallee(outputCount: name == "pair" ? 2 : 1, size: size / 2)
      functions.append(generator.builder.function)
      callees.append(callee)
      checks += generator.checks
      random = generator.random
    }
    var generator = RandomFunction(name: Module.mainName, axes: axes, dims: dims, random: random)
    generator.callees = callees
    try generator.makeMain(size: size)
    functions.append(generator.builder.function)
    checks += generator.checks
    random = generator.random

    module = Module(name: "random \(seed)", dims: dims, functions: functions, checks: checks)
    arguments = try ModuleArguments(for: module, seed: random.next())
  }

  /// Arguments for each extent from 1 to 3 of the run-time axes that the checks allow; f32 inputs of one of them have
  /// special values.
  package func argumentsOfEachExtent() throws -> [ModuleArguments] {
    var sets: [ModuleArguments] = []
    for extent in 1...3 {
      var bindings = arguments.bindings
      bindings[module.dims.last ?? ""] = extent
      guard try module.checks.allSatisfy({ try $0.nonNegative.evaluate(bindings) >= 0 }) else { continue }
      let isSpecial = seed % 3 + 1 == extent
      sets.append(try ModuleArguments(for: module, seed: seed, bindings: bindings, hasSpecialValues: isSpecial))
    }
    return sets.isEmpty ? [arguments] : sets
  }

  /// The outputs of the module by the reference evaluator.
  package func evaluate() throws -> [Tensor64] { try arguments.evaluate(module) }
}

/// The extents that the tensors of one random module are made of.
struct RandomAxes {
  var batch: Dim
  var tokens: Dim
  var heads: Int
  var headSize: Int

  var width: Int { heads * headSize }
  /// The possible extents of run-time axes: T, T − 1, T + 2, 2·T.
  var extents: [Dim] {
    [batch, tokens].filter { $0.constantValue == nil }.flatMap { dim in
      [dim] + [try? dim.subtracting(1), try? dim.adding(2), try? dim.multiplied(by: 2)].compactMap { $0 }
    }
  }
  /// `[B, T, D]`
  var hidden: [Dim] { [batch, tokens, Dim(width)] }
}
