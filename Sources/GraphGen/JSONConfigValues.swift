import GraphIR
package import GraphcRuntime
package import GraphcText

extension Value {
  /// A JSON value; an object becomes the list of its keys.
  init(_ json: LocatedJSON) {
    switch json.content {
    case .object(let members): self = .list(members.map { .string($0.key) })
    case .array(let elements): self = .list(elements.map { Value($0) })
    case .scalar(let value): self.init(value)
    }
  }

  init(_ scalar: JSONValue) {
    switch scalar {
    case .string(let text): self = .string(text)
    case .integer(let value): self = .integer(Dim(value))
    case .unsigned(let value): self = .float(Double(value))
    case .double(let value): self = .float(value)
    case .bool(let value): self = .boolean(value)
    case .null, .object, .array: self = .absent
    }
  }
}

extension JSONValue {
  /// Whether two scalars are the same text, number, boolean or null.
  package func isEqual(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.string(let a), .string(let b)): UTF8Key(a) == UTF8Key(b)
    case (.bool(let a), .bool(let b)): a == b
    case (.null, .null): true
    default: if let a = double, let b = other.double { a == b } else { false }
    }
  }
}

extension LocatedJSON {
  /// The JSON text of a scalar; the kind of any other value.
  package var text: String {
    switch content {
    case .scalar(let value): value.text
    case .object: "an object"
    case .array: "a list"
    }
  }
}
