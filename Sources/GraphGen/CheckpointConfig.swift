package import Diagnostics
package import GraphcRuntime
import ModelSpec

/// The `config.json` of a checkpoint.
package struct CheckpointConfig: Sendable {
  package var source: SourceID
  package var root: LocatedJSON

  package init(source: SourceID, root: LocatedJSON) {
    self.source = source
    self.root = root
  }

  /// The value of a key, with points between nested objects; `nil` if it is missing or null.
  func value(_ key: String) -> LocatedJSON? { root.value(at: HuggingFaceSpec.path(of: key)) }

  func span(_ value: LocatedJSON) -> Span {
    Span(source: source, start: value.range.lowerBound, end: value.range.upperBound)
  }
}
