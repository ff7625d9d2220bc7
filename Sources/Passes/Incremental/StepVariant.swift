import GraphIR

/// A value in certain roles of its axes of extent T + c.
struct StepVariant: Hashable, Sendable {
  var value: ValueID
  var roles: [StepRole]
}

/// How the step gets a variant of a value.
enum VariantSource: Hashable, Sendable {
  /// By the op of the value, on variants of its operands.
  case op
  /// All positions so far, from a state to which the new ones are written.
  case cache
  /// Positions before the new ones, from a state of the last rows.
  case margin
  /// From the variant with all positions along the axis with this number among the growing ones.
  case picked(Int)
}

/// What a function of the step takes.
enum StepInput: Hashable, Sendable {
  /// An input of the original, in these roles.
  case argument(Int, [StepRole])
  /// An input of the original that depends on the source alone, as it is.
  case source(Int)
  /// The value of the source with this number.
  case crossing(Int)
  /// The state with this number.
  case state(Int)
  case past
  case count
}

/// What a function of the step gives.
enum StepOutput: Hashable, Sendable {
  /// An output of the original, in these roles.
  case result(Int, [StepRole])
  /// The new value of the state with this number.
  case state(Int)
}

/// A state of a function of the step.
struct StateSpec: Hashable, Sendable {
  /// The path of the value within the function.
  var path: String
  var type: TensorType
  var initial: Constant.Value
  /// The axis of the rows.
  var rowAxis: Int
}

/// A value that the source module computes once and the step reads.
struct CrossingSpec: Hashable, Sendable {
  enum Place: Hashable, Sendable {
    case value(ValueID)
    /// The value with this number of the function that a node calls.
    case inner(node: Int, index: Int)
  }

  /// The path of the value within the function.
  var path: String
  var type: TensorType
  var place: Place
}

/// A function of the step, made of a function of the module for certain arguments and demands.
final class StepFunction {
  let name: String
  var inputs: [StepInput] = []
  var outputs: [StepOutput] = []
  var states: [StateSpec] = []
  var crossings: [CrossingSpec] = []
  /// The function of the source that computes the crossings; `nil` if there are none.
  var source: SourceFunction?

  init(name: String) { self.name = name }
}

/// A function of the source module.
struct SourceFunction: Hashable, Sendable {
  var name: String
  /// The inputs of the original that it takes.
  var inputs: [Int]
}
