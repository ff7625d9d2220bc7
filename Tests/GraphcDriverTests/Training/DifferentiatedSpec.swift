import Foundation
import GraphGen
import GraphIR
import GraphcRuntime
import GraphcTestFiles
import Interpreter
import Passes
import Trainer

@testable import GraphcDriver

/// A spec whose outputs, each element times a factor, are summed and differentiated as in training.
struct DifferentiatedSpec {
  let training: WrittenTraining

  /// - Parameters:
  ///   - text: a spec, whose own `train:` is left out.
  ///   - outputs: those that are summed; one that is a number counts once.
  init(_ text: String, settings: [String], outputs: [String]) throws {
    let model = Self.withoutTraining(text)
    let types = try WrittenTraining.outputTypes(model, settings: settings)
    let weighted = outputs.filter { types[$0]?.rank != 0 }
    let inputs = weighted.map { "\(Self.factor($0)): \"\(types[$0].map { "\($0)" } ?? "")\"" }
    let terms = outputs.map { weighted.contains($0) ? "sum(\($0) * \(Self.factor($0)))" : $0 }
    // After the first step the velocity of momentum is the gradient, bit for bit.
    training = try WrittenTraining(
      """
      \(model)
      train:
        inputs: {\(inputs.joined(separator: ", "))}
        loss: \(terms.joined(separator: " + "))
        optimizer: sgd(rate=0, momentum=0.9)

      """, settings: settings, step: TrainingStepOptions(accumulation: 1))
  }

  private static func factor(_ output: String) -> String { "factor_\(output)" }

  private static func withoutTraining(_ text: String) -> String {
    var isTraining = false
    return text.components(separatedBy: "\n").filter { line in
      if let first = line.first, first != " ", first != "#" { isTraining = line.hasPrefix("train:") }
      return !isTraining
    }.joined(separator: "\n")
  }

  /// The gradients of the parameters, by path.
  ///
  /// - Parameters:
  ///   - parameters: their values.
  ///   - factors: of the elements of each output that is not a number.
  func gradients(
    parameters: any ParameterSource, inputs: [String: Tensor], factors: [String: Tensor]
  ) throws -> [String: [Double]] {
    let engine = training.engine
    try engine.load(from: parameters)
    var batch = inputs
    for (name, tensor) in factors { batch[Self.factor(name)] = tensor }
    _ = try engine.run(step: 1, batch: batch)
    let states = engine.states
    let velocities = TrainedParameters(engine.parameters) { states.slot(named: "\($0).velocity")?.tensor }
    var result: [String: [Double]] = [:]
    for parameter in training.model.module.parameters {
      let gradient = try velocities.tensor(for: parameter)
      result[parameter.path] = try gradient.elements(as: Float.self).map { Double($0) }
    }
    return result
  }
}
