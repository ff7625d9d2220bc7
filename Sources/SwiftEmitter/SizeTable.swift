import GraphIR

/// The sizes that depend on run-time dims, each with one name: the members of the emitted `Sizes`.
struct SizeTable {
  private(set) var dims: [(name: String, member: String)] = []
  private(set) var derived: [(dim: Dim, member: String)] = []
  private var members: [Dim: String] = [:]
  private var names = NameScope(reserved: SwiftNames.reservedMembers)

  init(dims: [String]) {
    for dim in dims {
      let member = names.member(dim)
      self.dims.append((dim, member))
      members[Dim(symbol: dim)] = member
    }
  }

  /// The Swift expression of a size in a scope where `sizes` is visible.
  mutating func expression(_ dim: Dim) -> String {
    if let constant = dim.constantValue { return Self.literal(constant) }
    return "sizes." + SwiftNames.escaped(member(dim))
  }

  private mutating func member(_ dim: Dim) -> String {
    if let known = members[dim] { return known }
    var wish = "size\(derived.count + 1)"
    if dim.constant == 0, dim.terms.count == 1, dim.terms[0].coefficient > 0 {
      let term = dim.terms[0]
      let symbols = term.symbols.map { symbol in dims.first { $0.name == symbol }?.member ?? symbol }
      wish = symbols.reduce("") { $0.isEmpty ? $1 : $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
      if term.coefficient != 1 { wish += "\(term.coefficient)" }
    }
    let member = names.unique(wish)
    members[dim] = member
    derived.append((dim, member))
    return member
  }

  /// The checked arithmetic that computes a size from the dims in scope, without `try`.
  ///
  /// - Parameter name: the Swift expression of a run-time dim.
  static func computation(_ dim: Dim, _ name: (String) -> String) -> String {
    let terms = terms(dim, name)
    return terms.count == 1 ? terms[0] : "Extent.sum(\(terms.joined(separator: ", ")))"
  }

  /// The terms whose sum is a size; at least one.
  static func terms(_ dim: Dim, _ name: (String) -> String) -> [String] {
    var terms = dim.terms.map { term in
      let factors = (term.coefficient == 1 ? [] : [literal(term.coefficient)]) + term.symbols.map(name)
      return factors.count == 1 ? factors[0] : "Extent.product(\(factors.joined(separator: ", ")))"
    }
    if dim.constant != 0 || terms.isEmpty { terms.append(literal(dim.constant)) }
    return terms
  }

  /// An integer as Swift's style has it: in groups of three digits from seven on.
  private static func literal(_ number: Int) -> String {
    let digits = "\(number.magnitude)"
    guard digits.count >= 7 else { return "\(number)" }
    let head = digits.prefix((digits.count - 1) % 3 + 1)
    let groups = stride(from: head.count, to: digits.count, by: 3).map { digits.dropFirst($0).prefix(3) }
    return (number < 0 ? "-" : "") + ([head] + groups).joined(separator: "_")
  }

  func computation(_ dim: Dim) -> String {
    Self.computation(dim) { symbol in dims.first { $0.name == symbol }.map { SwiftNames.escaped($0.member) } ?? symbol }
  }
}
