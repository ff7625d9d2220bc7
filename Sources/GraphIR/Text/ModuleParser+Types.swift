import Diagnostics
import GraphcRuntime
import GraphcText

/// Types, dims, attributes and initializers.
extension ModuleParser {
  /// `f32[B, 197, 768]`
  mutating func type() throws(Diagnostic) -> TensorType {
    let span = token.span
    let name = try word("a type such as f32[2, 3]")
    guard let dtype = DType(rawValue: name) else {
      let all = DType.allCases.map(\.rawValue).joined(separator: ", ")
      throw error("gir/unknown-dtype", "no dtype is called '\(name)'", at: span, help: "the dtypes are \(all)")
    }
    try expect(.leftBracket)
    let shape = try dims(upTo: .rightBracket)
    guard shape.count <= TensorType.maximumRank else {
      throw error(
        "limit/rank", "rank \(shape.count) is above the limit of \(TensorType.maximumRank)", at: span)
    }
    if let negative = shape.first(where: { $0.constantValue ?? 0 < 0 }) {
      throw error("shape/negative", "a tensor cannot have \(negative) positions along an axis", at: span)
    }
    let type = TensorType(dtype, shape)
    do { try Check.size(type) } catch { throw self.error(error.code, error.message, at: span) }
    return type
  }

  mutating func typeList() throws(Diagnostic) -> [TensorType] {
    var types = [try type()]
    while try take(.comma) { types.append(try type()) }
    return types
  }

  private mutating func dims(upTo end: GIRPunctuation) throws(Diagnostic) -> [Dim] {
    var dims: [Dim] = []
    if try take(end) { return dims }
    repeat { dims.append(try dim()) } while try take(.comma)
    try expect(end)
    return dims
  }

  /// A polynomial: `2*B*T - 1`.
  ///
  /// - Parameter isNegated: whether a minus sign has been consumed before.
  mutating func dim(isNegated: Bool = false) throws(Diagnostic) -> Dim {
    let start = token.span
    var total = Dim(0)
    var isNegative = isNegated
    if !isNegated { isNegative = try take(.minus) }
    while true {
      let term = try term(isNegative: isNegative)
      do { total = try total.adding(term) } catch { throw tooLarge(error, at: start) }
      if try take(.plus) {
        isNegative = false
      } else if try take(.minus) {
        isNegative = true
      } else {
        return total
      }
    }
  }

  private mutating func term(isNegative: Bool) throws(Diagnostic) -> Dim {
    let start = token.span
    var product = try factor(isNegative: isNegative)
    while try take(.star) {
      let next = try factor(isNegative: false)
      do { product = try product.multiplied(by: next) } catch { throw tooLarge(error, at: start) }
    }
    return product
  }

  /// The sign belongs to the first factor, so that the smallest integer can be parsed.
  private mutating func factor(isNegative: Bool) throws(Diagnostic) -> Dim {
    switch token.kind {
    case .integer(let magnitude):
      let value = isNegative ? Int(exactly: -Int128(magnitude)) : Int(exactly: magnitude)
      guard let value else { throw error("limit/elements", "\(magnitude) does not fit in 64 bits with a sign") }
      try advance()
      return Dim(value)
    case .word(let name):
      guard dims.contains(name) else {
        throw error(
          "gir/unknown-dim", "no dim is called '\(name)'",
          help: NearestName.help(for: name, among: dims.sorted()))
      }
      let dim = Dim(symbol: name)
      guard isNegative else {
        try advance()
        return dim
      }
      let negated: Dim
      do { negated = try dim.multiplied(by: Dim(-1)) } catch { throw tooLarge(error, at: token.span) }
      try advance()
      return negated
    default: throw unexpected("a number or a dim")
    }
  }

  private func tooLarge(_ error: DimError, at span: Span) -> Diagnostic {
    let inference = InferenceError(error)
    return self.error(inference.code, inference.message, at: span)
  }

