package import GraphIR
import GraphcRuntime
package import Passes

/// A decoder run step by step in double precision, and all at once.
package struct StepEvaluation {
  package let module: Module
  package let incremental: Incremental
  package let growing: String
  package let parameters: [String: Tensor64]
  /// The inputs that do not grow, for each item of the batch.
  package var sources: [String: Tensor64]
  /// The dims that the sources determine, and the batch.
  package var bindings: [String: Int]
  package let batchSize: Int
  /// The sequences for each item of the batch.
  package var width = 1
  package var capacity: Int
  /// The most new tokens of any step.
  package var widest: Int
  private var states: [String: Tensor64] = [:]
  private var sourceValues: [String: Tensor64] = [:]

  package init(
    _ module: Module, _ incremental: Incremental, growing: String, parameters: [String: Tensor64],
    sources: [String: Tensor64], bindings: [String: Int], batchSize: Int, width: Int = 1, capacity: Int,
    widest: Int
  ) {
    self.module = module
    self.incremental = incremental
    self.growing = growing
    self.parameters = parameters
    self.sources = sources
    self.bindings = bindings
    self.batchSize = batchSize
    self.width = width
    self.capacity = capacity
    self.widest = widest
  }

  /// The logits of whole sequences, all of one length.
  ///
  /// - Parameters:
  ///   - rows: the tokens of each sequence.
  ///   - sources: the other inputs, for each sequence.
  ///   - constants: the elements of inputs that grow with the tokens.
  package func whole(
    _ rows: [[Int]], sources: [String: Tensor64], constants: [String: Double], batch: String, growth: String
  ) throws -> [Tensor64] {
    var bindings = bindings
    bindings[batch] = rows.count
    bindings[growth] = rows[0].count
    let evaluator = ReferenceEvaluator(module, bindings: bindings, parameters: parameters)
    let inputs = try module.main.inputs.map { input -> Tensor64 in
      if input.name == growing { return Tensor64([rows.count, rows[0].count], rows.joined().map(Double.init)) }
      if let value = sources[input.name] { return value }
      let shape = try evaluator.shape(of: input.type)
      let number = constants[input.name] ?? 0
      let element = input.type.dtype == .f32 ? Double(Float(number)) : number
      return Tensor64(shape) { _ in element }
    }
    return try evaluator.run(inputs)
  }

  /// Runs the source, and gives every state its initial value.
  package mutating func begin() throws {
    states = [:]
    sourceValues = [:]
    let evaluator = evaluator(new: 1)
    for state in incremental.step.states {
      guard let type = incremental.step.main.inputs.first(where: { $0.name == state.input })?.type else { continue }
      let initial = state.initial.element
      states[state.input] = Tensor64(try evaluator.shape(of: type)) { _ in initial }
    }
    guard let source = incremental.source else { return }
    let run = ReferenceEvaluator(source, bindings: bindings, parameters: parameters)
    let inputs = source.main.inputs.compactMap { sources[$0.name] }
    for (output, value) in zip(source.main.outputs, try run.run(inputs)) { sourceValues[output.name] = value }
  }

  private func evaluator(new: Int) -> ReferenceEvaluator {
    let names = incremental.names
    var bindings = bindings
    if let rows = names.rows { bindings[rows] = width * batchSize }
    if let sequences = names.width { bindings[sequences] = width }
    bindings[names.new] = new
    bindings[names.capacity] = capacity
    if let ring = names.ring { bindings[ring.slots] = min(ring.window - 1 + widest, capacity) }
    var evaluator = ReferenceEvaluator(incremental.step, bindings: bindings, parameters: parameters)
    evaluator.checksIndices = true
    return evaluator
  }

  /// The outputs for new tokens.
  ///
  /// - Parameters:
  ///   - tokens: the new tokens of each row, all rows of one length, of which `counts` are valid.
  ///   - past: how many each row has already.
  package mutating func step(_ tokens: [[Int]], past: [Int], counts: [Int]) throws -> [Tensor64] {
    let module = incremental.step
    let inputs = try module.main.inputs.map { input -> Tensor64 in
      switch input.name {
      case growing: return Tensor64([tokens.count, tokens[0].count], tokens.joined().map(Double.init))
      case incremental.names.past: return Tensor64([past.count], past.map(Double.init))
      case incremental.names.count: return Tensor64([counts.count], counts.map(Double.init))
      default:
        guard let value = states[input.name] ?? sourceValues[input.name] else {
          throw EvaluationError("nothing gives the input \(input.name)")
        }
        return value
      }
    }
    let outputs = try evaluator(new: tokens[0].count).run(inputs)
    for state in module.states {
      guard let place = module.main.outputs.firstIndex(where: { $0.name == state.output }) else { continue }
      states[state.input] = outputs[place]
    }
    let tied = Set(module.states.map(\.output))
    return zip(module.main.outputs, outputs).filter { !tied.contains($0.0.name) }.map(\.1)
  }

  /// The bytes of all states.
  package var stateCount: Int { states.values.reduce(0) { $0 + $1.values.count } }
}

extension Constant.Value {
  fileprivate var element: Double {
    switch self {
    case .float(let number): number
    case .dim(let dim): Double(dim.constantValue ?? 0)
    case .bool(let flag): flag ? 1 : 0
    }
  }
}
