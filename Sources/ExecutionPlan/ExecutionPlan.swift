package import GraphIR
package import GraphcRuntime

/// A module as kernel calls in order: what the interpreter runs and the Swift emitter prints.
package struct ExecutionPlan: Sendable {
  /// The functions, callees before callers; the last one is `main`.
  package var functions: [PlanFunction]
  package var dims: [String]
  package var checks: [Module.DimCheck]
  /// The states, in the order of the module.
  package var states: [PlanState] = []
  /// The steps that planning took.
  package var work: Int { functions.reduce(0) { $0 + $1.work } }

  package var main: PlanFunction { functions[functions.count - 1] }

  /// The format in which weights of products are packed; f32 if no function reads packed weights.
  package var weightFormat: WeightFormat {
    for case .packed(_, let format) in functions.flatMap(\.parameters).map(\.form) where format != .f32 {
      return format
    }
    return .f32
  }
}

extension [ExecutionPlan] {
  /// The format in which weights of products are packed in plans of one precision.
  package var weightFormat: WeightFormat { lazy.map(\.weightFormat).first { $0 != .f32 } ?? .f32 }
}

/// A state of a plan: an input and an output of `main` that are one piece of memory.
package struct PlanState: Hashable, Sendable {
  /// The index among the inputs.
  package var input: Int
  /// The index among the outputs.
  package var output: Int
  package var type: TensorType
  package var declaration: ModuleState

  package var name: String { declaration.input }
}

extension ExecutionPlan {
  /// The inputs and outputs of `main` that are no state: what a run takes and gives.
  package var plainInputs: [PlanFunction.Value] {
    let tied = Set(states.map(\.input))
    return main.inputs.enumerated().compactMap { tied.contains($0) ? nil : $1 }
  }
  package var plainOutputs: [PlanFunction.Value] {
    let tied = Set(states.map(\.output))
    return main.outputs.enumerated().compactMap { tied.contains($0) ? nil : $1 }
  }
}

/// The buffers and steps of one function. Sizes are polynomials until the run-time dims are bound.
package struct PlanFunction: Sendable {
  package struct Value: Hashable, Sendable {
    package var name: String
    package var type: TensorType
  }

  /// A buffer in the arena.
  package struct Temporary: Hashable, Sendable {
    package var type: TensorType
    /// The name of the first value that it holds, for listings.
    package var name: String
    /// The first step at which it holds a value.
    package var first: Int
    /// The last step at which it holds a value.
    package var last: Int
  }

  package var name: String
  package var inputs: [Value]
  package var outputs: [Value]
  package var parameters: [PlanParameter]
  /// The tensors that are computed of parameters when these are loaded.
  package var folded: [PlanFoldedParameter] = []
  package var temporaries: [Temporary]
  package var steps: [PlanStep]
  /// For each output, the inputs that a caller may have overwritten by it.
  package var overwritableInputs: [[Int]] = []
  /// The steps that planning took.
  package var work = 0
}

/// A learned tensor in the form in which kernels read it.
package struct PlanParameter: Hashable, Sendable {
  package enum Form: Hashable, Sendable {
    case plain
    /// Panels of the matmul kernels; `transposed` says that the parameter is [N, K]. The axes from the second on count as
    /// one.
    case packed(transposed: Bool, as: WeightFormat = .f32)

    /// The element type of what kernels read.
    package var dtype: DType {
      switch self {
      case .plain: .f32
      case .packed(_, let format): format.operand
      }
    }
  }

  /// The path within the function.
  package var path: String
  package var type: TensorType
  package var form: Form
  /// The origin of the declaration.
  package var origin: Origin

  /// The type of what kernels read; for panels, that of the matrix that they hold.
  package var storedType: TensorType { TensorType(form.dtype, type.shape) }
}

/// A tensor that is computed of parameters once, when the weights are loaded.
package struct PlanFoldedParameter: Sendable {
  /// The path within the function that reads it.
  package var path: String
  /// The computation: a function with one output. Its parameters, all in plain form, have paths within the function
  /// that reads the tensor.
  package var function: PlanFunction

  /// The computation as a program of its own.
  package var plan: ExecutionPlan { ExecutionPlan(functions: [function], dims: [], checks: []) }
}

package enum PlanStep: Sendable {
  case kernel(KernelCall)
  case call(FunctionCall)
  case repeated(RepeatedCall)
}

/// A kernel call of a plan.
///
/// `Sendable` is unchecked because a contract may hold addresses in another form; in the form `Symbolic` it does not.
package struct KernelCall: @unchecked Sendable {
  package var contract: any KernelContract<Symbolic> { didSet { fields = contract.fields } }
  /// The fields of the contract.
  package private(set) var fields: [CallField]
  package var name: String
  /// The type of the value that it computes, or helps to compute.
  package var type: TensorType
  package var origin: Origin
  /// The index of the node from which it was lowered, in the function of the module.
  package var node: Int

  package init(
    _ contract: any KernelContract<Symbolic>, name: String, type: TensorType, origin: Origin, node: Int
  ) {
    self.contract = contract
    fields = contract.fields
    self.name = name
    self.type = type
    self.origin = origin
    self.node = node
  }

  /// The buffers that the kernel reads and those that it writes, in the order of its fields.
  package var reads: [BufferArgument] {
    fields.compactMap { if case .input(_, let buffer) = $0 { buffer } else { nil } }
  }
  package var writes: [BufferArgument] {
    fields.compactMap { if case .output(_, let buffer) = $0 { buffer } else { nil } }
  }

  package mutating func mapBuffers(_ map: (Buffer) -> Buffer) {
    guard (reads + writes).contains(where: { map($0.buffer) != $0.buffer }) else { return }
    contract = contract.onBuffers(map)
  }
}

/// A call of another function of the plan, whose frame lies inside the caller's for the time of the call.
package struct FunctionCall: Sendable {
  package var function: Int
  /// The path without the step number: `encoded`.
  package var basePath: String
  /// The step number, if the call is a step of a repeat.
  package var step: Int?
  package var inputs: [BufferArgument]
  package var outputs: [BufferArgument]
  package var origin: Origin
  /// The index of the node from which it was lowered, in the function of the module.
  package var node: Int

  /// The prefix of the paths of the function's parameters: `encoded.3`.
  package var path: String { step.map { "\(basePath).\($0)" } ?? basePath }
}

/// A node that cannot be lowered, or a module that takes too many steps.
package struct PlanError: Error, Sendable {
  package var message: String
  package var origin: Origin
  /// Whether the steps are used up, which is not a bug.
  package var isLimit = false
}
