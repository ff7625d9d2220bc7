package import GraphcRuntime

/// A model that graphc compiled to Swift, as the generic program of a package uses it.
package protocol CompiledModel {
  static var name: String { get }
  static var inputs: [TensorDeclaration] { get }
  static var outputs: [TensorDeclaration] { get }
  /// The class names for the last axis of the first output; empty if there are none.
  static var labels: [String] { get }
  /// The name of the file of packed weights, without folders; `nil` if the model reads no learned tensor.
  static var weightsFile: String? { get }

  /// The preparation of pictures, by the name of the input.
  static func preprocessing() throws -> [String: Preprocessing]

  /// Multiply-adds of one run.
  ///
  /// - Throws: `limit/elements`.
  static func multiplyAdds(_ dims: [String: Int]) throws -> Int

  /// Maps packed weights and starts the threads. The path is ignored without ``weightsFile``; runs that need more
  /// than `memoryLimit` bytes are refused.
  init(weights path: String, threads threadCount: Int, memoryLimit: Int) throws

  /// Adds what a run takes beside its inputs.
  func addMemory(for dims: [String: Int], to estimate: inout MemoryEstimate) throws

  /// Runs the model. All inputs must be given.
  func run(_ inputs: [String: Tensor]) throws -> [(name: String, tensor: Tensor)]
}

extension [String: Tensor] {
  /// The input of that name.
  ///
  /// - Throws: `input/missing`.
  package func tensor(_ name: String) throws -> Tensor {
    if let tensor = self[name] { return tensor }
    throw GraphcError(.usage, "input/missing", "the model needs '\(name)'", help: "give it with --input \(name)=FILE")
  }
}
