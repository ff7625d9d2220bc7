package import ExecutionPlan
import GraphIR
package import GraphcRuntime

extension ExecutionPlan {
  /// Finds the run-time dims from the dtypes and shapes of the inputs; throws as `DimSolver.solve`.
  package func solveDims(inputs: [String: (DType, [Int])]) throws(GraphcError) -> [String: Int] {
    try DimSolver.solve(main.inputs.map { TensorDeclaration($0.name, $0.type) }, inputs: inputs)
  }
}
