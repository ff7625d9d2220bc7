package import GraphIR
import GraphcRuntime

/// A step of training in one module: forward computation, gradients, and the update of the parameters, which are states
/// as what the optimizer remembers of them is.
package struct TrainingStep: Sendable {
  /// Its inputs are those of the model, the parameters that are not trained, the draws, the numbers of the optimizers,
  /// and the states; its outputs those of the model, the loss among them, and the new values of the states.
  package var module: Module
  /// All parameters, by the names of their inputs.
  package var parameters: [ParameterInput]
  /// What random numbers are drawn from: the words of a seed and a stream (`CounterGenerator.words`) in each row, i32.
  /// With several micro-batches the inputs of these names are stacked, as those of the model are.
  package var draws: [ParameterInput]

  /// - Parameters:
  ///   - loss: the name of an output of `main`, f32[].
  ///   - count: an output of `main`, f32[], that does not depend on parameters: what is made small is the sum of `loss`
  ///     over all micro-batches, divided by that of `count`. `nil` counts each micro-batch as 1.
  ///   - microBatches: how many parts of a batch are computed one after another. If it is above 1, the inputs of the model
  ///     are stacked along a new first axis, and its outputs are sums.
  ///   - largestNorm: gradients whose norm, of all together, is larger are scaled down to it; `nil` leaves them alone.
  ///   - optimizer: what updates a parameter; `nil` for one that is not trained.
  /// - Throws: `DifferentiationRefusal` if there is no gradient, or an update above a limit.
  package static func derive(
    _ model: Module, loss: String, dividedBy count: String? = nil, microBatches: Int = 1, largestNorm: Double? = nil,
    recompute: Recompute = .none, optimizer: (ParameterInput) throws(DifferentiationRefusal) -> Optimizer?
  ) throws(DifferentiationRefusal) -> TrainingStep {
    let (lifted, inputs) = try model.parametersAsInputs()
    let parameters = inputs.filter { !$0.isDraw }
    let draws = inputs.filter(\.isDraw)
    var trained: [(ParameterInput, Optimizer)] = []
    for parameter in parameters { if let own = try optimizer(parameter) { trained.append((parameter, own)) } }
    var derived = try Differentiate.derive(
      lifted, loss: loss, fixed: count, inputs: trained.map(\.0.name), recompute: recompute)
    let fault: String?
    let step: TrainingStep
    do throws(InferenceError) {
      if microBatches > 1 {
        derived = try derived.summed(
          over: microBatches, rowsOf: Set(model.main.inputs.map(\.name) + draws.map(\.name)))
      }
      var writer = TrainingStepWriter(derived, modelOutputCount: lifted.main.outputs.count)
      let divisor = count.map { GradientDivisor.output($0) } ?? .number(Double(microBatches))
      try writer.write(trained, GradientScaling(divisor: divisor, largestNorm: largestNorm))
      step = TrainingStep(module: writer.module, parameters: parameters, draws: draws)
      fault = step.module.verify().first?.message
    } catch {
      throw DifferentiationRefusal("no step of training can be made: \(error.message)")
    }
    if let fault { throw DifferentiationRefusal("no step of training can be made: \(fault)") }
    return step
  }
}
