/// An extent of a tensor: a polynomial with integer coefficients over the run-time dims of the module, in normal form,
/// so that two dims are equal exactly when they are `==`.
///
/// Arithmetic never overflows silently: it throws `DimError.overflow`.
package struct Dim: Hashable, Sendable {
  /// The largest number of terms; longer polynomials are refused (`DimError.tooComplex`), because products would grow
  /// without bound.
  package static let maximumTermCount = 64
  /// The largest degree of a polynomial.
  package static let maximumDegree = 32

  /// A product of run-time dims, such as `B·T`, times a coefficient that is not 0.
  package struct Term: Hashable, Sendable {
    /// The names of the run-time dims, sorted; a square has the name twice.
    package var symbols: [String]
    package var coefficient: Int
  }

  package var constant: Int
  /// Sorted by degree, highest first, then by name; no two terms have the same symbols.
  package private(set) var terms: [Term]

  package init(_ constant: Int) {
    self.constant = constant
    terms = []
  }

  /// The run-time dim of that name.
  package init(symbol: String) {
    constant = 0
    terms = [Term(symbols: [symbol], coefficient: 1)]
  }

  /// The value, if it does not depend on run-time dims.
  package var constantValue: Int? { terms.isEmpty ? constant : nil }

  /// The names of the run-time dims it depends on.
  package var symbols: Set<String> { Set(terms.flatMap(\.symbols)) }

  /// The name, if the dim is exactly one run-time dim.
  package var symbol: String? {
    guard constant == 0, terms.count == 1, terms[0].coefficient == 1, terms[0].symbols.count == 1 else { return nil }
    return terms[0].symbols[0]
  }
}

extension Dim {
  /// The dim and its factor, if this is a multiple of one run-time dim plus a constant: `32·h − 1`.
  package var multiple: (symbol: String, factor: Int)? {
    guard terms.count == 1, terms[0].symbols.count == 1, terms[0].coefficient >= 1 else { return nil }
    return (terms[0].symbols[0], terms[0].coefficient)
  }
}

package enum DimError: Error, Hashable, Sendable {
  case overflow
  /// The polynomial has more than `Dim.maximumTermCount` terms, or more than `Dim.maximumDegree` factors in one.
  case tooComplex
  /// The dim is not an exact multiple of the divisor.
  case notDivisible(Dim, by: Dim)
  case unbound(String)
}

extension Dim {
  package func adding(_ other: Dim) throws(DimError) -> Dim {
    var result = self
    result.constant = try Dim.sum(constant, other.constant)
    for term in other.terms { try result.add(term) }
    return result
  }

  package func subtracting(_ other: Dim) throws(DimError) -> Dim {
    try adding(other.multiplied(by: Dim(-1)))
  }

  package func multiplied(by other: Dim) throws(DimError) -> Dim {
    var result = Dim(try Dim.product(constant, other.constant))
    for term in terms where other.constant != 0 {
      try result.add(Term(symbols: term.symbols, coefficient: Dim.product(term.coefficient, other.constant)))
    }
    for term in other.terms {
      if constant != 0 {
        try result.add(Term(symbols: term.symbols, coefficient: Dim.product(term.coefficient, constant)))
      }
      for own in terms {
        let coefficient = try Dim.product(own.coefficient, term.coefficient)
        try result.add(Term(symbols: (own.symbols + term.symbols).sorted(), coefficient: coefficient))
      }
    }
    return result
  }

  /// Exact division by a constant, of which every coefficient must be a multiple.
  package func divided(by divisor: Int) throws(DimError) -> Dim {
    if divisor == -1 { return try multiplied(by: -1) }
    guard divisor != 0, constant % divisor == 0, terms.allSatisfy({ $0.coefficient % divisor == 0 })
    else { throw .notDivisible(self, by: Dim(divisor)) }
    var result = self
    result.constant /= divisor
    for index in result.terms.indices { result.terms[index].coefficient /= divisor }
    return result
  }

  /// Exact division: the polynomial whose product with the divisor is this one.
  package func divided(by divisor: Dim) throws(DimError) -> Dim {
    if let constant = divisor.constantValue { return try divided(by: constant) }
    guard let head = divisor.terms.first else { throw .notDivisible(self, by: divisor) }
    var rest = self
    var quotient = Dim(0)
    // The order of terms is compatible with products: the first term of a product is the product of the first terms.
    while rest != Dim(0) {
      guard let first = rest.terms.first, let symbols = Self.removing(head.symbols, from: first.symbols),
        first.coefficient.isMultiple(of: head.coefficient)
      else { throw .notDivisible(self, by: divisor) }
      let (factor, overflow) = first.coefficient.dividedReportingOverflow(by: head.coefficient)
      guard !overflow else { throw .overflow }
      var term = Dim(symbols.isEmpty ? factor : 0)
      if !symbols.isEmpty { term.terms = [Term(symbols: symbols, coefficient: factor)] }
      quotient = try quotient.adding(term)
      rest = try rest.subtracting(term.multiplied(by: divisor))
    }
    return quotient
  }

