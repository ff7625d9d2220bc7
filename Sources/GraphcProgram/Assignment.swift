/// `name=value`, as `--set`, `--input`, `--output` and `--dim` take it.
package struct Assignment: Sendable {
  package var name: String
  package var value: String

  /// `nil` without a name or without `=`.
  package init?(_ text: String) {
    guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")), equals != text.startIndex else { return nil }
    name = String(text[..<equals])
    value = String(text[text.utf8.index(after: equals)...])
  }
}
