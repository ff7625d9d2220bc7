import ExecutionPlan
import GraphIR
import GraphcRuntime

/// The files of the source or of the step of a generation: a struct of its own within the type of the model.
struct StageSources {
  /// What of the model is emitted here.
  enum Stage: String {
    case source = "Source"
    case step = "Step"

    var doc: String {
      switch self {
      case .source: "What a generation computes once: all that depends on neither tokens nor positions."
      case .step: "What a generation repeats: the scores that follow N new tokens of each row."
      }
    }
  }

  let stage: Stage
  /// The names of the arguments of `run`, in the order of the inputs and outputs that are no states.
  let inputs: [String]
  let outputs: [String]
  let network: NetworkSources

  /// - Parameter outer: the names of the model.
  init(_ stage: Stage, _ plan: ExecutionPlan, of model: EmitterInput, in outer: ModelNames, _ header: SourceHeader) {
    self.stage = stage
    var input = model
    input.plan = plan
    input.generation = nil
    if stage == .step, let capacity = model.generation?.names.capacity, let positions = model.positions {
      input.spokenDims = [capacity: positions]
    }
    input.part = "the \(stage.rawValue.lowercased())"
    let names = ModelNames(input, type: "\(outer.type).\(stage.rawValue)", in: outer)
    network = NetworkSources(input: input, names: names, header: header)
    var scope = NameScope(reserved: ["arena", "dims", "frame", "network", "sizes", "states", "threads"])
    inputs = plan.plainInputs.map { scope.member($0.name, otherwise: "Input") }
    outputs = plan.plainOutputs.map { scope.member($0.name, otherwise: "Output") }
  }

  private var plan: ExecutionPlan { network.input.plan }
  private var main: FunctionStruct { network.names.functions[network.names.functions.count - 1] }
  private var hasFrame: Bool { main.function.hasFrame(in: plan) }
  private var hasStates: Bool { !plan.states.isEmpty }

  /// The files, by name.
  var files: [(name: String, text: String)] {
    var sizes = network.sizeTable
    let functions = network.functionFiles(&sizes)
    return [("\(network.names.file).swift", text), network.sizesFile(sizes)] + functions
  }

  private var text: String {
    var source = network.header.source()
    source.block("extension \(network.names.type.split(separator: ".").dropLast().joined(separator: "."))") { source in
      source.doc(stage.doc + "\n")
      for value in plan.plainInputs + plan.plainOutputs { source.doc("- \(value.name): \(value.type)") }
      for state in plan.states { source.doc("- \(state.name): \(state.type), which lasts from run to run") }
      source.block("struct \(stage.rawValue)") { body(&$0) }
    }
    return source.text
  }

  private func body(_ source: inout SwiftSource) {
    source.declarations("outputs", plan.plainOutputs, "The outputs.", of: network.input, access: "")
    if stage == .step { source.stateDeclarations(plan.states, access: "") }
    source.line("private let network: Network")
    source.line()
    source.line("init(_ weights: PackedWeights) throws(GraphcError) { network = try Network(weights, prefix: \"\") }")
    source.line()
    let beside = hasStates ? " beside the states" : ""
    source.doc("Adds what a run writes\(beside), and what its kernels need of the threads.")
    source.list(
      "static func addMemory",
      ["for dims: [String: Int]", "_ scratch: inout ScratchSize", "to estimate: inout MemoryEstimate"],
      " throws(GraphcError) {", breaksBeforeTail: true)
    source.indented { source in
      let hasScratch = main.function.hasScratch(in: plan)
      source.line("\(hasFrame || hasScratch ? "let sizes" : "_") = try Sizes(dims)")
      if hasScratch { source.line("Network.addScratch(sizes, to: &scratch)") }
      let arena = hasFrame ? "Network.Frame.layout(sizes).byteCount" : "0"
      source.line("try estimate.hold(arena: \(arena), outputs: outputs, for: dims)")
    }
    source.line("}")
    source.line()
    run(&source)
  }

  private func run(_ source: inout SwiftSource) {
    source.doc("Reserves the memory of runs with these dims. Each run reads and writes the arguments where they are.")
    source.doc("\n- Throws: 65 `limit/elements`, `shape/…`; 74 `limit/memory`. A run: 65 `index/range`.")
    var parameters = inputs.map { "\(SwiftNames.escaped($0)): Tensor" }
    parameters += outputs.map { "\(SwiftNames.escaped($0)): TensorMemory" }
    if hasStates { parameters.append("states: StateMemory") }
    parameters += ["for dims: [String: Int]", "on threads: ThreadPool"]
    source.list(
      "func run", parameters, " throws(GraphcError) -> () throws(GraphcError) -> Void {", breaksBeforeTail: true)
    source.indented { source in
      source.line("let sizes = try Sizes(dims)")
      if hasFrame {
        source.line("let arena = try Arena(byteCount: Network.Frame.layout(sizes).byteCount)")
        source.line("let frame = try Network.Frame(sizes, at: arena.base)")
      }
      source.line("return { () throws(GraphcError) in")
      source.indented { source in
        let (read, written) = plan.places(of: inputs, outputs)
        var arguments = zip(main.inputs, read).map { "\(SwiftNames.label($0)): \($1).pointer()" }
        arguments += zip(main.outputs, written).map { "\(SwiftNames.label($0)): \($1).pointer()" }
        if hasFrame { arguments.append("frame: frame") }
        source.list("network", arguments + ["sizes: sizes", "on: threads"])
        if hasFrame { source.line("Swift.withExtendedLifetime(arena) {}") }
        source.lines("try threads.throwFailure(inputs: ", plan.namedInputs(read), ")")
      }
      source.line("}")
    }
    source.line("}")
  }
}
