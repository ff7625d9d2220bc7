package import GraphIR
import GraphcRuntime

/// Makes gradients by reverse mode: from a module with a scalar output one that also gives the gradient of that output
/// for inputs (Griewank and Walther, Evaluating Derivatives, 2nd ed., 2008, chapter 3).
///
/// A function that is called has two counterparts: one that also gives the values that its gradient reads, and one that
/// takes these and the cotangents of the results and gives the cotangents of the inputs. A `repeat` stays one: its
/// gradient is a repeat over the steps in the opposite order, whose carries are cotangents.
package enum Differentiate {
  /// The name in origins.
  package static let name = "differentiate"

  /// The module with an output `gradient.X` for each of some inputs X of `main`, after its own outputs.
  ///
  /// Parameters are fixed; `parametersAsInputs` makes inputs of them.
  ///
  /// - Parameters:
  ///   - loss: the name of an output of `main`, f32[].
  ///   - fixed: an output of `main` that must not change with the inputs, such as a number by which gradients are divided
  ///     later.
  ///   - inputs: names of inputs of `main`, f32.
  ///   - recompute: what the gradients of called functions compute again.
  /// - Throws: `DifferentiationRefusal` if the loss is no number, or depends on an input by an op without a gradient.
  package static func derive(
    _ module: Module, loss: String, fixed: String? = nil, inputs: [String], recompute: Recompute = .none
  ) throws(DifferentiationRefusal) -> Module {
    let module = try module.unrollingPeriods()
    guard let output = module.main.outputs.first(where: { $0.name == loss }) else {
      throw DifferentiationRefusal("there is no output '\(loss)'")
    }
    guard module.main.type(of: output.value) == TensorType(.f32, []) else {
      throw DifferentiationRefusal(
        module.main.producer(of: output.value),
        "gives the loss '\(loss)', which must be one number, f32[], not \(module.main.type(of: output.value))")
    }
    let declared = module.main.inputs
    let types = Dictionary(declared.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
    for name in inputs {
      guard let type = types[name] else { throw DifferentiationRefusal("there is no input '\(name)'") }
      guard type.dtype == .f32 else {
        throw DifferentiationRefusal("the input '\(name)' is \(type), and only numbers of f32 have a gradient")
      }
    }
    let (names, wanted) = (declared.map(\.name), Set(inputs))
    let functions = DifferentiatedFunctions(module, recompute: recompute)
    var walk = try ReverseWalk(
      module.main, inputs: names.map(wanted.contains), outputs: module.main.outputs.map { $0.name == loss },
      functions: functions)
    let origin = Origin.derived(module.main.producer(of: output.value).origin, pass: name)
    if let fixed { try walk.requireFixed(fixed) }
    try walk.start(with: [try walk.number(1, origin)])
    let gradients = try walk.cotangentsOfInputs()
    var main = walk.builder
    for (output, value) in zip(module.main.outputs, walk.outputs) { main.addOutput(name: output.name, value: value) }
    for (name, gradient) in zip(names.filter(wanted.contains), gradients) {
      main.addOutput(name: "gradient.\(name)", value: gradient)
    }
    var result = module
    result.functions = functions.all + [main.function]
    result.dropUncalled()
    if let problem = result.verify().first {
      throw DifferentiationRefusal("no gradient can be made of the module: \(problem.message)")
    }
    return result
  }
}

/// What the gradient of a function computes again instead of keeping it from the forward computation.
package enum Recompute: String, Sendable, CaseIterable {
  /// Nothing but views and constants.
  case none
  /// Whatever costs no product, so that as few bytes as possible are kept (`SavedValues`).
  case auto
  /// Everything: only the inputs of the function are kept, such as the carries of a `repeat` of layers.
  case layers
}
