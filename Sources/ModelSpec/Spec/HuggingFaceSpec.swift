package import Diagnostics
package import GraphcText

/// `huggingface:`, which derives config of the spec from the `config.json` beside a checkpoint.
///
/// Keys are JSON keys, with points between nested objects: `text_config.hidden_size`.
package struct HuggingFaceSpec: Sendable {
  /// A JSON value in a spec: a text, a number, a boolean or null.
  package struct Literal: Sendable {
    package var value: JSONValue
    package var span: Span
  }

  /// The source of a config value.
  package enum Source: Sendable {
    /// An expression in which the names are JSON keys.
    case expression(Expression)
    /// `{hidden_act: {gelu_new: gelu_tanh}}`: the value for each text that the key may hold.
    case choice(key: Name, cases: [(text: Name, value: Expression)])

    /// The keys that it may read, in order.
    package var keys: [Name] {
      switch self {
      case .choice(let key, _): return [key]
      case .expression(let expression):
        var keys: [Name] = []
        expression.forEachName { keys.append($0) }
        return keys
      }
    }
  }

  /// `model_type:`, the model types that the spec implements.
  package var modelTypes: [Name]
  /// `config:`, by the name of the config.
  package var config: [(name: Name, source: Source)]
  /// `require:`, keys that must have one of these values, since the spec has no config for them.
  package var requirements: [(key: Name, allowed: [Literal])]
  /// `defaults:`, the value of a key that is missing or null.
  package var defaults: [(key: Name, value: Literal)]

  /// The nested keys that lead to a value.
  package static func path(of key: String) -> [String] {
    key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }
}
