package import GraphcRuntime

/// A compile-time constant of an op, as it appears in text.
package struct Attribute: Hashable, Sendable {
  package enum Value: Hashable, Sendable {
    case integer(Int)
    case integers([Int])
    case dim(Dim)
    case dims([Dim])
    case number(Double)
    case flag(Bool)
    case word(String)
    case string(String)
    case strings([String])
  }

  package var name: String
  package var value: Value

  package init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }

  /// The attribute that `AttributeReader.resultDType` reads; none for f32.
  static func result(_ dtype: DType) -> [Attribute] {
    dtype == .f32 ? [] : [Attribute("to", .word(dtype.rawValue))]
  }
}

package struct AttributeError: Error, Hashable, Sendable {
  package var message: String
}

/// Reads the attributes of one op by name; attributes that are left over are an error in the text.
package struct AttributeReader {
  private var values: [String: Attribute.Value]

  package init(_ attributes: [Attribute]) {
    values = Dictionary(attributes.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// The names that no one asked for.
  package var unread: [String] { values.keys.sorted() }

  /// Whether the text gives the attribute.
  package func has(_ name: String) -> Bool { values[name] != nil }

  package mutating func integer(_ name: String) throws(AttributeError) -> Int {
    switch try take(name) {
    case .integer(let value): return value
    case .dim(let dim):
      if let value = dim.constantValue { return value }
      fallthrough
    default: throw AttributeError(message: "'\(name)' must be an integer")
    }
  }

  package mutating func integers(_ name: String) throws(AttributeError) -> [Int] {
    switch try take(name) {
    case .integers(let values): return values
    case .dims(let dims):
      let values = dims.compactMap(\.constantValue)
      if values.count == dims.count { return values }
      fallthrough
    default: throw AttributeError(message: "'\(name)' must be a list of integers")
    }
  }

  package mutating func dim(_ name: String) throws(AttributeError) -> Dim {
    switch try take(name) {
    case .dim(let dim): return dim
    case .integer(let value): return Dim(value)
    default: throw AttributeError(message: "'\(name)' must be a dim")
    }
  }

  package mutating func dims(_ name: String) throws(AttributeError) -> [Dim] {
    switch try take(name) {
    case .dims(let dims): return dims
    case .integers(let values): return values.map { Dim($0) }
    default: throw AttributeError(message: "'\(name)' must be a list of dims")
    }
  }

  package mutating func number(_ name: String) throws(AttributeError) -> Double {
    switch try take(name) {
    case .number(let value): return value
    case .integer(let value): return Double(value)
    case .dim(let dim):
      if let value = dim.constantValue { return Double(value) }
      fallthrough
    default: throw AttributeError(message: "'\(name)' must be a number")
    }
  }

  package mutating func flag(_ name: String) throws(AttributeError) -> Bool {
    guard case .flag(let value) = try take(name) else {
      throw AttributeError(message: "'\(name)' must be true or false")
    }
    return value
  }

  package mutating func word(_ name: String) throws(AttributeError) -> String {
    guard case .word(let value) = try take(name) else { throw AttributeError(message: "'\(name)' must be a word") }
    return value
  }

  package mutating func string(_ name: String) throws(AttributeError) -> String {
    guard case .string(let value) = try take(name) else { throw AttributeError(message: "'\(name)' must be a string") }
    return value
  }

  package mutating func strings(_ name: String) throws(AttributeError) -> [String] {
    guard case .strings(let values) = try take(name) else {
      throw AttributeError(message: "'\(name)' must be a list of strings")
    }
    return values
  }

  /// A word that names a case of `type`.
  package mutating func word<Choice: RawRepresentable & CaseIterable>(
    _ name: String, as type: Choice.Type
  ) throws(AttributeError) -> Choice where Choice.RawValue == String {
    let text = try word(name)
    guard let value = Choice(rawValue: text) else {
      let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw AttributeError(message: "'\(name)' must be one of \(all), not '\(text)'")
    }
    return value
  }

  /// The dtype that the result of a product or a norm is rounded to, `to: .bf16`; f32 where nothing is said.
  package mutating func resultDType() throws(AttributeError) -> DType {
    guard has("to") else { return .f32 }
    let dtype = try word("to", as: DType.self)
    guard dtype.isFloat else { throw AttributeError(message: "'to' must be f32 or bf16, not '\(dtype.rawValue)'") }
    return dtype
  }

  /// The value as it is in the text, for an attribute of several kinds.
  package mutating func take(_ name: String) throws(AttributeError) -> Attribute.Value {
    guard let value = values.removeValue(forKey: name) else { throw AttributeError(message: "needs '\(name)'") }
    return value
  }
}
