import GraphcTestSupport
import Testing

@testable import GraphcRuntime

/// The cases of scripted logits.
enum ScriptedCases {
  static let vocabulary = 24
  static let all = GenerationCase.all(in: "scripted.json")
}

extension GenerationCase: CustomTestStringConvertible {
  public var testDescription: String { name }

  /// A session that gives the logits of the case.
  func session(rows: Int? = nil) -> ScriptedSession {
    ScriptedSession(
      rows: rows ?? prompts.count * options.beamCount, vocabulary: ScriptedCases.vocabulary, seed: seed ?? 0,
      favoured: options.endTokens, favour: Float(favour ?? 0))
  }
}
