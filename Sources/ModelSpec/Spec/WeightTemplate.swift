internal import Diagnostics

/// A template of names: `{i}` matches digits, `{p}` a segment between points. Either may be a part of a segment, as in
/// `layer{i}.weight`.
package struct WeightTemplate: Sendable {
  package enum Placeholder: String, CaseIterable, Sendable {
    case digits = "i"
    case segment = "p"
  }

  /// An error in a template, and its range.
  struct Fault: Error {
    var message: String
    var range: Range<Int>
  }

  /// The texts that the placeholders match in a name.
  package struct Captures: Sendable {
    var texts: [Placeholder: [UInt8]] = [:]

    /// A template with its placeholders replaced by these texts.
    package func filling(_ template: String) -> String {
      let bytes = Array(template.utf8)
      var result: [UInt8] = []
      var index = 0
      while index < bytes.count {
        let placeholder = Placeholder.allCases.first { bytes[index...].starts(with: "{\($0.rawValue)}".utf8) }
        if let placeholder, let text = texts[placeholder] {
          result += text
          index += 3
        } else {
          result.append(bytes[index])
          index += 1
        }
      }
      return String(decoding: result, as: UTF8.self)
    }
  }

  private enum Part: Hashable, Sendable {
    case literal([UInt8])
    case placeholder(Placeholder)
  }

  package let text: String
  /// The parts of each segment between points.
  private let segments: [[Part]]
  /// The placeholders in the order of the text.
  private let placeholders: [(placeholder: Placeholder, range: Range<Int>)]

  /// The number of segments without a placeholder: of two templates, the one with more is more specific.
  package var literalSegmentCount: Int {
    segments.count { segment in
      segment.allSatisfy { if case .literal = $0 { true } else { false } }
    }
  }

  package var segmentCount: Int { segments.count }

  /// A template of checkpoint names, which may hold any text. It is only filled in; ``init(pattern:)`` makes a template
  /// that is matched.
  init(names bytes: [UInt8]) throws(Fault) {
    var segments: [[Part]] = [[]]
    var placeholders: [(placeholder: Placeholder, range: Range<Int>)] = []
    var literal: [UInt8] = []
    func flush() {
      if !literal.isEmpty { segments[segments.count - 1].append(.literal(literal)) }
      literal = []
    }
    var index = 0
    while index < bytes.count {
      let start = index
      index += 1
      switch bytes[start] {
      case UInt8(ascii: "}"): throw Fault(message: "'}' without '{'", range: start..<index)
      case UInt8(ascii: "."):
        flush()
        segments.append([])
      case UInt8(ascii: "{"):
        guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "}")) else {
          throw Fault(message: "'{' is not closed", range: start..<index)
        }
        index = end + 1
        let name = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
        guard let placeholder = Placeholder(rawValue: name) else {
          throw Fault(message: "a placeholder is {i} for digits or {p} for one segment", range: start..<index)
        }
        flush()
        segments[segments.count - 1].append(.placeholder(placeholder))
        placeholders.append((placeholder, start..<index))
      default: literal.append(bytes[start])
      }
    }
    flush()
    text = String(decoding: bytes, as: UTF8.self)
    self.segments = segments
    self.placeholders = placeholders
  }

  /// A template that is matched with checkpoint names. The match is unambiguous: a segment has at most one `{p}`, and
  /// between two placeholders there is a character that is not a digit.
  init(pattern bytes: [UInt8]) throws(Fault) {
    try self.init(names: bytes)
    for (first, second) in zip(placeholders, placeholders.dropFirst()) {
      let between = bytes[first.range.upperBound..<second.range.lowerBound]
      if between.contains(UInt8(ascii: ".")) { continue }
      guard between.contains(where: { !$0.isDigit }) else {
        throw Fault(
          message: "where one placeholder ends and the next begins is open: put a point or another character between",
          range: first.range.lowerBound..<second.range.upperBound)
      }
    }
    for (position, used) in placeholders.enumerated() where used.placeholder == .segment {
      let isTwice = placeholders[..<position].contains {
        $0.placeholder == .segment && !bytes[$0.range.upperBound..<used.range.lowerBound].contains(UInt8(ascii: "."))
      }
      if isTwice { throw Fault(message: "{p} stands twice in one segment", range: used.range) }
    }
  }

  /// A template that is matched with checkpoint names; `nil` if it has an error.
  package init?(_ text: String) {
    guard let template = try? Self(pattern: Array(text.utf8)) else { return nil }
    self = template
  }

  /// A pattern whose placeholders are used elsewhere; each occurs once.
  init(binding bytes: [UInt8]) throws(Fault) {
    try self.init(pattern: bytes)
    for (position, used) in placeholders.enumerated()
    where placeholders[..<position].contains(where: { $0.placeholder == used.placeholder }) {
      throw Fault(message: "{\(used.placeholder.rawValue)} stands twice left of the colon", range: used.range)
    }
  }

  /// A pattern of parameter paths: names, numbers and placeholders between points, each placeholder once.
  init(path bytes: [UInt8]) throws(Fault) {
    try self.init(binding: bytes)
    var start = 0
    for (end, segment) in zip(bytes.indices.filter({ bytes[$0] == UInt8(ascii: ".") }) + [bytes.count], segments) {
      let isNumber = start < end && bytes[start..<end].allSatisfy(\.isDigit)
      let isName = segment.enumerated().allSatisfy { position, part in
        guard case .literal(let text) = part else { return true }
        return (position > 0 || text.first?.isIdentifierStart == true) && text.allSatisfy(\.isIdentifierPart)
      }
      guard isNumber || isName && start < end else {
        throw Fault(
          message: "a path is made of names, numbers and placeholders with points between them", range: start..<end)
      }
      start = end + 1
    }
  }

  package func contains(_ placeholder: Placeholder) -> Bool {
    placeholders.contains { $0.placeholder == placeholder }
  }

  // MARK: Matching

  /// The texts that the placeholders match; `nil` if the name does not fit.
  package func match(_ name: String) -> Captures? { match(segments: Self.segments(of: name)) }

  /// ``match(_:)`` for a name that is split into segments already.
  package func match(segments names: [[UInt8]]) -> Captures? {
    guard names.count == segments.count else { return nil }
    var captures = Captures()
    for (segment, name) in zip(segments, names) {
      guard Self.match(segment[...], name[...], &captures) else { return nil }
    }
    return captures
  }

  /// Whether one segment of the template matches a name.
  package func matches(segment: Int, _ name: String) -> Bool {
    var captures = Captures()
    return Self.match(segments[segment][...], Array(name.utf8)[...], &captures)
  }

  /// Whether one segment of the template matches some number.
  package func matchesNumber(segment: Int) -> Bool {
    !segments[segment].isEmpty
      && segments[segment].allSatisfy { if case .literal(let text) = $0 { text.allSatisfy(\.isDigit) } else { true } }
  }

  package static func segments(of name: String) -> [[UInt8]] {
    name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { Array($0) }
  }

  /// At most one match exists (see ``init(pattern:)``), so the first one found is it.
  private static func match(
    _ parts: ArraySlice<Part>, _ text: ArraySlice<UInt8>, _ captures: inout Captures
  ) -> Bool {
    guard let part = parts.first else { return text.isEmpty }
    let rest = parts.dropFirst()
    switch part {
    case .literal(let literal):
      return text.starts(with: literal) && match(rest, text.dropFirst(literal.count), &captures)
    case .placeholder(let placeholder):
      var end = placeholder == .digits ? text.prefix(while: \.isDigit).count : text.count
      while end > 0 {
        if match(rest, text.dropFirst(end), &captures) {
          captures.texts[placeholder] = Array(text.prefix(end))
          return true
        }
        end -= 1
      }
      return false
    }
  }
}
