import GraphIR

/// The values that depend on run-time dims: each size, list and strided view gets one name, as a member of the emitted
/// `Sizes`.
struct SizeTable {
  /// A list or a view. It is computed when the dims become known, not in a call.
  struct Composite: Equatable {
    var member: String
    var type: String
    var doc: String
    /// The elements of the list, or the arguments of the initializer, in a scope with the other members.
    var items: [String]

    /// Writes the statement that initializes the member.
    func writeInitializer(to source: inout SwiftSource) {
      if type == "[Int]" {
        source.collection("\(member) = ", items)
      } else {
        source.list("\(member) = try \(type)", items)
      }
    }
  }

  private(set) var dims: [(name: String, member: String)] = []
  private(set) var derived: [(dim: Dim, member: String)] = []
  private(set) var composites: [Composite] = []
  private var members: [Dim: String] = [:]
  private var compositeMembers: [[String]: String] = [:]
  private var names = NameScope(reserved: SwiftNames.reservedMembers.union(["dims"]))

  /// Whether there are the sizes of a source, as the member `source`.
  let hasSource: Bool

  init(dims: [String], hasSource: Bool = false) {
    self.hasSource = hasSource
    if hasSource { _ = names.unique("source") }
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

  /// The Swift expression of a list of sizes in a scope where `sizes` is visible.
  mutating func list(_ dims: [Dim]) -> String {
    dims.isEmpty ? "[]" : composite("shape", type: "[Int]", doc: dims.shapeText, items: values(dims))
  }

  /// The Swift expression of a view in a scope where `sizes` is visible.
  mutating func view(_ view: Symbolic.Strided) -> String {
    var strides: [String] = []
    for operand in view.strides { strides.append(Self.text(values(operand))) }
    return composite(
      "view", type: "StridedView",
      doc: "\(view.shape.shapeText) by " + view.strides.map(\.shapeText).joined(separator: ", "),
      items: ["shape: \(Self.text(values(view.shape)))", "strides: \(Self.text(strides))"]
        + (view.transposing ? ["transposing: true"] : []))
  }

  private mutating func composite(_ wish: String, type: String, doc: String, items: [String]) -> String {
    let key = [type] + items
    let member = compositeMembers[key] ?? names.unique(wish + "\(composites.count { $0.type == type } + 1)")
    if compositeMembers.updateValue(member, forKey: key) == nil {
      composites.append(Composite(member: member, type: type, doc: doc, items: items))
    }
    return "sizes.\(member)"
  }

  /// The Swift expressions of sizes in a scope with the members.
  private mutating func values(_ dims: [Dim]) -> [String] {
    var values: [String] = []
    for dim in dims { values.append(dim.constantValue.map(Self.literal) ?? SwiftNames.escaped(member(dim))) }
    return values
  }

  private static func text(_ items: [String]) -> String { "[\(items.joined(separator: ", "))]" }

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

  /// An integer literal in Swift style: grouped by three digits from seven digits on.
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
