package import Diagnostics
package import GraphIR
package import ModelSpec

/// `train:` of a spec, for a module that gives the loss and the metrics.
package struct Training: Sendable {
  /// A number that is reported: a sum over examples, divided by another. Both are outputs of the module, f32[].
  package struct Quotient: Sendable {
    package var name: String
    /// The output with the numerator.
    package var sum: String
    /// The output with the denominator.
    package var count: String
    package var span: Span
  }

  /// Parameters and what updates them.
  package struct Group: Sendable {
    /// A pattern of paths; `nil` for all that no group before has matched.
    package var pattern: Name?
    /// `nil` if they stay as they are.
    package var optimizer: ElaboratedOptimizer?
  }

  /// How lines of text become inputs.
  package struct TextColumns: Sendable {
    package var columns: [String]
    package var labels: String
  }

  /// The names of the inputs that the model alone does not have.
  package var inputs: [String] = []
  package var loss: Quotient
  package var metrics: [Quotient] = []
  /// In order; the first whose pattern matches counts. The last one matches everything.
  package var groups: [Group] = []
  package var text: TextColumns?
  /// The examples of a micro-batch; `nil` if the spec does not say.
  package var batch: Int?
  /// The micro-batches of a step.
  package var accumulation: Int?
  /// The steps of a run, those of the command line if it gives any.
  package var steps: Int?
  /// The largest norm of all gradients together.
  package var largestNorm: Double?
  /// The place of `train:`.
  package var span: Span
}

/// A block with `state:`, with the arguments of its call.
package struct ElaboratedOptimizer: Sendable {
  /// A value of the type of a parameter that lasts from step to step.
  package struct State: Sendable {
    package var name: String
    /// Of every element before the first step.
    package var initial: Double
  }

  /// The name of the block.
  package var name: String
  package var states: [State]
  /// For each type of a parameter, a function of `step` (f32[], 1 in the first step), the parameter, its gradient and
  /// the states, which gives the new parameter and the new states, then the argument `rate` if the block has one.
  package var functions: [TensorType: Function]
  /// Whether the last output of a function is the learning rate, f32[].
  package var hasRate: Bool
}
