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
      source.line("private let weights: PackedWeights")
    }
    source.line("private let network: Network")
    source.line("private let threads: ThreadPool")
    source.line("private let memoryLimit: Int")
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
        + (input.plan.weightFormat == .f32 ? [] : ["format: .\(input.plan.weightFormat.name)"])
      source.list("weights = try PackedWeights", ["path: path", "model: \"\(input.name)\""] + digests)
      source.line("network = try Network(weights, prefix: \"\")")
      source.line("threads = ThreadPool(threadCount: threadCount)")
      source.line("self.memoryLimit = memoryLimit")
    }
    source.line("}")
    source.line()
  }

  /// Prints the array of declarations, and an axis of its own for each dim that is computed of several others.
  func declarations(_ name: String, _ values: [PlanFunction.Value], _ doc: String, _ source: inout SwiftSource) {
    var axes = AxisLiterals(name)
    let items = values.map { value in
      var arguments = ["\"\(value.name)\"", ".\(value.type.dtype.rawValue)", axes.literal(value.type.shape)]
      if name == "inputs" {
        if let fallback = input.inputDefaults[value.name] { arguments.append("default: \(Self.text(fallback))") }
        if let range = input.inputRanges[value.name] {
          arguments.append("range: .init(from: \(range.lower), below: \(axes.literal(range.bounds)))")
        }
      }
      return "TensorDeclaration(\(arguments.joined(separator: ", ")))"
    }
    source.doc(doc)
    source.array("public static let \(name): [TensorDeclaration] = ", items)
    source.line()
    axes.writeDerived(to: &source)
  }

  private static func text(_ value: InputDefault) -> String {
    switch value {
    case .constant(let number): ".constant(\(number))"
    case .uniform(let seed): ".uniform(seed: \(seed))"
    case .normal(let deviation, let seed): ".normal(\(deviation), seed: \(seed))"
    }
  }
}
