package import ExecutionPlan
import GraphIR
package import GraphcRuntime

extension ExecutionPlan {
  /// Finds the run-time dims from the dtypes and shapes of the inputs, of which states are none; throws as
  /// `DimSolver.solve`.
  package func solveDims(inputs: [String: (DType, [Int])]) throws(GraphcError) -> [String: Int] {
    try DimSolver.solve(plainInputs.map { TensorDeclaration($0.name, $0.type) }, inputs: inputs)
  }

  /// The states in the form of the runtime.
  package var stateDeclarations: [StateDeclaration] {
    states.map { state in
      let initial: Double =
        switch state.declaration.initial {
        case .float(let value): value
        case .dim(let dim): Double(dim.constantValue ?? 0)
        case .bool(let value): value ? 1 : 0
        }
      return StateDeclaration(
        state.name, state.type.dtype, state.type.shape.map(\.axis), initial: initial,
        rowAxis: state.declaration.rowAxis, positionAxis: state.declaration.positionAxis)
    }
  }
}

extension StateMemory {
  /// Allocates the states of a bound plan.
  ///
  /// - Throws: as ``StateMemory/init(_:for:)``.
  package convenience init(_ bound: BoundPlan) throws {
    try self.init(bound.plan.stateDeclarations, for: bound.bindings)
  }
}
