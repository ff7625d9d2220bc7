package import GraphcText

/// A line of the log of a run: numbers of one step.
package struct LogEntry: Sendable {
  /// What the numbers say.
  package enum Kind: Sendable {
    /// Of the batch that was trained on: `{"step":1,"loss":2.3,"rate":0.001,"seconds":0.25}`.
    case training
    /// Of the examples for validation, after the step: `{"step":100,"validation":{"loss":2.1,"accuracy":0.4}}`.
    case validation
  }

  /// The number of the step, from 1.
  package var step: Int
  /// What the numbers say.
  package var kind: Kind
  /// Names and numbers in order. A number that is not finite is `null` in the file.
  package var values: [(name: String, value: Double)]

  /// An entry of names and numbers.
  package init(_ kind: Kind, step: Int, _ values: [(name: String, value: Double)]) {
    self.kind = kind
    self.step = step
    self.values = values
  }

  /// A number by its name; `nil` without one, NaN for `null`.
  package subscript(name: String) -> Double? { values.first { UTF8Key($0.name) == UTF8Key(name) }?.value }

  /// The entry as JSON.
  package var json: JSONValue {
    let numbers = values.map { (key: $0.name, value: JSONValue.double($0.value)) }
    let step = (key: "step", value: JSONValue.integer(step))
    return switch kind {
    case .training: .object([step] + numbers)
    case .validation: .object([step, (key: Self.validationKey, value: .object(numbers))])
    }
  }

  private static let validationKey = "validation"

  /// The entry of a line; `nil` for JSON that is none.
  package init?(_ json: JSONValue) {
    guard let object = json.object, let step = object["step"]?.integer else { return nil }
    let validation = object[Self.validationKey]
    let members = validation?.object?.members ?? object.members.filter { $0.key != "step" }
    guard validation == nil || validation?.object != nil else { return nil }
    var values: [(name: String, value: Double)] = []
    for member in members {
      guard let value = member.value.double ?? Self.missing(member.value) else { return nil }
      values.append((member.key, value))
    }
    self.init(validation == nil ? .training : .validation, step: step, values)
  }

  private static func missing(_ value: JSONValue) -> Double? { if case .null = value { .nan } else { nil } }
}
