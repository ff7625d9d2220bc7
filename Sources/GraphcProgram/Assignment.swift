/// `name=value`, as `--set`, `--input` and `--output` take it.
package struct Assignment {
  package var name: String
  package var value: String

  /// `nil` without a name or without `=`.
  package init?(_ text: String) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else { return nil }
    name = String(text[..<equals])
    value = String(text[text.index(after: equals)...])
  }
}