  /// `{axis: 1, keep: false}`; without braces there are no attributes.
  mutating func attributes() throws(Diagnostic) -> [Attribute] {
    var attributes: [Attribute] = []
    guard try take(.leftBrace) else { return attributes }
    if try take(.rightBrace) { return attributes }
    repeat {
      let span = token.span
      let name = try word("the name of an attribute")
      guard !attributes.contains(where: { $0.name == name }) else {
        throw error("gir/attribute", "'\(name)' is given twice", at: span)
      }
      try expect(.colon)
      attributes.append(Attribute(name, try attributeValue()))
    } while try take(.comma)
    try expect(.rightBrace)
    return attributes
  }

  /// Parses attributes and makes a thing of them, which `what` names in messages.
  ///
  /// - Parameter known: the attributes that the thing has.
  mutating func reading<Thing>(
    _ what: String, _ known: KeyPath<Thing, [Attribute]>,
    _ make: (inout AttributeReader) throws(AttributeError) -> Thing
  ) throws(Diagnostic) -> Thing {
    let span = token.span
    var reader = AttributeReader(try attributes())
    let thing: Thing
    do {
      thing = try make(&reader)
    } catch {
      throw self.error("gir/attribute", "'\(what)': \(error.message)", at: span)
    }
    if let name = reader.unread.first {
      throw error(
        "gir/attribute", "'\(what)' has no attribute '\(name)'", at: span,
        help: NearestName.help(for: name, among: thing[keyPath: known].map(\.name)))
    }
    return thing
  }

  /// Integers are parsed as dims, and lists of integers as lists of dims; the op decides what it needs.
  private mutating func attributeValue() throws(Diagnostic) -> Attribute.Value {
    switch token.kind {
    case .string(let text):
      try advance()
      return .string(text)
    case .choice(let word):
      try advance()
      return .word(word)
    case .word("true"), .word("false"):
      return .flag(try word("a flag") == "true")
    case .punctuation(.leftBracket):
      try advance()
      if case .string = token.kind { return .strings(try strings()) }
      return .dims(try dims(upTo: .rightBracket))
    case .punctuation(.minus):
      // A sign may begin a number or a dim.
      try advance()
      if let value = try number() { return .number(-value) }
      return .dim(try dim(isNegated: true))
    default:
      if let value = try number() { return .number(value) }
      return .dim(try dim())
    }
  }

  /// `"a", "b"]`
  private mutating func strings() throws(Diagnostic) -> [String] {
    var strings: [String] = []
    repeat { strings.append(try string("a string")) } while try take(.comma)
    try expect(.rightBracket)
    return strings
  }

  /// Takes a number that is not an integer, if there is one.
  mutating func number() throws(Diagnostic) -> Double? {
    let value: Double
    switch token.kind {
    case .number(let number): value = number
    case .word("inf"): value = .infinity
    case .word("nan"): value = .nan
    default: return nil
    }
    try advance()
    return value
  }

  /// `normal(0.02)`
  mutating func initializer() throws(Diagnostic) -> Initializer {
    let span = token.span
    switch try word("an initializer") {
    case "zeros": return .zeros
    case "ones": return .ones
    case "xavier_uniform": return .xavierUniform
    case "kaiming_uniform": return .kaimingUniform
    case "kaiming_normal": return .kaimingNormal
    case "draw": return .draw
    case "normal": return .normal(try arguments(1, "a standard deviation")[0])
    case "truncated_normal": return .truncatedNormal(try arguments(1, "a standard deviation")[0])
    case "uniform":
      let bounds = try arguments(2, "a bound")
      return .uniform(low: bounds[0], high: bounds[1])
    case let name:
      throw error(
        "gir/syntax", "no initializer is called '\(name)'", at: span,
        help: "the initializers are zeros, ones, normal(deviation), truncated_normal(deviation), uniform(low, high), "
          + "xavier_uniform, kaiming_uniform, kaiming_normal and draw")
    }
  }

  /// Numbers in parentheses.
  private mutating func arguments(_ count: Int, _ what: String) throws(Diagnostic) -> [Double] {
    try expect(.leftParenthesis)
    var values: [Double] = []
    while values.count < count {
      if !values.isEmpty { try expect(.comma) }
      let isNegative = try take(.minus)
      let value: Double
      if case .integer(let number) = token.kind {
        value = Double(number)
        try advance()
      } else {
        guard let number = try number() else { throw unexpected(what) }
        value = number
      }
      values.append(isNegative ? -value : value)
    }
    try expect(.rightParenthesis)
    return values
  }
}
