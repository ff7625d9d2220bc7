internal import Diagnostics
import GraphcText

extension ConfigSpec.Kind {
  /// The error for a default that is a literal of another kind. Other expressions are checked by the next stage.
  func mismatch(of value: Expression) -> Diagnostic? {
    switch self {
    case .int, .dim:
      guard let kind = value.literalKind, kind != .int else { return nil }
      let integer = Self.integer(value).map(String.init)
      return mismatch("type/expected-int", "an integer", value, help: integer.map { "write \($0)" })
        .fixed(integer, replacing: integer.map { $0 + ".0" } ?? "")
    case .float:
      guard let kind = value.literalKind, kind != .int, kind != .float else { return nil }
      return mismatch("type/expected-float", "a number", value)
    case .bool:
      guard let kind = value.literalKind, kind != .bool else { return nil }
      let meant: String? =
        if case .integer(let number) = value.kind, number == 0 || number == 1 { "\(number == 1)" } else { nil }
      return mismatch("type/expected-bool", "a boolean", value, help: "write \(meant ?? "true or false")")
        .fixed(meant, replacing: "\(value)")
    case .string:
      guard let kind = value.literalKind, kind != .string else { return nil }
      return mismatch("type/expected-string", "a string", value, help: "write '\(value)'")
        .fixed("'\(value)'", replacing: "\(value)")
    case .block:
      if case .name = value.kind { return nil }
      return mismatch("type/expected-block", "the name of a block or operation", value)
    case .enum(let cases): return mismatch(of: value, cases: cases)
    }
  }

  private func mismatch(of value: Expression, cases: [String]) -> Diagnostic? {
    let all = "the cases are \(cases.map { ".\($0)" }.joined(separator: ", "))"
    switch value.kind {
    case .enumCase(let name):
      if cases.contains(name) { return nil }
      let near = NearestName.best(to: name, among: cases)
      return Diagnostic(
        "type/unknown-case", "there is no case .\(name)", at: value.span,
        help: near.map { "did you mean .\($0)?" } ?? all
      ).fixed(near.map { "." + $0 }, replacing: "." + name)
    case .name(let name) where cases.contains(name):
      return mismatch("type/expected-case", "a case", value, help: "write .\(name)").fixed("." + name, replacing: name)
    default: return value.literalKind == nil ? nil : mismatch("type/expected-case", "a case", value, help: all)
    }
  }

  private func mismatch(_ code: String, _ what: String, _ value: Expression, help: String? = nil) -> Diagnostic {
    Diagnostic(code, "\(what) is expected, not \(value)", at: value.span, help: help)
  }

  /// The digits of the integer that a float literal such as `12.0` or `1e3` equals.
  private static func integer(_ value: Expression) -> Substring? {
    guard case .float(let number) = value.kind else { return nil }
    let text = "\(number)"
    return text.hasSuffix(".0") ? text.dropLast(2) : nil
  }
}
