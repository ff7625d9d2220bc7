import Diagnostics
import GraphIR
import ModelSpec

/// Divisibility of run-time dims. `H / 16` is a dim only if H is a multiple of 16. H is therefore replaced by `16 *
/// H_16`, and a run with another H is refused. The code that detects such a division throws, and the model is built
/// again.
struct RunTimeForms {
  /// Thrown for a run-time dim that must be a multiple of a number.
  struct Multiple: Error {
    var dim: String
    var factor: Int
  }

  /// The number of times that a model is built again. A chain of divisions, each of the last result, takes one for
  /// each.
  static let limit = 32

  private(set) var factors: [String: Int] = [:]
  private(set) var count = 0

  mutating func add(_ multiple: Multiple) {
    factors[multiple.dim] = multiple.factor
    count += 1
  }
}

extension ModuleGenerator {
  /// A run-time dim by its name in the spec.
  func runTimeDim(_ name: String) throws(DimError) -> Dim {
    guard let factor = forms.factors[name] else {
      dims.append(name)
      return Dim(symbol: name)
    }
    var taken = Set(dims)
    for input in spec.body.inputs {
      for case .expression(let dim) in input.type.dims { dim.forEachName { taken.insert($0.text) } }
    }
    var symbol = "\(name)_\(factor)"
    while taken.contains(symbol) { symbol += "_" }
    dims.append(symbol)
    factors[symbol] = name
    return try Dim(symbol: symbol).multiplied(by: Dim(factor))
  }
}

extension FunctionGenerator {
  /// The quotient of two dims if it is exact for all run-time dims.
  ///
  /// - Returns: `nil` if it is not.
  /// - Throws: `RunTimeForms.Multiple` if it is exact whenever a run-time dim is a multiple of some number.
  func exactQuotient(_ dividend: Dim, by divisor: Dim) throws -> Dim? {
    if let quotient = try? dividend.divided(by: divisor) { return quotient }
    guard let number = divisor.constantValue, number > 1, dividend.constant % number == 0 else { return nil }
    let inexact = dividend.terms.filter { $0.coefficient % number != 0 }
    guard inexact.count == 1, let term = inexact.first, let symbol = term.symbols.first, term.symbols.count == 1 else {
      return nil
    }
    let name = module.factors[symbol] ?? symbol
    guard module.dims.contains(symbol), module.forms.count < RunTimeForms.limit,
      let divisorOfRest = Self.greatestCommonDivisor(term.coefficient, number)
    else { return nil }
    let (factor, overflow) = (module.forms.factors[name] ?? 1).multipliedReportingOverflow(by: number / divisorOfRest)
    if overflow { return nil }
    throw RunTimeForms.Multiple(dim: name, factor: factor)
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int? {
    guard a != .min, b != .min else { return nil }
    var (a, b) = (abs(a), abs(b))
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }

  /// The reason why a quotient of dims is refused: it is never exact, or not known to be.
  func whyInexact(_ dividend: Dim, by divisor: Dim) -> String {
    let isNever =
      if let number = divisor.constantValue, number != 0 {
        dividend.terms.allSatisfy { $0.coefficient % number == 0 }
      } else {
        false
      }
    return isNever ? "is not a multiple of" : "is not known to be a multiple of"
  }
}
