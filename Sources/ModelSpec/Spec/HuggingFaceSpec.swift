package import Diagnostics
package import GraphcText

/// `huggingface:`, how the `config.json` beside a checkpoint becomes config of the spec.
///
/// Keys are JSON keys; points lead into objects: `text_config.hidden_size`.
package struct HuggingFaceSpec: Sendable {
  /// A value of JSON as the spec writes it: a text, a number, a boolean or null.
  package struct Literal: Sendable {
    package var value: JSONValue
    package var span: Span
  }

  /// What a config value is read from.
  package enum Source: Sendable {
    /// An expression of which the names are keys.
    case expression(Expression)
    /// `{hidden_act: {gelu_new: gelu_tanh}}`: the value that belongs to the text under a key.
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

  /// `model_type:`, the types of which the spec is a model.
  package var modelTypes: [Name]
  /// `config:`, by the name of the config.
  package var config: [(name: Name, source: Source)]
  /// `require:`, keys that must have one of some values: what the spec has no config for.
  package var requirements: [(key: Name, allowed: [Literal])]
  /// `defaults:`, what a key means that is not there, or null.
  package var defaults: [(key: Name, value: Literal)]

  /// The keys of the objects that lead to a value.
  package static func path(of key: String) -> [String] {
    key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }
}
