/// What a module of a spec is built for.
package enum ModelUse: Hashable, Sendable {
  /// Outputs from inputs.
  case inference
  /// The loss, of which gradients are made: `training` is true.
  ///
  /// - steps: the steps of the run, which replace those of the spec.
  case training(steps: Int? = nil)
  /// The loss and the metrics of examples: `training` is false.
  case evaluation

  /// A name that has a value in every scope: whether a training step is built.
  static let trainingName = "training"

  /// The value of the name `training`.
  var isTraining: Bool { if case .training = self { true } else { false } }

  /// The steps that replace those of the spec.
  var steps: Int? { if case .training(let steps) = self { steps } else { nil } }
}
