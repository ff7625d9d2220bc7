internal import Diagnostics
import GraphcText
internal import YAMLSyntax

/// `precision: bf16`: the type to which the factors of products with weights and of fused attention are rounded when a
/// model runs.
package enum Precision: String, Hashable, Sendable, CaseIterable {
  case f32
  case bf16

  /// The precision with this name in other programs.
  fileprivate init?(otherName: String) {
    switch otherName.lowercased() {
    case "f32", "fp32", "float32", "float", "single": self = .f32
    case "bf16", "bfloat16", "bfp16", "brain16": self = .bf16
    default: return nil
    }
  }
}

extension SpecReader {
  /// `precision:`, one of two words.
  func precision(_ node: YAMLNode) -> Precision? {
    guard let given = string(node) else { return nil }
    if let precision = Precision(rawValue: given) { return precision }
    let names = Precision.allCases.map(\.rawValue)
    // The only precision with sixteen bits is bf16; f16 is a different type.
    let isHalf = ["f16", "fp16", "float16", "half"].contains(given.lowercased())
    let meant = Precision(otherName: given)?.rawValue ?? (isHalf ? nil : NearestName.best(to: given, among: names))
    let error = Diagnostic(
      "value/enum", "the precision is \(names.joined(separator: " or ")), not \(quoted(given))", at: node.span,
      help: meant.map { "write 'precision: \($0)'" }
        ?? (isHalf ? "of 16 bits there is bf16, which has the range of f32" : nil))
    let old = text.text(Int(node.span.start)..<Int(node.span.end))
    log.report(meant == nil && isHalf ? error.suggesting("bf16", replacing: old) : error.fixed(meant, replacing: old))
    return nil
  }
}
