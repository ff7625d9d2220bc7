// Written by graphc 0.1.0; compiling again overwrites it.

import Scribe
import ScribeProgram
import ScribeRuntime

/// The model as its program sees it.
struct CommandLineModel: GeneratingModel {
  static let name = "Scribe"
  static let inputs = Scribe.inputs
  static let outputs = Scribe.outputs
  static let weightsFile: String? = "Scribe.safetensors"
  static let labels: [String] = []
  static let generation = ModelGeneration(
    inputs: ["source", "mask"], rows: "B", vocabulary: 11, limit: 12, start: Scribe.startTokens,
    options: Scribe.generationOptions)

  private let model: Scribe

  init(weights path: String, threads threadCount: Int, memoryLimit: Int) throws {
    model = try Scribe(weights: path, threads: threadCount, memoryLimit: memoryLimit)
  }

  func addMemory(for dims: [String: Int], to estimate: inout MemoryEstimate) throws {
    try model.addMemory(for: dims, to: &estimate)
  }

  static func preprocessing() throws -> [String: Preprocessing] {
    [:]
  }

  static func multiplyAdds(_ dims: [String: Int]) throws -> Int {
    let b = try Extent.dim("B", of: dims)
    let s = try Extent.dim("S", of: dims)
    let t = try Extent.dim("T", of: dims)
    return try Extent.sum(
      Extent.product(32, b, s, s), Extent.product(32, b, s, t), Extent.product(32, b, t, t),
      Extent.product(1280, b, s), Extent.product(1368, b, t))
  }

  func run(_ inputs: [String: Tensor]) throws -> [(name: String, tensor: Tensor)] {
    let output = try model(
      source: inputs.tensor("source"), mask: inputs.tensor("mask"), target: inputs.tensor("target"))
    return [("logits", output.logits)]
  }

  func generate(
    _ request: GenerationRequest, _ inputs: [String: Tensor], onToken: (GeneratedToken) throws -> Void,
    isCancelled: () -> Bool
  ) throws -> GenerationResult {
    try model.generate(
      request.prompts, source: inputs.tensor("source"), mask: inputs.tensor("mask"), options: request.options,
      onToken: onToken, isCancelled: isCancelled)
  }
}

ModelProgram<CommandLineModel>.main()
