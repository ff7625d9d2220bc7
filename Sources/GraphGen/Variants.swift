import Diagnostics
import GraphIR
import GraphcText
import ModelSpec

extension ModuleGenerator {
  /// The values of the chosen variant by the name of their config. The names of all variants are checked.
  ///
  /// - Throws: `spec/unknown-variant`.
  func variantValues(_ choice: VariantChoice?) throws -> [String: Expression] {
    let names = spec.body.config.map(\.name.text)
    let known = Set(names)
    if let first = spec.variants.first {
      try countSteps(spec.variants.reduce(0) { $0 + 1 + $1.values.count }, at: first.name.span)
    }
    for variant in spec.variants {
      for (name, _) in variant.values where !known.contains(name.text) {
        let near = NearestName.best(to: name.text, among: names)
        log.report(
          Diagnostic(
            "spec/unknown-key", "the variant '\(variant.name.text)' sets \(quoted(name.text)), which is not config",
            at: name.span,
            help: near.map { "did you mean '\($0)'?" } ?? "the config is \(names.joined(separator: ", "))"
          ).fixed(near, replacing: name.text))
      }
    }
    guard let choice else { return [:] }
    guard let variant = spec.variants.first(where: { $0.name.text == choice.name }) else {
      let all = spec.variants.map(\.name.text)
      let near = NearestName.best(to: choice.name, among: all).map { "did you mean '\($0)'?" }
      throw Diagnostic(
        "spec/unknown-variant", "the spec has no variant \(quoted(choice.name))",
        at: Span(source: choice.argument, start: 0, end: choice.name.utf8.count),
        help: near ?? (all.isEmpty ? "it has no variants" : "its variants are \(all.joined(separator: ", "))"))
    }
    var values: [String: Expression] = [:]
    for (name, value) in variant.values { values[name.text] = value }
    return values
  }

  /// Checks the literals that variants give to a config entry, whichever variant is chosen. Other expressions are
  /// evaluated only for the chosen variant.
  func checkVariants(_ name: String, like written: Value, chosen: Span?) throws {
    for value in variantChoices[name] ?? [] where value.span != chosen {
      guard let kind = value.literalKind else { continue }
      let fits =
        switch written {
        case .integer: kind == .int
        case .float: kind == .int || kind == .float
        case .boolean: kind == .bool
        case .string: kind == .string
        case .enumCase, .list, .dtype, .callable, .tensor, .tuple, .absent: false
        }
      if fits { continue }
      log.report(
        Diagnostic(
          "type/expected-\(written.kindWord)",
          "'\(name)' is \(written.kindName), \(written.writtenText), in the config; this is \(value)",
          at: value.span))
    }
  }
}
