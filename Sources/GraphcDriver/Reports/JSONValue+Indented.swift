import GraphcText

extension JSONValue {
  /// The value as indented text: two spaces per level, lists of scalars on one line.
  var indentedText: String { indented(by: 0) }

  private func indented(by level: Int) -> String {
    let inner = String(repeating: "  ", count: level + 1)
    let outer = String(repeating: "  ", count: level)
    switch self {
    case .object(let object) where !object.members.isEmpty:
      let lines = object.members.map { "\(inner)\(jsonQuoted($0.key)): \($0.value.indented(by: level + 1))" }
      return "{\n\(lines.joined(separator: ",\n"))\n\(outer)}"
    case .array(let elements) where elements.contains(where: \.isCollection):
      let lines = elements.map { inner + $0.indented(by: level + 1) }
      return "[\n\(lines.joined(separator: ",\n"))\n\(outer)]"
    case .array(let elements): return "[\(elements.map(\.text).joined(separator: ", "))]"
    default: return text
    }
  }

  private var isCollection: Bool { array != nil || object != nil }
}
