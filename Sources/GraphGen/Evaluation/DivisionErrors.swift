import Diagnostics
import GraphIR
import ModelSpec

extension FunctionGenerator {
  /// A divisor of 0, blamed on where it was written.
  func divisionByZero(_ divisor: Expression, in scope: Scope) -> Diagnostic {
    let origin = root(of: divisor, in: scope)
    return Diagnostic(
      "value/out-of-range", "\(origin.map { "\($0.name) is 0" } ?? "the divisor is 0"), and something is divided by it",
      at: origin?.span ?? divisor.span, label: "0",
      notes: origin.map { $0.span == divisor.span ? [] : [.init("divided here", at: divisor.span)] } ?? [],
      help: "use a number of at least 1")
  }

  /// `dim 770 is not divisible by heads 12`, blamed on the divisor as the user wrote it, with both places.
  func inexactDivision(
    _ dividend: Dim, _ divisor: Int, left: Expression, right: Expression, in scope: Scope
  ) -> Diagnostic {
    let top = root(of: left, value: dividend, in: scope)
    let bottom = root(of: right, in: scope)
    let topText = top.map { "\($0.name) \(dividend)" } ?? "\(dividend)"
    let bottomText = bottom.map { "\($0.name) \(divisor)" } ?? "\(divisor)"
    var notes: [Diagnostic.Note] = []
    if let top {
      notes.append(.init("\(top.name) is \(dividend) here\(module.overriddenText(top.name))", at: top.span))
    }
    if let bottom, bottom.span != right.span { notes.append(.init("divided here", at: right.span)) }
    var help: String?
    if let value = dividend.constantValue, divisor > 0, value > 0 {
      help = nearestFix(value, divisor, dividendName: top?.name, divisorName: bottom?.name)
    }
    return Diagnostic(
      bottom.map { "shape/\($0.name.replacingUnderscores)-divide" } ?? "shape/not-divisible",
      "\(topText) is not divisible by \(bottomText)", at: bottom?.span ?? right.span, label: "\(divisor)",
      notes: notes, help: help)
  }

  /// Multiples near the dividend, or divisors near the divisor.
  private func nearestFix(_ value: Int, _ divisor: Int, dividendName: String?, divisorName: String?) -> String {
    let below = value / divisor * divisor
    let above = below &+ divisor
    let multiples = (below > 0 ? [below] : []) + [above]
    let fits = [below, above].map { "\($0)" }
    var text = "\(value) = \(value / divisor) × \(divisor) + \(value % divisor); use "
    text += dividendName.map { "for \($0) " } ?? ""
    text += "a multiple of \(divisor), such as " + (below > 0 ? fits.joined(separator: " or ") : "\(multiples[0])")
    var divisors: [Int] = []
    var distance = 1
    while distance < divisor, distance <= 1000, divisors.count < 2 {
      for candidate in [divisor - distance, divisor &+ distance] where candidate > 1 && value % candidate == 0 {
        divisors.append(candidate)
      }
      distance += 1
    }
    if !divisors.isEmpty {
      text += ", or for \(divisorName ?? "the divisor") " + divisors.sorted().map { "\($0)" }.joined(separator: " or ")
    }
    return text
  }

  /// Where the value of a plain name was written by the user. A dim that a call bound is traced to the one config of
  /// the model that has its value.
  private func root(of expression: Expression, value: Dim? = nil, in scope: Scope) -> Scope.Root? {
    guard case .name(let name) = expression.kind, let entry = scope[name] else { return nil }
    if let value, let constant = value.constantValue, let config = module.onlyConfig(ofValue: constant) { return config }
    return entry.root
  }
}

extension String {
  /// Diagnostic codes are written with hyphens.
  fileprivate var replacingUnderscores: String { String(map { $0 == "_" ? "-" : $0 }) }
}
