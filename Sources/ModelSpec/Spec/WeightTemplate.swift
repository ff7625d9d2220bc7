internal import Diagnostics

/// The placeholders of a template of names: `{i}` stands for digits, `{p}` for one segment between points.
struct WeightTemplate {
  enum Placeholder: String, CaseIterable {
    case digits = "i"
    case segment = "p"
  }

  /// What is wrong with a template, and where in it.
  struct Fault: Error {
    var message: String
    var range: Range<Int>
  }

  /// In order.
  private(set) var placeholders: [(placeholder: Placeholder, range: Range<Int>)] = []

  /// A template of checkpoint names, which may hold any text.
  init(names bytes: [UInt8]) throws(Fault) {
    var index = 0
    while index < bytes.count {
      let start = index
      index += 1
      if bytes[start] == UInt8(ascii: "}") { throw Fault(message: "'}' without '{'", range: start..<index) }
      guard bytes[start] == UInt8(ascii: "{") else { continue }
      guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "}")) else {
        throw Fault(message: "'{' is not closed", range: start..<index)
      }
      index = end + 1
      let name = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
      guard let placeholder = Placeholder(rawValue: name) else {
        throw Fault(message: "a placeholder is {i} for digits or {p} for one segment", range: start..<index)
      }
      placeholders.append((placeholder, start..<index))
    }
  }

  /// A template of parameter paths: names, numbers and placeholders between points, each placeholder once.
  init(path bytes: [UInt8]) throws(Fault) {
    try self.init(names: bytes)
    for (position, used) in placeholders.enumerated()
    where placeholders[..<position].contains(where: { $0.placeholder == used.placeholder }) {
      throw Fault(message: "{\(used.placeholder.rawValue)} stands twice in the path", range: used.range)
    }
    var start = 0
    for end in bytes.indices.filter({ bytes[$0] == UInt8(ascii: ".") }) + [bytes.count] {
      let segment = bytes[start..<end]
      let isName = segment.first?.isIdentifierStart == true && segment.allSatisfy(\.isIdentifierPart)
      let isNumber = !segment.isEmpty && segment.allSatisfy(\.isDigit)
      guard isName || isNumber || placeholders.contains(where: { $0.range == start..<end }) else {
        throw Fault(
          message: "a path is made of names, numbers and placeholders with points between them", range: start..<end)
      }
      start = end + 1
    }
  }

  func contains(_ placeholder: Placeholder) -> Bool { placeholders.contains { $0.placeholder == placeholder } }
}
