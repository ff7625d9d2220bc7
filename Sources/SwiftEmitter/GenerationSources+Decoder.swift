import ExecutionPlan
import GraphIR
import GraphcRuntime

/// The method that makes the decoder of a generation: its memory, the run of the source, the runs of the step.
extension GenerationSources {
  /// Names that `decoder` uses itself.
  private static let locals: Set<String> = [
    "decoder", "dims", "generationSource", "generationStep", "given", "logits", "one", "options", "prompt",
    "promptDims", "prompts", "rows", "run", "size", "states", "step", "threads", "tokens", "weights",
  ]

  func decoder(_ source: inout SwiftSource) {
    let dims = generation.names
    var scope = NameScope(reserved: Self.locals)
    let locals = given.map { scope.unique($0.label) }
    source.doc("A decoder with the memory for these prompts, and the prompt of each item of the batch.")
    var parameters = ["for prompts: [[Int32]]"]
    for (item, local) in zip(given, locals) {
      let name = item.label == local ? SwiftNames.escaped(local) : "\(SwiftNames.label(item.label)) \(local)"
      parameters.append("\(name): Tensor" + (isOptional(item.value) ? "?" : ""))
    }
    parameters.append("options: GenerationOptions")
    source.list(
      "private func decoder", parameters, " throws -> (StepDecoder, prompts: [[Int32]]) {", breaksBeforeTail: true)
    source.indented { source in
      if !given.isEmpty {
        let declared = given.map { "Self.inputs[\($0.index)]" }.joined(separator: ", ")
        source.list(
          "let given = try DimSolver.solve",
          ["[\(declared)]", "given: [\(locals.map(SwiftNames.escaped).joined(separator: ", "))]"])
      }
      let sayItems = given.contains { $0.value.type.shape.solvedDims.contains(dims.items) }
      let items = sayItems ? "given[\(ModelSources.literal(dims.items))]" : "nil"
      source.list(
        "let size = try GenerationSize",
        [
          "prompts", "options: options", "items: \(items)", "vocabulary: \(generation.vocabulary)",
          "limit: \(generation.limit.map { "\($0)" } ?? "nil")",
        ])
      bind(&source)
      source.line("try reserveMemory(size, for: dims, prompt: promptDims)")
      let values = stageValues(locals, &scope, &source)
      source.line("let rows = try StepDecoder.Rows(count: size.rows)")
      if !generation.step.states.isEmpty { source.line("let states = try StateMemory(Step.states, for: dims)") }
      step(values, &source)
      source.line("let one = try step(dims)")
      source.line("let prompt = size.longestPrompt > 1 ? try step(promptDims) : one")
      let states = generation.step.states.isEmpty ? "StateMemory([], for: dims)" : "states"
      source.list(
        "let decoder = try StepDecoder",
        ["rows", "state: \(states)", "prompt: prompt", "one: one", "capacity: size.capacity"])
      source.line("return (decoder, size.prompts)")
    }
    source.line("}")
    source.line()
  }

  /// Binds the run-time dims of source and step.
  private func bind(_ source: inout SwiftSource) {
    let names = generation.names
    let known = Set(generation.plans.flatMap(\.dims))
    source.comment(dimsText)
    source.line(given.isEmpty ? "var dims: [String: Int] = [:]" : "var dims = given")
    func bind(_ dim: String?, _ value: String, in variable: String = "dims") {
      guard let dim, known.contains(dim) else { return }
      source.line("\(variable)[\(ModelSources.literal(dim))] = \(value)")
    }
    bind(names.rows, "size.rows")
    bind(names.items, "size.prompts.count")
    bind(names.width, "size.beams")
    bind(names.capacity, "size.capacity")
    if let slots = names.slots {
      bind(slots.dim, "try Swift.min(Extent.sum(size.longestPrompt, \(slots.more)), size.capacity)")
    }
    bind(names.new, "1")
    source.line("var promptDims = dims")
    bind(names.new, "size.longestPrompt", in: "promptDims")
  }

  /// What the run-time dims count.
  private var dimsText: String {
    let names = generation.names
    let rows =
      names.width.map { "\(names.items) items of the batch with \($0) rows each" } ?? "\(names.rows ?? "") rows"
    let slots = names.slots.map { ", of which \($0.dim) are kept where a window bounds what is read" } ?? ""
    return "\(rows), \(names.capacity) tokens in a row\(slots), \(names.new) new ones in a step."
  }

