import Foundation
import GraphcText

/// Validates JSON values by a schema of draft 2020-12, for the keywords that the schema of specs uses. Any other
/// keyword is an error, so that no rule is skipped silently.
struct JSONSchema {
  private let root: JSONValue

  init(_ root: JSONValue) { self.root = root }

  /// The errors, each with its place: `/config/n: …`. Empty for a valid value.
  ///
  /// - Parameter reference: the part of the schema to use, such as `#/$defs/block`.
  func errors(of value: JSONValue, by reference: String = "#") -> [String] {
    guard let schema = resolve(reference) else { return ["no schema \(reference)"] }
    return errors(of: value, by: schema, at: "")
  }

  private func resolve(_ reference: String) -> JSONValue? {
    guard reference.hasPrefix("#") else { return nil }
    return reference.dropFirst().split(separator: "/").reduce(root as JSONValue?) { $0?[String($1)] }
  }

  private func errors(of value: JSONValue, by schema: JSONValue, at place: String) -> [String] {
    if let isAllowed = schema.bool { return isAllowed ? [] : ["\(place): nothing may stand here"] }
    var errors: [String] = []
    for member in schema.object?.members ?? [] {
      errors += self.errors(of: value, by: member.key, member.value, in: schema, at: place)
    }
    return errors
  }

  private func errors(
    of value: JSONValue, by keyword: String, _ rule: JSONValue, in schema: JSONValue, at place: String
  ) -> [String] {
    switch keyword {
    case "$schema", "$defs", "title", "description": return []
    case "$ref": return resolve(rule.string ?? "").map { errors(of: value, by: $0, at: place) } ?? ["no \(rule.text)"]
    case "type":
      let names = rule.array?.compactMap(\.string) ?? [rule.string ?? ""]
      return names.contains { Self.isOf(type: $0, value) }
        ? [] : ["\(place): is not \(names.joined(separator: " or "))"]
    case "const": return Self.isEqual(rule, value) ? [] : ["\(place): is not \(rule.text)"]
    case "enum":
      return (rule.array ?? []).contains { Self.isEqual($0, value) } ? [] : ["\(place): is none of \(rule.text)"]
    case "anyOf", "oneOf":
      let matches = (rule.array ?? []).count { errors(of: value, by: $0, at: place).isEmpty }
      return (keyword == "anyOf" ? matches >= 1 : matches == 1) ? [] : ["\(place): \(matches) alternatives fit"]
    case "pattern":
      guard let text = value.string else { return [] }
      return Self.matches(text, rule.string ?? "") ? [] : ["\(place): '\(text)' does not match \(rule.text)"]
    case "minItems":
      return (value.array?.count ?? .max) >= (rule.integer ?? 0) ? [] : ["\(place): too few items"]
    case "minProperties":
      return (value.object?.members.count ?? .max) >= (rule.integer ?? 0) ? [] : ["\(place): too few members"]
    case "maxProperties":
      return (value.object?.members.count ?? 0) <= (rule.integer ?? .max) ? [] : ["\(place): too many members"]
    case "items":
      return (value.array ?? []).enumerated().flatMap { errors(of: $1, by: rule, at: "\(place)/\($0)") }
    case "required":
      guard value.object != nil else { return [] }
      return (rule.array ?? []).compactMap(\.string).filter { value[$0] == nil }.map { "\(place): '\($0)' is missing" }
    case "properties":
      return (value.object?.members ?? []).flatMap { member in
        rule[member.key].map { errors(of: member.value, by: $0, at: "\(place)/\(member.key)") } ?? []
      }
    case "patternProperties":
      return (value.object?.members ?? []).flatMap { member in
        (rule.object?.members ?? []).filter { Self.matches(member.key, $0.key) }.flatMap {
          errors(of: member.value, by: $0.value, at: "\(place)/\(member.key)")
        }
      }
    case "additionalProperties":
      return (value.object?.members ?? []).flatMap { member -> [String] in
        let isKnown =
          schema["properties"]?[member.key] != nil
          || (schema["patternProperties"]?.object?.members ?? []).contains { Self.matches(member.key, $0.key) }
        return isKnown ? [] : errors(of: member.value, by: rule, at: "\(place)/\(member.key)")
      }
    default: return ["the keyword '\(keyword)' is not supported"]
    }
  }

  private static func isOf(type: String, _ value: JSONValue) -> Bool {
    switch type {
    case "object": value.object != nil
    case "array": value.array != nil
    case "string": value.string != nil
    case "number": value.double != nil
    case "integer": value.double.map { $0.rounded() == $0 } ?? false
    case "boolean": value.bool != nil
    case "null": if case .null = value { true } else { false }
    default: false
    }
  }

  private static func isEqual(_ a: JSONValue, _ b: JSONValue) -> Bool {
    if let x = a.double, let y = b.double { return x == y }
    return a.text == b.text
  }

  /// Patterns are not anchored and mean what ECMA-262 says; those used here mean the same in ICU.
  private static func matches(_ text: String, _ pattern: String) -> Bool {
    guard let expression = try? NSRegularExpression(pattern: pattern) else { return false }
    return expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
  }
}
