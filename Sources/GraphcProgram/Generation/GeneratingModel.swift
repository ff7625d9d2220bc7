package import GraphcRuntime

/// A compiled model that writes tokens.
package protocol GeneratingModel: CompiledModel {
  /// What its program asks for and checks.
  static var generation: ModelGeneration { get }

  /// Writes tokens until each row has ended.
  ///
  /// - Parameters:
  ///   - inputs: those that ``ModelGeneration/inputs`` names, by name.
  ///   - onToken: is called with each token as it is chosen.
  ///   - isCancelled: is asked before each step.
  func generate(
    _ request: GenerationRequest, _ inputs: [String: Tensor], onToken: (GeneratedToken) throws -> Void,
    isCancelled: () -> Bool
  ) throws -> GenerationResult
}

/// What the program of a model that writes tokens asks for and checks.
package struct ModelGeneration: Sendable {
  /// The names of the inputs that are read before the first token.
  let inputs: [String]
  /// The run-time dim of the rows in these inputs.
  let rows: String
  let vocabulary: Int
  /// The most tokens of a row, with those of its prompt; `nil` if nothing bounds them.
  let limit: Int?
  /// What the model says about tokens.
  let settings: GenerationSettings

  /// - Parameters:
  ///   - start: what a row begins with where no prompt is given; may be empty.
  ///   - sampling: how tokens are drawn where `options` draws none, and a caller does.
  ///   - beams: how continuations are followed where `options` follows one, and a caller several.
  package init(
    inputs: [String], rows: String, vocabulary: Int, limit: Int?, start: [Int32], options: GenerationOptions,
    sampling: GenerationOptions.Sampling? = nil, beams: GenerationOptions.Beams? = nil
  ) {
    self.inputs = inputs
    self.rows = rows
    self.vocabulary = vocabulary
    self.limit = limit
    var settings = GenerationSettings(options, start: start)
    if let sampling { settings.take(sampling) }
    if let beams { settings.take(beams) }
    self.settings = settings
  }
}
