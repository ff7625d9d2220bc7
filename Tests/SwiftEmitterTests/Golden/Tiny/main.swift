// Written by graphc 0.1.0; compiling again overwrites it.

import Tiny
import TinyProgram
import TinyRuntime

/// The model as its program sees it.
struct CommandLineModel: CompiledModel {
  static let name = "Tiny"
  static let inputs = Tiny.inputs
  static let outputs = Tiny.outputs
  static let weightsFile: String? = "Tiny.safetensors"
  static let labels: [String] = []

  private let model: Tiny

  init(weights path: String, threads threadCount: Int, memoryLimit: Int) throws {
    model = try Tiny(weights: path, threads: threadCount, memoryLimit: memoryLimit)
  }

  func addMemory(for dims: [String: Int], to estimate: inout MemoryEstimate) throws {
    try model.addMemory(for: dims, to: &estimate)
  }

  static func preprocessing() throws -> [String: Preprocessing] {
    [:]
  }

  static func multiplyAdds(_ dims: [String: Int]) throws -> Int {
    let b = try Extent.dim("B", of: dims)
    let t = try Extent.dim("T", of: dims)
    return try Extent.sum(Extent.product(16, b, t, t), Extent.product(656, b, t), Extent.product(408, b))
  }

  func run(_ inputs: [String: Tensor]) throws -> [(name: String, tensor: Tensor)] {
    let output = try model(tokens: inputs.tensor("tokens"))
    return [("logits", output.logits)]
  }
}

ModelProgram<CommandLineModel>.main()
