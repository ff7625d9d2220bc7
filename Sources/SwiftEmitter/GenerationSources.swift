import ExecutionPlan
import GraphIR
import GraphcRuntime

/// The methods that write tokens with a model, and the source and the step that they run.
struct GenerationSources {
  let generation: EmittedGeneration
  let input: EmitterInput
  private let names: ModelNames
  private let header: SourceHeader
  let source: StageSources?
  let step: StageSources

  /// - Returns: `nil` if nothing says how tokens are written.
  init?(of input: EmitterInput, _ names: ModelNames, _ header: SourceHeader) {
    guard let generation = input.generation else { return nil }
    self.generation = generation
    self.input = input
    self.names = names
    self.header = header
    source = generation.source.map { StageSources(.source, $0, of: input, in: names, header) }
    step = StageSources(.step, generation.step, of: input, in: names, header)
  }

  var files: [(name: String, text: String)] {
    [("\(names.file)+Generation.swift", text)] + (source?.files ?? []) + step.files
  }

  private var type: String { names.type }

  private var text: String {
    var source = header.source(isPublic: true)
    source.block("extension \(type)") { source in
      defaults(&source)
      generate(&source)
      generatedTokens(&source)
      decoder(&source)
      reserve(&source)
    }
    return source.text
  }

  // MARK: Defaults

  private func defaults(_ source: inout SwiftSource) {
    if !generation.start.isEmpty {
      source.doc("What a row begins with where no prompt is given.")
      source.lines("public static let startTokens: [Int32] = ", generation.start.map { "\($0)" })
      source.line()
    }
    source.doc("How tokens are chosen, and when a row ends, unless a caller says otherwise.")
    source.block("public static var generationOptions: GenerationOptions") { source in
      let lines = generation.options.assignments
      source.line("\(lines.isEmpty ? "let" : "var") options = GenerationOptions()")
      for (name, value) in lines {
        switch value {
        case .text(let text): source.line("options.\(name) = \(text)")
        case .list(let items): source.lines("options.\(name) = ", items)
        }
      }
      source.line("return options")
    }
    source.line()
  }

  // MARK: API

  var given: [(index: Int, label: String, value: PlanFunction.Value)] { input.inputsOfGeneration }

  func isOptional(_ value: PlanFunction.Value) -> Bool { input.inputDefaults[value.name] != nil }

  private func parameters(_ rest: [String]) -> [String] {
    let start = generation.start.isEmpty ? "" : " = [\(type).startTokens]"
    return ["_ prompts: [[Int32]]\(start)"]
      + given.map { "\(SwiftNames.escaped($0.label)): Tensor" + (isOptional($0.value) ? "? = nil" : "") }
      + ["options: GenerationOptions = \(type).generationOptions"] + rest
  }

  private var arguments: [String] {
    given.map { "\(SwiftNames.label($0.label)): \(SwiftNames.escaped($0.label))" } + ["options: options"]
  }

  private func parameterDocs(_ source: inout SwiftSource) {
    source.doc("\n- Parameters:")
    let items = given.isEmpty ? ", one for each item of the batch" : ", one for each item of the batch or one for all"
    source.doc("  - prompts: the tokens that a row begins with\(items).")
    for (_, label, value) in given { source.doc("  - \(label): \(value.type)") }
    let limit = generation.limit.map { "; with its prompt a row has at most \($0) tokens" } ?? ""
    source.doc("  - options: how tokens are chosen, and when a row ends\(limit).")
  }

  private func throwsDoc(_ source: inout SwiftSource) {
    source.doc(
      "- Throws: 64 `usage/…` for options and prompts, 65 `value/token-range` for their tokens, `generate/limit` for a "
        + "prompt that is too long, and `limit/memory`, before work starts"
        + "\(given.isEmpty ? "" : "; 65 `type/mismatch`, `shape/…` and `index/range` for an input"); 65 "
        + "`generate/no-token` if nothing can follow a row; 74 `limit/memory`.")
  }

  private func generate(_ source: inout SwiftSource) {
    source.doc("Writes tokens until each row has ended.")
    parameterDocs(&source)
    source.doc(
      "  - onToken: is called with each token as it is chosen; with beams, when all tokens of its item are.")
    source.doc("  - isCancelled: is asked before each step; `true` ends the generation with what there is.")
    throwsDoc(&source)
    source.list(
      "public func generate",
      parameters([
        "onToken: (GeneratedToken) throws -> Void = { _ in }", "isCancelled: () -> Bool = { false }",
      ]), " throws -> GenerationResult {", breaksBeforeTail: true)
    source.indented { source in
      source.list("var (decoder, prompts) = try decoder", ["for: prompts"] + arguments)
      source.list(
        "return try decoder.generate",
        ["prompts", "options: options", "onToken: onToken", "isCancelled: isCancelled"])
    }
    source.line("}")
    source.line()
  }

  private func generatedTokens(_ source: inout SwiftSource) {
    let ran = self.source == nil ? "is reserved" : "is reserved, and what depends on no token is computed,"
    source.doc(
      "The tokens of a generation as they are chosen. The memory \(ran) now; the first step runs when the first token is "
        + "asked for.")
    parameterDocs(&source)
    throwsDoc(&source)
    source.list(
      "public func generatedTokens", parameters([]), " throws -> GeneratedTokens<StepDecoder> {",
      breaksBeforeTail: true)
    source.indented { source in
      source.list("let (decoder, prompts) = try decoder", ["for: prompts"] + arguments)
      source.line("return GeneratedTokens(prompts, options: options, session: decoder)")
    }
    source.line("}")
    source.line()
  }
}