  /// The symbols without these factors; `nil` if one is missing.
  private static func removing(_ factors: [String], from symbols: [String]) -> [String]? {
    var rest = symbols
    for factor in factors {
      guard let index = rest.firstIndex(of: factor) else { return nil }
      rest.remove(at: index)
    }
    return rest
  }

  /// Division by a constant of at least 1, rounded down; all coefficients but the constant term must be multiples.
  package func dividedDown(by divisor: Int) throws(DimError) -> Dim {
    guard divisor >= 1 else { throw .notDivisible(self, by: Dim(divisor)) }
    let rest = constant % divisor
    return try subtracting(Dim(rest < 0 ? rest + divisor : rest)).divided(by: divisor)
  }

  /// The value for given run-time dims.
  package func evaluate(_ bindings: [String: Int]) throws(DimError) -> Int {
    var total = constant
    for term in terms {
      var product = term.coefficient
      for symbol in term.symbols {
        guard let value = bindings[symbol] else { throw .unbound(symbol) }
        product = try Dim.product(product, value)
      }
      total = try Dim.sum(total, product)
    }
    return total
  }

  /// Whether the dim is at least 0 whenever every run-time dim is at least 1.
  ///
  /// It substitutes `1 + s` for each symbol s and checks the signs of the coefficients: a sufficient condition, not a
  /// necessary one.
  package var isProvablyNonNegative: Bool {
    guard !terms.isEmpty else { return constant >= 0 }
    var shifted = Dim(constant)
    for term in terms {
      var product = Dim(term.coefficient)
      for symbol in term.symbols {
        guard let factor = try? Dim(symbol: symbol).adding(Dim(1)), let next = try? product.multiplied(by: factor)
        else { return false }
        product = next
      }
      guard let next = try? shifted.adding(product) else { return false }
      shifted = next
    }
    return shifted.constant >= 0 && shifted.terms.allSatisfy { $0.coefficient >= 0 }
  }

  private mutating func add(_ term: Term) throws(DimError) {
    guard term.coefficient != 0 else { return }
    if let index = terms.firstIndex(where: { $0.symbols == term.symbols }) {
      let sum = try Dim.sum(terms[index].coefficient, term.coefficient)
      if sum == 0 { terms.remove(at: index) } else { terms[index].coefficient = sum }
      return
    }
    guard terms.count < Dim.maximumTermCount, term.symbols.count <= Dim.maximumDegree else { throw .tooComplex }
    let index = terms.firstIndex { Dim.precedes(term.symbols, $0.symbols) } ?? terms.count
    terms.insert(term, at: index)
  }

  private static func precedes(_ a: [String], _ b: [String]) -> Bool {
    a.count != b.count ? a.count > b.count : a.lexicographicallyPrecedes(b)
  }

  private static func sum(_ a: Int, _ b: Int) throws(DimError) -> Int {
    let (result, overflow) = a.addingReportingOverflow(b)
    guard !overflow else { throw .overflow }
    return result
  }

  private static func product(_ a: Int, _ b: Int) throws(DimError) -> Int {
    let (result, overflow) = a.multipliedReportingOverflow(by: b)
    guard !overflow else { throw .overflow }
    return result
  }
}

extension Dim: CustomStringConvertible {
  /// `2·B·T + 1` in the ASCII syntax of the language: `2*B*T + 1`.
  package var description: String {
    if let constantValue { return "\(constantValue)" }
    var text = ""
    for term in terms {
      let magnitude = term.coefficient.magnitude
      let product = (magnitude == 1 ? [] : ["\(magnitude)"]) + term.symbols
      if text.isEmpty {
        text = term.coefficient < 0 ? "-" : ""
      } else {
        text += term.coefficient < 0 ? " - " : " + "
      }
      text += product.joined(separator: "*")
    }
    if constant != 0 { text += constant < 0 ? " - \(constant.magnitude)" : " + \(constant)" }
    return text
  }
}

extension Dim: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) { self.init(value) }
}

extension [Dim] {
  /// The product of the dims, such as a number of elements.
  package func product() throws(DimError) -> Dim {
    var result = Dim(1)
    for dim in self { result = try result.multiplied(by: dim) }
    return result
  }

  /// `[B, 197, 768]`
  package var shapeText: String { "[" + map { $0.description }.joined(separator: ", ") + "]" }
}
