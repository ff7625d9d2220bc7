import ExecutionPlan
import GraphIR
import GraphcRuntime
import GraphcText

/// The Swift files of a model: its API, its sizes, a struct for each block.
struct ModelSources {
  let input: EmitterInput
  private let names: ModelNames
  private let header: SourceHeader
  private let generation: GenerationSources?

  init(_ input: EmitterInput, type: String, runtime: String, version: String) {
    self.input = input
    header = SourceHeader(specFile: input.specFile, runtime: runtime, version: version)
    var names = ModelNames(input, type: type)
    generation = GenerationSources(of: input, names, header)
    if let source = generation?.source { names.shareFunctions(with: source.network, input) }
    self.names = names
  }

  /// The files of the module, by name.
  var files: [(name: String, text: String)] {
    let network = NetworkSources(input: input, names: names, header: header)
    var sizes = network.sizeTable
    let functions = network.functionFiles(&sizes)
    let api = api(&sizes)
    return [("\(names.type).swift", api), network.sizesFile(sizes)] + functions
      + (generation?.files ?? [])
  }

  // MARK: The type

  private var main: FunctionStruct { names.functions[names.functions.count - 1] }

  private func api(_ sizes: inout SizeTable) -> String {
    var source = header.source(isPublic: true)
    if let doc = input.doc { source.doc(escapedLines(doc) + "\n") }
    for value in input.plan.plainInputs {
      source.doc("- \(value.name): \(value.type)" + (input.inputDefaults[value.name].map { " = \($0)" } ?? ""))
    }
    for value in input.plan.plainOutputs { source.doc("- \(value.name): \(value.type)") }
    for state in input.plan.states { source.doc("- \(state.name): \(state.type), which lasts from run to run") }
    source.doc(
      "\nOne run at a time; for several at once make several models\(input.hasParameters ? Self.sharing : ".")")
    var outputShapes: [String] = []
    for value in input.plan.plainOutputs {
      var shape: [String] = []
      for dim in value.type.shape { shape.append(sizes.expression(dim)) }
      outputShapes.append(".\(value.type.dtype.rawValue), [\(shape.joined(separator: ", "))]")
    }
    source.block("public final class \(names.type)") { source in
      source.block("public struct Output: Sendable") { source in
        for (name, value) in zip(names.outputs, input.plan.plainOutputs) {
          source.doc("\(value.type)")
          source.line("public let \(SwiftNames.escaped(name)): Tensor")
        }
      }
      source.line()
      source.declarations(
        "inputs", input.plan.plainInputs, "The inputs, in the order in which a run takes them.", of: input,
        access: "public ")
      source.declarations(
        "outputs", input.plan.plainOutputs, "The outputs, in the order of `Output`.", of: input, access: "public ")
      if hasStates { source.stateDeclarations(input.plan.states, access: "public ") }
      initializer(&source)
      source.doc("Runs the model.")
      source.doc(
        "\n- Throws: 65 `type/mismatch`, `shape/…`, `limit/elements` for an input of another type or a size that does "
          + "not fit, `index/range`; 65 and 74 `limit/memory`.")
      var parameters = zip(names.inputs, input.plan.plainInputs).map {
        "\(SwiftNames.escaped($0)): Tensor" + (input.inputDefaults[$1.name] == nil ? "" : "? = nil")
      }
      if !input.dimsOfStates.isEmpty { parameters.append("dims given: [String: Int] = [:]") }
      source.list("public func callAsFunction", parameters, " throws -> Output {", breaksBeforeTail: true)
      source.indented { runBody(outputShapes, &$0) }
      source.line("}")
      source.line()
      stateMethods(&source)
      workspace(&source)
    }
    return source.text
  }

