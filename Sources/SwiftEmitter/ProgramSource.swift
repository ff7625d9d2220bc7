import ExecutionPlan
import GraphIR
import GraphcRuntime

/// The `main.swift` of the program that runs a model from the command line.
struct ProgramSource {
  let model: EmittedPackage.Model
  let runtime: RuntimeSources
  let version: String

  var text: String {
    let input = model.input
    var source = SwiftSource()
    source.line("// Written by graphc \(version); compiling again overwrites it.")
    source.line()
    let modules = [model.type, runtime.name(.program), runtime.name(.runtime)]
    for module in modules.sorted() { source.line("import \(module)") }
    source.line()
    source.doc("The model as its program sees it.")
    let conformance = input.generation == nil ? "CompiledModel" : "GeneratingModel"
    source.block("struct CommandLineModel: \(conformance)") { source in
      source.line("static let name = \"\(model.type)\"")
      source.line("static let inputs = \(model.type).inputs")
      source.line("static let outputs = \(model.type).outputs")
      source.line("static let weightsFile: String? = \(model.weightsFile.map(ModelSources.literal) ?? "nil")")
      source.collection("static let labels: [String] = ", input.labels.map(ModelSources.literal))
      if let generation = input.generation { facts(generation, &source) }
      source.line()
      source.line("private let model: \(model.type)")
      source.line()
      source.block("init(weights path: String, threads threadCount: Int, memoryLimit: Int) throws") { source in
        let weights = input.hasParameters ? ["weights: path"] : []
        source.list("model = try \(model.type)", weights + ["threads: threadCount", "memoryLimit: memoryLimit"])
      }
      source.line()
      source.block("func addMemory(for dims: [String: Int], to estimate: inout MemoryEstimate) throws") { source in
        source.line("try model.addMemory(for: dims, to: &estimate)")
      }
      source.line()
      source.block("static func preprocessing() throws -> [String: Preprocessing]") { preprocessing(&$0) }
      source.line()
      source.block("static func multiplyAdds(_ dims: [String: Int]) throws -> Int") { multiplyAdds(&$0) }
      source.line()
      source.block("func run(_ inputs: [String: Tensor]) throws -> [(name: String, tensor: Tensor)]") { run(&$0) }
      if input.generation != nil {
        source.line()
        generate(&source)
      }
    }
    source.line()
    source.line("ModelProgram<CommandLineModel>.main()")
    return source.text
  }

  private func preprocessing(_ source: inout SwiftSource) {
    guard !model.input.pictures.isEmpty else { return source.line("[:]") }
    source.line("var pictures: [String: Preprocessing] = [:]")
    for picture in model.input.pictures {
      var arguments = ["channels: \(picture.channels)"]
      if let side = picture.resize { arguments.append("resize: .exact(height: \(side), width: \(side))") }
      arguments.append("mean: [\(picture.mean.map(StepEmitter.literal).joined(separator: ", "))]")
      arguments.append("std: [\(picture.std.map(StepEmitter.literal).joined(separator: ", "))]")
      source.list("pictures[\"\(picture.input)\"] = try Preprocessing", arguments)
    }
    source.line("return pictures")
  }

  private func multiplyAdds(_ source: inout SwiftSource) {
    var scope = NameScope(reserved: ["dims"])
    let names = model.input.plan.dims.map { (dim: $0, member: scope.member($0)) }
    let symbols = model.input.multiplyAdds.symbols
    for name in names where symbols.contains(name.dim) {
      source.line("let \(SwiftNames.escaped(name.member)) = try Extent.dim(\"\(name.dim)\", of: dims)")
    }
    let terms = SizeTable.terms(model.input.multiplyAdds) { dim in
      names.first { $0.dim == dim }.map { SwiftNames.escaped($0.member) } ?? dim
    }
    if terms.count > 1 {
      source.list("return try Extent.sum", terms)
    } else {
      // An expression that is only a number throws nothing.
      source.line((terms[0].hasPrefix("Extent") ? "return try " : "return ") + terms[0])
    }
  }

  private func run(_ source: inout SwiftSource) {
    let (given, made) = (model.input.plan.plainInputs, model.input.plan.plainOutputs)
    let inputs = zip(ModelNames.inputs(model.input), given)
    let arguments = inputs.map { "\(SwiftNames.label($0)): inputs.tensor(\"\($1.name)\")" }
    source.list((made.isEmpty ? "_" : "let output") + " = try model", arguments)
    let results = zip(ModelNames.outputs(model.input), made).map {
      "(\"\($1.name)\", output.\(SwiftNames.escaped($0)))"
    }
    source.collection("return ", results)
  }

  // MARK: Generation

  private func facts(_ generation: EmittedGeneration, _ source: inout SwiftSource) {
    let inputs = model.input.inputsOfGeneration.map { ModelSources.literal($0.value.name) }
    source.list(
      "static let generation = ModelGeneration",
      [
        "inputs: [\(inputs.joined(separator: ", "))]", "rows: \(ModelSources.literal(generation.names.items))",
        "vocabulary: \(generation.vocabulary)", "limit: \(generation.limit.map { "\($0)" } ?? "nil")",
        "start: \(generation.start.isEmpty ? "[]" : "\(model.type).startTokens")",
        "options: \(model.type).generationOptions",
      ] + (generation.sampling.map { ["sampling: \($0.swift)"] } ?? [])
        + (generation.beams.map { ["beams: \($0.swift)"] } ?? []))
  }

  private func generate(_ source: inout SwiftSource) {
    source.list(
      "func generate",
      [
        "_ request: GenerationRequest", "_ inputs: [String: Tensor]",
        "onToken: (GeneratedToken) throws -> Void", "isCancelled: () -> Bool",
      ], " throws -> GenerationResult {", breaksBeforeTail: true)
    source.indented { source in
      let given = model.input.inputsOfGeneration.map {
        "\(SwiftNames.label($0.label)): inputs.tensor(\(ModelSources.literal($0.value.name)))"
      }
      source.list(
        "try model.generate",
        ["request.prompts"] + given + ["options: request.options", "onToken: onToken", "isCancelled: isCancelled"])
    }
    source.line("}")
  }
}
