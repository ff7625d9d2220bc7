package import GraphIR
import GraphcRuntime

/// A step of training in one module: forward computation, gradients, and the update of the parameters, which are states
/// as what the optimizer remembers of them is.
package struct TrainingStep: Sendable {
  /// Its inputs are those of the model, the parameters that are not trained, the numbers of the optimizers, and the
  /// states; its outputs those of the model, the loss among them, and the new values of the states.
  package var module: Module
  /// All parameters, by the names of their inputs.
  package var parameters: [ParameterInput]

  /// - Parameters:
  ///   - loss: the name of an output of `main`, f32[].
  ///   - largestNorm: gradients whose norm, of all together, is larger are scaled down to it; `nil` leaves them alone.
  ///   - optimizer: what updates a parameter; `nil` for one that is not trained.
  /// - Throws: `DifferentiationRefusal` if there is no gradient, or an update above a limit.
  package static func derive(
    _ model: Module, loss: String, largestNorm: Double? = nil, recompute: Recompute = .none,
    optimizer: (ParameterInput) -> Optimizer?
  ) throws(DifferentiationRefusal) -> TrainingStep {
    let (lifted, parameters) = try model.parametersAsInputs()
    let trained = parameters.compactMap { parameter in optimizer(parameter).map { (parameter, $0) } }
    let derived = try Differentiate.derive(
      lifted, loss: loss, inputs: trained.map(\.0.name), recompute: recompute)
    var writer = TrainingStepWriter(derived, modelOutputCount: lifted.main.outputs.count)
    let fault: String?
    do throws(InferenceError) {
      try writer.write(trained, largestNorm: largestNorm)
      fault = writer.module.verify().first?.message
    } catch {
      fault = error.message
    }
    if let fault { throw DifferentiationRefusal("no step of training can be made: \(fault)") }
    return TrainingStep(module: writer.module, parameters: parameters)
  }
}
