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
  package var function: @Sendable (TensorType) -> Function?
  /// What the numbers are in each step; `nil` if the caller knows.
  package var schedule: StepNumbers?

  package init(
    _ name: String, numbers: [String], states: [State], function: @escaping @Sendable (TensorType) -> Function?
  ) {
    self.name = name
    self.numbers = numbers
    self.states = states
    self.function = function
  }

  /// An optimizer whose functions take the number of the step, `step`: f32[], in place of numbers.
  ///
  /// - Parameters:
  ///   - functions: for each type of a parameter the same computation.
  ///   - reported: an output of the functions that is one of the numbers, such as `rate`.
  /// - Throws: `DifferentiationRefusal` if the functions need different numbers.
  package init(
    _ name: String, states: [State], functions: [TensorType: Function], reported: String? = nil
  ) throws(DifferentiationRefusal) {
    var split: [TensorType: Function] = [:]
    var schedule: StepNumbers?
    var numbers: [String] = []
    for (type, function) in functions {
      let parts = StepNumbers.split(function, prefix: name, reported: reported)
      guard schedule == nil || numbers == parts.names else {
        throw DifferentiationRefusal("'\(name)' computes other numbers of the step for \(type) than for other types")
      }
      (schedule, numbers, split[type]) = (parts.numbers, parts.names, parts.rest)
    }
    let made = split
    self.init(name, numbers: numbers, states: states) { made[$0] }
    self.schedule = schedule
  }
}
