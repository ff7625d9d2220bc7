package import GraphcRuntime

/// A model that graphc has compiled to Swift, as a program without knowledge of it sees it.
package protocol CompiledModel {
  static var name: String { get }
  static var inputs: [TensorDeclaration] { get }
  static var outputs: [TensorDeclaration] { get }
  /// Class names of the last axis of the first output; empty if there are none.
  static var labels: [String] { get }
  /// The file of packed weights, without folders.
  static var weightsFile: String { get }

  /// What a picture goes through before it is the input of that name.
  static func preprocessing() throws -> [String: Preprocessing]

  /// Multiply-adds of one run.
  ///
  /// - Throws: `limit/elements`.
  static func multiplyAdds(_ dims: [String: Int]) throws -> Int

  /// Maps packed weights.
  init(weights path: String, threads threadCount: Int) throws

  /// Runs the model on every one of its inputs.
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
