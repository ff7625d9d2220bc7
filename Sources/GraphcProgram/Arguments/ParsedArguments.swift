import GraphcText

/// The arguments of one command. Values are bytes, because a file name need not be UTF-8.
package struct ParsedArguments: Sendable {
  /// The words that lead to the command, without the program: `["run"]`.
  package let command: [String]

  private let context: CommandContext
  private let options: [String: [[UInt8]]]
  private let positionals: [String: [[UInt8]]]

  init(context: CommandContext, options: [String: [[UInt8]]], positionals: [String: [[UInt8]]]) {
    command = Array(context.path.dropFirst())
    self.context = context
    self.options = options
    self.positionals = positionals
  }

  /// Whether a flag or an option was given. Names are without dashes.
  package func has(_ name: String) -> Bool { options[name] != nil }

  /// The value of an option; of several values the last.
  package func value(_ name: String) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }

  /// The value of an option as it was given, for a file name.
  package func bytes(_ name: String) -> [UInt8]? { options[name]?.last }

  /// The values of an option, in order.
  package func values(_ name: String) -> [String] {
    (options[name] ?? []).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The values of a positional argument, in order; empty if it was left out.
  package func positionalValues(_ name: String) -> [String] {
    (positionals[name] ?? []).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The values of a positional argument as they were given, for file names.
  package func positionalBytes(_ name: String) -> [[UInt8]] { positionals[name] ?? [] }

  /// The value of a positional argument that takes at most one.
  package func positional(_ name: String) -> String? { positionalValues(name).first }

  /// The value of an option as a decimal integer.
  ///
  /// - Throws: `usage/number` if it is not one, `usage/range` if it is outside of `range`.
  package func integer(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = value(name) else { return nil }
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      throw context.error("usage/number", "--\(name) takes a whole number, not \(quoted(text))")
    }
    // Digits that do not fit an Int are outside of every range.
    guard let number = Int(text), range.contains(number) else {
      let isTooLarge = Int(text) == nil && !text.hasPrefix("-")
      let upper = range.upperBound == .max && !isTooLarge ? nil : range.upperBound
      throw outOfRange(name, text, range.lowerBound, upper)
    }
    return number
  }

  /// The value of an option as a finite decimal number.
  ///
  /// - Throws: `usage/number` if it is not one, `usage/range` if it is outside of `range` or not finite.
  package func number(_ name: String, in range: ClosedRange<Double>) throws(UsageError) -> Double? {
    guard let text = value(name) else { return nil }
    let allowed = Set("0123456789+-.eE".utf8)
    guard text.utf8.allSatisfy(allowed.contains), let number = Double(text) else {
      throw context.error("usage/number", "--\(name) takes a number, not \(quoted(text))")
    }
    guard number.isFinite, range.contains(number) else {
      throw outOfRange(name, text, range.lowerBound, range.upperBound.isFinite ? range.upperBound : nil)
    }
    return number
  }

  /// The values of an option of the form `NAME=VALUE`, in order.
  ///
  /// - Throws: `usage/assignment` if one has no name or no `=`.
  package func assignments(_ name: String) throws(UsageError) -> [Assignment] {
    try values(name).map { (text) throws(UsageError) in
      if let assignment = Assignment(text) { return assignment }
      let form = context.syntax.options.first { $0.name == name }?.valueName ?? "NAME=VALUE"
      throw context.error("usage/assignment", "--\(name) takes \(form), not \(quoted(text))")
    }
  }

  /// An error in the arguments that the command itself detects, with its usage line.
  package func error(_ code: String, _ message: String, help: String? = nil) -> UsageError {
    context.error(code, message, help: help)
  }

  private func outOfRange<Bound>(_ name: String, _ text: String, _ lower: Bound, _ upper: Bound?) -> UsageError {
    let range = upper.map { "between \(lower) and \($0)" } ?? "at least \(lower)"
    return context.error("usage/range", "--\(name) must be \(range), not \(quoted(text))")
  }
}
