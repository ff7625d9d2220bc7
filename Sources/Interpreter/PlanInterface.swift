package import ExecutionPlan
import GraphIR
package import GraphcRuntime

extension PlanFunction.Value {
  /// The value as the runtime declares inputs and outputs.
  package var declaration: TensorDeclaration {
    TensorDeclaration(
      name, type.dtype,
      type.shape.map { dim in
        if let extent = dim.constantValue { return .fixed(extent) }
        if let name = dim.symbol { return .dim(name) }
        return .derived(dim.description) { dims throws(GraphcError) in try BoundPlan.evaluate(dim, dims) }
      })
  }
}

extension ExecutionPlan {
  /// Finds the run-time dims from the dtypes and shapes of the inputs; throws as `DimSolver.solve`.
  package func solveDims(inputs: [String: (DType, [Int])]) throws(GraphcError) -> [String: Int] {
    try DimSolver.solve(main.inputs.map(\.declaration), inputs: inputs)
  }
}
