package import Diagnostics

/// A YAML value whose every node knows its place. Scalars keep their text: what `1e-6` or `no` means is decided by
/// the type that is expected there, never by YAML.
package struct YAMLNode: Sendable {
  package enum Content: Sendable {
    case scalar(YAMLScalar)
    case sequence([YAMLNode])
    case mapping([YAMLEntry])
  }

  package var content: Content
  package var span: Span

  package init(_ content: Content, span: Span) {
    self.content = content
    self.span = span
  }
}

package struct YAMLScalar: Sendable {
  package enum Style: Sendable {
    case plain
    case singleQuoted
    case doubleQuoted
    /// `|`
    case literal
    /// `>`
    case folded
  }

  package var text: String
  package var style: Style

  package init(text: String, style: Style) {
    self.text = text
    self.style = style
  }
}

/// A key and its value; keys are plain or quoted scalars, unique within their mapping by UTF-8 bytes.
package struct YAMLEntry: Sendable {
  package var key: String
  package var keySpan: Span
  package var value: YAMLNode

  package init(key: String, keySpan: Span, value: YAMLNode) {
    self.key = key
    self.keySpan = keySpan
    self.value = value
  }
}
