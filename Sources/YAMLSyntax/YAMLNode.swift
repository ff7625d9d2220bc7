package import Diagnostics

/// A YAML value in which every node has a place. Scalars keep their text: the type expected by the reader decides what
/// `1e-6` or `no` means, not YAML.
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
