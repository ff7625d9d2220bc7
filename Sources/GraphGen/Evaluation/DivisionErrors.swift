import Diagnostics
import GraphIR
import ModelSpec

extension FunctionGenerator {
  /// The error for a divisor of 0, at the place where it was written.
  func divisionByZero(_ divisor: Expression, in scope: Scope) -> Diagnostic {
    let origin = root(of: divisor, in: scope)
    return Diagnostic(
      "value/out-of-range", "\(origin.map { "\($0.name) is 0" } ?? "the divisor is 0"), and something is divided by it",
      at: origin?.span ?? divisor.span, label: "0",
      notes: origin.map { $0.span == divisor.span ? [] : [.init("divided here", at: divisor.span)] } ?? [],
      help: "use a number of at least 1")
  }

  /// `dim 770 is not divisible by heads 12`, reported at the divisor as the user wrote it, with both places.
  ///
  /// - Parameters:
  ///   - top: where the dividend was written.
  ///   - bottom: where the divisor was written.
  ///   - span: the expression that divides.
  func inexactDivision(
    _ dividend: Dim, _ divisor: Int, top: Scope.Root?, bottom: Scope.Root?, at span: Span
  ) -> Diagnostic {
    let topText =
      if dividend.constantValue == nil { "\(dividend)" } else { top.map { "\($0.name) \(dividend)" } ?? "\(dividend)" }
    let bottomText = bottom.map { "\($0.name) \(divisor)" } ?? "\(divisor)"
    var notes: [Diagnostic.Note] = []
    if let top, top.name != dividend.description {
      notes.append(.init("\(top.name) is \(dividend) here\(module.overriddenText(top.name))", at: top.span))
    }
    if let bottom, bottom.span != span { notes.append(.init("divided here", at: span)) }
    var help: String?
    if dividend.constantValue == nil {
      help = "let an axis of an input say so: a shape such as [\(divisor) * n] makes n a run-time dim"
    } else if top == nil, bottom == nil {
      help = "integers divide exactly: // rounds down, and a float on one side, such as \(dividend).0, gives a float"
    } else if let value = dividend.constantValue, divisor > 0, value > 0 {
      help = nearestFix(value, divisor, dividendName: top?.name, divisorName: bottom?.name)
    }
    // A value set on the command line cannot be fixed in the file.
    let isOverridden = top.map { module.sources.text(of: $0.span)?.kind == .commandLine } ?? false
    let near = !isOverridden ? dividend.constantValue.flatMap { Self.divisors(of: $0, near: divisor).first } : nil
    return Diagnostic(
      "shape/not-divisible",
      dividend.constantValue == nil
        ? "\(topText) \(whyInexact(dividend, by: Dim(divisor))) \(bottomText)"
        : "\(topText) is not divisible by \(bottomText)", at: bottom?.span ?? span, label: "\(divisor)",
      notes: notes, help: help
    ).suggesting(near.map { "\($0)" }, replacing: bottom == nil ? "" : "\(divisor)", at: bottom?.span)
  }

  /// Up to two divisors of a number that are near another number, nearest first.
  private static func divisors(of value: Int, near divisor: Int) -> [Int] {
    guard value > 0, divisor > 0 else { return [] }
    var divisors: [Int] = []
    var distance = 1
    while distance < divisor, distance <= 1000, divisors.count < 2 {
      let (larger, overflow) = divisor.addingReportingOverflow(distance)
      for candidate in [divisor - distance, overflow ? 0 : larger] where candidate > 1 && value % candidate == 0 {
        divisors.append(candidate)
      }
      distance += 1
    }
    return divisors
  }

  /// Multiples near the dividend, or divisors near the divisor.
  private func nearestFix(_ value: Int, _ divisor: Int, dividendName: String?, divisorName: String?) -> String {
    let below = value / divisor * divisor
    let (above, overflow) = below.addingReportingOverflow(divisor)
    var text = "\(value) = \(value / divisor) × \(divisor) + \(value % divisor); use "
    text += dividendName.map { "for \($0) " } ?? ""
    text += "a multiple of \(divisor), such as " + listed([below, overflow ? 0 : above].filter { $0 > 0 })
    let divisors = Self.divisors(of: value, near: divisor)
    if !divisors.isEmpty {
      text += ", or for \(divisorName ?? "the divisor") " + listed(divisors.sorted())
    }
    return text
  }

  /// `8`, `8 or 10`, `8, 10 or 12`
  private func listed(_ numbers: [Int]) -> String {
    guard let last = numbers.last, numbers.count > 1 else { return numbers.map(String.init).joined() }
    return numbers.dropLast().map(String.init).joined(separator: ", ") + " or \(last)"
  }

  /// The place where the user wrote the value of a name. A dim bound by a call is traced to the only config of the
  /// model with its value.
  func root(of expression: Expression, in scope: Scope) -> Scope.Root? {
    guard case .name(let name) = expression.kind, let entry = scope[name] else { return nil }
    if let root = entry.root { return root }
    guard case .integer(let dim)? = entry.value else { return nil }
    return dim.constantValue.flatMap(module.onlyConfig(ofValue:)) ?? Scope.Root(name: name, span: entry.span)
  }
}