  /// Computes what the step reads beside tokens: the inputs of the model, and the outputs of the source.
  ///
  /// - Returns: the local variables by the names in the plans.
  private func stageValues(
    _ locals: [String], _ scope: inout NameScope, _ source: inout SwiftSource
  ) -> [String: String] {
    var values: [String: String] = [:]
    for (item, local) in zip(given, locals) {
      values[item.value.name] = SwiftNames.escaped(local)
      guard isOptional(item.value), generation.reads(item.value.name) else { continue }
      let value = SwiftNames.escaped(scope.unique(item.label + "Value"))
      source.line("let \(value) = try Self.inputs[\(item.index)].tensor(\(SwiftNames.escaped(local)), for: dims)")
      values[item.value.name] = value
    }
    guard let stage = self.source, let plan = generation.source else { return values }
    var arguments = zip(stage.inputs, plan.plainInputs).map {
      "\(SwiftNames.label($0)): \(values[$1.name] ?? "")"
    }
    for (index, (label, value)) in zip(stage.outputs, plan.plainOutputs).enumerated() {
      let local = SwiftNames.escaped(scope.unique(label))
      source.line("let \(local) = try TensorMemory(Source.outputs[\(index)], for: dims)")
      arguments.append("\(SwiftNames.label(label)): \(local)")
      values[value.name] = "\(local).tensor"
    }
    source.list("try generationSource.run", arguments + ["for: dims", "on: threads"], "()")
    return values
  }

  /// Writes the function that binds the step for a number of new tokens.
  private func step(_ values: [String: String], _ source: inout SwiftSource) {
    let names = generation.names
    var values = values
    values[names.tokens] = "tokens.tensor"
    values[names.past] = "rows.past.tensor"
    values[names.count] = "rows.counts.tensor"
    source.comment("The step for the number of new tokens that the dims say.")
    source.block("func step(_ dims: [String: Int]) throws -> StepDecoder.Step") { source in
      let width = "Extent.dim(\(ModelSources.literal(names.new)), of: dims)"
      source.line("let tokens = try TensorMemory(.i32, [size.rows, \(width)])")
      source.line("let logits = try TensorMemory(Step.outputs[0], for: dims)")
      var arguments = zip(step.inputs, generation.step.plainInputs).map {
        "\(SwiftNames.label($0)): \(values[$1.name] ?? "")"
      }
      arguments += step.outputs.map { "\(SwiftNames.label($0)): logits" }
      if !generation.step.states.isEmpty { arguments.append("states: states") }
      source.list("let run = try generationStep.run", arguments + ["for: dims", "on: threads"])
      if input.hasParameters {
        source.line("return StepDecoder.Step(tokens: tokens, logits: logits) { [weights] in")
        source.indented { source in
          source.line("try run()")
          source.line("try weights.checkUnchanged()")
        }
        source.line("}")
      } else {
        source.line("return StepDecoder.Step(tokens: tokens, logits: logits, run: run)")
      }
    }
  }

  /// Writes the check of the memory.
  func reserve(_ source: inout SwiftSource) {
    source.doc("Refuses what needs too much memory, and has the threads reserve what they need.")
    source.list(
      "private func reserveMemory",
      ["_ size: GenerationSize", "for dims: [String: Int]", "prompt: [String: Int]"], " throws(GraphcError) {",
      breaksBeforeTail: true)
    source.indented { source in
      source.line("var estimate = MemoryEstimate()")
      source.line("var scratch = ScratchSize(on: threads)")
      if input.hasParameters {
        source.line("estimate.hold(.weights, \"the mapped weights\", weights.byteCount)")
      }
      if !given.isEmpty {
        let declared = given.map { "Self.inputs[\($0.index)]" }.joined(separator: ", ")
        source.line("try estimate.hold(inputs: [\(declared)], for: dims)")
      }
      if generation.source != nil {
        source.line("try Source.addMemory(for: dims, &scratch, to: &estimate)")
      }
      source.line("size.addMemory(to: &estimate)")
      source.line("try estimate.hold(states: Step.states, for: dims)")
      source.line("try Step.addMemory(for: dims, &scratch, to: &estimate)")
      source.line("if prompt != dims { try Step.addMemory(for: prompt, &scratch, to: &estimate) }")
      source.line("estimate.hold(scratch: scratch, workers: threads.threadCount)")
      source.line("try estimate.check(limit: memoryLimit)")
      source.line("try threads.reserve(scratch)")
    }
    source.line("}")
  }
}