  private func runBody(_ outputShapes: [String], _ source: inout SwiftSource) {
    var locals = NameScope(
      reserved: Set(["dims", "given", "states", "workspace", "sizes", "threads", "network"] + names.inputs))
    let results = names.outputs.map { locals.unique($0) }
    let given = names.inputs.map(SwiftNames.escaped).joined(separator: ", ")
    let ofStates = input.dimsOfStates.isEmpty ? "" : ".merging(given) { solved, _ in solved }"
    source.line("let dims = try DimSolver.solve(Self.inputs, given: [\(given)])\(ofStates)")
    var values = names.inputs
    for (index, value) in input.plan.plainInputs.enumerated() where input.inputDefaults[value.name] != nil {
      values[index] = locals.unique(names.inputs[index] + "Value")
      source.line(
        "let \(values[index]) = try Self.inputs[\(index)].tensor(\(SwiftNames.escaped(names.inputs[index])), for: dims)"
      )
    }
    source.line("let workspace = try workspace(for: dims)")
    source.line("let sizes = workspace.sizes")
    if hasStates { source.line("let states = try states(for: dims)") }
    for (result, shape) in zip(results, outputShapes) {
      source.line("let \(SwiftNames.escaped(result)) = try OutputTensor(\(shape))")
    }
    let (inputs, outputs) = input.plan.places(of: values, results)
    var arguments = zip(main.inputs, inputs).map { "\(SwiftNames.label($0)): \($1).pointer()" }
    arguments += zip(main.outputs, outputs).map { "\(SwiftNames.label($0)): \($1).pointer()" }
    if main.function.hasFrame(in: input.plan) { arguments.append("frame: workspace.frame") }
    source.list("network", arguments + ["sizes: sizes", "on: threads"])
    if !values.isEmpty {
      source.line("Swift.withExtendedLifetime((\(values.map(SwiftNames.escaped).joined(separator: ", ")))) {}")
    }
    if hasStates {
      source.lines("try threads.throwFailure(inputs: ", input.plan.namedInputs(inputs), ")")
    } else {
      source.list("try threads.throwFailure", ["of: Self.inputs"] + values.map(SwiftNames.escaped))
    }
    if input.hasParameters { source.line("try weights.checkUnchanged()") }
    let finished = zip(names.outputs, results).map { "\(SwiftNames.label($0)): \(SwiftNames.escaped($1)).finished()" }
    source.list("return Output", finished)
  }

  private func workspace(_ source: inout SwiftSource) {
    let hasFrame = main.function.hasFrame(in: input.plan)
    source.doc("What runs on inputs of one shape share: sizes and memory.")
    source.block("private struct Workspace") { source in
      source.line("let dims: [String: Int]")
      source.line("let sizes: Sizes")
      if hasFrame {
        source.line("let arena: Arena")
        source.line("let frame: Network.Frame")
      }
    }
    source.line()
    source.doc("Adds what a run takes beside its inputs: the mapped weights, the outputs, the arena, scratch.")
    source.doc("\n- Throws: 65 `limit/elements`, `shape/…`.")
    source.block(
      "public func addMemory(for dims: [String: Int], to estimate: inout MemoryEstimate) throws(GraphcError)"
    ) { source in
      source.line("_ = try needs(for: dims, of: &estimate)")
    }
    source.line()
    source.doc("The sizes for these dims and the memory that the kernels need, added to an estimate.")
    source.list(
      "private func needs", ["for dims: [String: Int]", "of estimate: inout MemoryEstimate"],
      " throws(GraphcError) -> (sizes: Sizes, arena: Int, scratch: ScratchSize) {", breaksBeforeTail: true)
    source.indented { source in
      let hasScratch = main.function.hasScratch(in: input.plan)
      source.line("let sizes = try Sizes(dims)")
      source.line("let arena = \(hasFrame ? "try Network.Frame.layout(sizes).byteCount" : "0")")
      source.line("\(hasScratch ? "var" : "let") scratch = ScratchSize(on: threads)")
      if hasScratch { source.line("Network.addScratch(sizes, to: &scratch)") }
      if input.hasParameters {
        source.line("estimate.hold(.weights, \"the mapped weights\", weights.byteCount)")
      }
      source.line("estimate.hold(scratch: scratch, workers: threads.threadCount)")
      if hasStates { source.line("try estimate.hold(states: Self.states, for: dims)") }
      source.line("try estimate.hold(arena: arena, outputs: Self.outputs, for: dims)")
      source.line("return (sizes, arena, scratch)")
    }
    source.line("}")
    source.line()
    source.doc("The workspace of the last run if its dims were the same, else a new one.")
    source.block("private func workspace(for dims: [String: Int]) throws(GraphcError) -> Workspace") { source in
      source.line("if let workspace, workspace.dims == dims { return workspace }")
      source.line("// The memory of the last workspace is given back before there is a new one.")
      source.line("workspace = nil")
      source.line("var estimate = MemoryEstimate()")
      source.line("try estimate.hold(inputs: Self.inputs, for: dims)")
      source.line("let (sizes, \(hasFrame ? "arenaByteCount" : "_"), scratch) = try needs(for: dims, of: &estimate)")
      source.line("try estimate.check(limit: memoryLimit)")
      source.line("try threads.reserve(scratch)")
      if hasFrame {
        source.line("let arena = try Arena(byteCount: arenaByteCount)")
        source.line("let frame = try Network.Frame(sizes, at: arena.base)")
        source.line("let workspace = Workspace(dims: dims, sizes: sizes, arena: arena, frame: frame)")
      } else {
        source.line("let workspace = Workspace(dims: dims, sizes: sizes)")
      }
      source.line("self.workspace = workspace")
      source.line("return workspace")
    }
  }

  /// A string literal, with all characters escaped that Swift would interpret.
  static func literal(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\" + String(scalar)
      case "\n": result += "\\n"
      default:
        if isHidden(scalar) {
          result += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  private func escapedLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { escaped(String($0)) }.joined(separator: "\n")
  }
}
