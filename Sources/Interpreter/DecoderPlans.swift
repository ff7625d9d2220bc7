package import ExecutionPlan
package import GraphIR
package import GraphcRuntime

/// The plans of a decoder, bound: of the source, of the step that reads the prompts, and of the step that reads one token
/// for each row.
package struct DecoderPlans: Sendable {
  /// The names in the step of what a session gives to it and takes from it.
  package struct Interface: Sendable {
    /// The inputs with the new tokens, the number of tokens that each row has, and the number of valid new ones.
    package var tokens: String
    package var past: String
    package var count: String
    /// The output with the scores of the next token of each row.
    package var logits: String
    /// The dims of new tokens and of the capacity.
    package var new: String
    package var capacity: String

    package init(tokens: String, past: String, count: String, logits: String, new: String, capacity: String) {
      self.tokens = tokens
      self.past = past
      self.count = count
      self.logits = logits
      self.new = new
      self.capacity = capacity
    }
  }

  package let interface: Interface
  package let source: BoundPlan?
  /// The step, bound for the tokens of the longest prompt.
  package let prompt: BoundPlan
  /// The step, bound for one token; the same as `prompt` if no prompt is longer.
  package let one: BoundPlan
  /// Items of the batch times beams.
  package let rows: Int
  package let capacity: Int

  /// - Parameters:
  ///   - dims: the run-time dims of source and step, but for those of new tokens and capacity.
  ///   - prompt: the tokens of the longest prompt.
  /// - Throws: as `BoundPlan`.
  package init(
    source: ExecutionPlan?, step: ExecutionPlan, interface: Interface, dims: [String: Int],
    rows: Int, prompt: Int, capacity: Int
  ) throws(GraphcError) {
    self.interface = interface
    self.rows = rows
    self.capacity = capacity
    if let source { self.source = try BoundPlan(source, bindings: dims) } else { self.source = nil }
    func bound(_ width: Int) throws(GraphcError) -> BoundPlan {
      var dims = dims
      dims[interface.new] = width
      dims[interface.capacity] = capacity
      return try BoundPlan(step, bindings: dims)
    }
    one = try bound(1)
    self.prompt = prompt > 1 ? try bound(prompt) : one
  }

  /// Adds all that a session takes: parameters, the state, and what each plan writes.
  ///
  /// - Parameter workers: the threads that run kernels.
  /// - Throws: 65 `weights/missing`, `limit/elements`.
  package func addMemory(
    declarations: [ParameterDeclaration], parameters: any ParameterSource, workers: Int,
    to estimate: inout MemoryEstimate
  ) throws {
    var scratch = ScratchSize(in: .current)
    if let source {
      try ParameterStore.addMemory(
        source.plan, declarations: declarations, source: parameters, besides: one.plan, &scratch, to: &estimate)
      try source.addMemory(&scratch, to: &estimate)
    }
    try ParameterStore.addMemory(one.plan, declarations: declarations, source: parameters, &scratch, to: &estimate)
    try one.addMemory(&scratch, to: &estimate)
    if prompt.bindings != one.bindings {
      // The state is the same.
      try prompt.addScratch(to: &scratch)
      let outputs = prompt.plan.plainOutputs.map { TensorDeclaration($0.name, $0.type) }
      try estimate.hold(arena: prompt.arenaByteCount, outputs: outputs, for: prompt.bindings)
    }
    estimate.hold(scratch: scratch, workers: workers)
  }
}
