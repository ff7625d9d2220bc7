import ExecutionPlan
import GraphIR
import GraphcRuntime

extension ModelSources {
  /// What several models of one type have in common.
  static let sharing = ", which share the mapped weights."

  /// Prints the stored properties of the model and its initializer, which takes weights if the model reads any.
  func initializer(_ source: inout SwiftSource) {
    if input.hasParameters {
      source.doc("SHA-256 of the graph that the weights have to be packed for.")
      source.line("static let specDigest = \"\(input.specDigest)\"")
      if let digest = input.foldedDigest {
        source.doc("How the weights that are computed of several learned tensors are made.")
        source.line("static let foldedDigest = \"\(digest)\"")
      }
      source.line()
      source.line("\(access)let weights: PackedWeights")
    }
    source.line("private let network: Network")
    if input.generation?.source != nil { source.line("let generationSource: Source") }
    if input.generation != nil { source.line("let generationStep: Step") }
    source.line("\(access)let threads: ThreadPool")
    source.line("\(access)let memoryLimit: Int")
    source.line("private var workspace: Workspace?")
    if hasStates { source.line("private var states: StateMemory?") }
    source.line()
    let arguments = [
      "threads threadCount: Int = ThreadPool.processorCount", "memoryLimit: Int = MemoryLimit.standard",
    ]
    let limit = "\n- Parameter memoryLimit: the bytes that a run may take with its inputs, outputs and the weights."
    guard input.hasParameters else {
      source.doc("Starts the threads. The model has no learned tensors, so there are no weights to read.")
      source.doc(limit)
      source.list("public init", arguments, " throws {", breaksBeforeTail: true)
      source.indented { source in
        source.line("network = try Network(.none, prefix: \"\")")
        stages(".none", &source)
        source.line("threads = ThreadPool(threadCount: threadCount)")
        source.line("self.memoryLimit = memoryLimit")
      }
      source.line("}")
      return source.line()
    }
    source.doc("Maps the packed weights that `graphc compile` has written.")
    source.doc(limit)
    source.doc("- Throws: 66 and 74 `io/…`; 65 `weights/…` for a file of another model, `safetensors/…`.")
    source.list("public init", ["weights path: String"] + arguments, " throws {", breaksBeforeTail: true)
    source.indented { source in
      let digests =
        ["specDigest: Self.specDigest"] + (input.foldedDigest == nil ? [] : ["foldedDigest: Self.foldedDigest"])
        + (input.plans.weightFormat == .f32 ? [] : ["format: .\(input.plans.weightFormat.name)"])
      source.list("weights = try PackedWeights", ["path: path", "model: \"\(input.name)\""] + digests)
      source.line("network = try Network(weights, prefix: \"\")")
      stages("weights", &source)
      source.line("threads = ThreadPool(threadCount: threadCount)")
      source.line("self.memoryLimit = memoryLimit")
    }
    source.line("}")
    source.line()
  }

  /// What the methods of other files use is seen there.
  private var access: String { input.generation == nil ? "private " : "" }

  /// Prints the statements that make the source and the step of a generation.
  private func stages(_ weights: String, _ source: inout SwiftSource) {
    if input.generation?.source != nil { source.line("generationSource = try Source(\(weights))") }
    if input.generation != nil { source.line("generationStep = try Step(\(weights))") }
  }
}
