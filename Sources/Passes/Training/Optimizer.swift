package import GraphIR

/// How parameters are updated: a function of one parameter, its gradient, numbers that change from step to step, such as a
/// learning rate, and what is remembered of the parameter, such as a momentum.
package struct Optimizer: Sendable {
  /// A value of the parameter's type that lasts from step to step.
  package struct State: Hashable, Sendable {
    package var name: String
    /// Of every element before the first step.
    package var initial: Double

    package init(_ name: String, initial: Double = 0) {
      self.name = name
      self.initial = initial
    }
  }

  /// Two optimizers of one name are the same.
  package var name: String
  /// The numbers, each an input of the step of training, f32[], which optimizers share by name.
  package var numbers: [String]
  package var states: [State]
  /// The function for parameters of a type. Its inputs are the numbers, the parameter, the gradient and the states, its
  /// outputs the new parameter and the new states.
  package var function: @Sendable (TensorType) -> Function

  package init(
    _ name: String, numbers: [String], states: [State], function: @escaping @Sendable (TensorType) -> Function
  ) {
    self.name = name
    self.numbers = numbers
    self.states = states
    self.function = function
  }
}
