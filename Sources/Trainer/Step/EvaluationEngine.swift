package import ExecutionPlan
package import GraphIR
package import GraphcRuntime
package import Interpreter

/// Computes the loss and the metrics of examples.
package struct EvaluationEngine: Sendable {
  private let plan: ExecutionPlan
  private let declarations: [ParameterDeclaration]
  private let inputs: [TensorDeclaration]
  private let quotients: [QuotientOutputs]
  private let threads: ThreadPool
  private let memoryLimit: Int

  /// - Parameters:
  ///   - plan: gives the quotients as outputs.
  ///   - declarations: the parameters of the model.
  package init(
    _ plan: ExecutionPlan, declarations: [ParameterDeclaration], inputs: [TensorDeclaration],
    quotients: [QuotientOutputs], memoryLimit: Int, threads: ThreadPool
  ) {
    self.plan = plan
    self.declarations = declarations
    self.inputs = inputs
    self.quotients = quotients
    self.threads = threads
    self.memoryLimit = memoryLimit
  }

  /// The quotients of all examples together, in their order.
  ///
  /// - Parameters:
  ///   - batch: the examples that are computed at once.
  ///   - isCancelled: asked after each batch.
  /// - Returns: `nil` if it was cancelled.
  /// - Throws: errors of data, of parameters and of kernels; 65 `limit/memory`.
  package func evaluate(
    _ data: any Dataset, parameters: any ParameterSource, batch: Int, isCancelled: () -> Bool = { false }
  ) throws -> [(name: String, quotient: Quotient)]? {
    var sums = quotients.map { _ in Quotient() }
    let store = try ParameterStore(plan, declarations: declarations, source: parameters, threads: threads)
    var last: (bindings: [String: Int], runner: ModelRunner)?
    var start = 0
    while start < data.count {
      if isCancelled() { return nil }
      let end = start + min(batch, data.count - start)
      let given = try data.batch(Array(start..<end))
      let bindings = try DimSolver.solve(inputs, inputs: given.mapValues { ($0.dtype, $0.shape) })
      var values = given
      for input in inputs where given[input.name] == nil { values[input.name] = try input.tensor(nil, for: bindings) }
      if last?.bindings != bindings {
        // The arena of the batch before is freed first.
        last = nil
        last = (
          bindings,
          try ModelRunner(plan, bindings: bindings, parameters: store, threads: threads, memoryLimit: memoryLimit)
        )
      }
      guard let outputs = try last?.runner.runInPlace(values) else { break }
      for (place, quotient) in try quotients.read(outputs).enumerated() { sums[place] += quotient }
      start = end
    }
    return zip(quotients, sums).map { ($0.name, $1) }
  }
}
