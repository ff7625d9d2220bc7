import Diagnostics
import GraphIR
import GraphcRuntime
import GraphcText
import ModelSpec

/// A config value derived from a `config.json`.
struct FileValue {
  var value: Value
  /// The key or keys from which it is derived, as in the table of the spec.
  var key: String
  /// The place in the file, or in the table if the file leaves the key out.
  var span: Span
  /// Whether the file has none of its keys, so that the value is a default of the table.
  var isDefault: Bool
}

/// The values derived from a `config.json`, by the name of the config.
struct FileValues {
  private(set) var values: [String: FileValue] = [:]
  /// Config for which an error was reported.
  private(set) var failed: Set<String> = []

  fileprivate mutating func add(_ value: FileValue?, _ name: String) {
    if let value { values[name] = value } else { failed.insert(name) }
  }
}

/// A key that is missing in the file and has no default.
private struct MissingKey: Error {
  var key: Name
}

extension ModuleGenerator {
  /// The config derived from a file, by name. The table of the spec is checked without a file, too.
  ///
  /// - Parameter given: config set on the command line; missing keys are not an error for it.
  /// - Throws: `AlreadyReported`.
  func fileValues(
    _ file: CheckpointConfig?, given: Set<String>, _ generator: FunctionGenerator
  ) throws -> FileValues {
    guard let table = spec.huggingface else { return FileValues() }
    try check(table, generator)
    guard let file else { return FileValues() }
    try check(file, table)
    var values = FileValues()
    for (name, source) in table.config {
      do {
        let read = try reporting {
          switch source {
          case .expression(let expression): try value(of: expression, file, table, generator)
          case .choice(let key, let cases): try choice(key, cases, for: name, file, table, generator)
          }
        }
        values.add(read, name.text)
      } catch let missing as MissingKey where !given.contains(name.text) {
        log.report(
          Diagnostic(
            "config/missing-key", "config.json has no '\(missing.key.text)', from which '\(name.text)' is read",
            at: missing.key.span,
            help: "say it yourself: --set \(name.text)=…; or give --no-config, and config.json is not read"))
        values.add(nil, name.text)
      } catch is MissingKey {}
    }
    return values
  }

  /// Checks every value that the table gives for the texts of a key against the kind in the spec, chosen or not.
  func checkChoices(_ name: String, like written: Value, _ generator: FunctionGenerator) throws {
    guard case .choice(_, let cases)? = spec.huggingface?.config.first(where: { $0.name.text == name })?.source else {
      return
    }
    for (_, expression) in cases {
      let value = try generator.configValue(expression, in: keyScope(at: expression.span))
      _ = try ConfigText.checked(value, like: written, name: name, at: expression.span)
    }
  }

  // MARK: The table

  /// Checks names and calls of the table; the values of keys are known only with a file.
  private func check(_ table: HuggingFaceSpec, _ generator: FunctionGenerator) throws {
    let names = spec.body.config.map(\.name.text)
    for (name, source) in table.config {
      guard names.contains(name.text) else {
        log.report(
          Diagnostic(
            "spec/unknown-key", "'huggingface' fills \(quoted(name.text)), which is not config", at: name.span,
            help: NearestName.best(to: name.text, among: names).map { "did you mean '\($0)'?" }
              ?? "the config is \(names.joined(separator: ", "))"))
        continue
      }
      _ = try reporting {
        switch source {
        case .expression(let expression):
          let scope = keyScope(at: expression.span)
          for key in source.keys { scope.define(key.text, .absent, at: key.span) }
          try generator.resolve(expression, in: scope)
        case .choice(_, let cases):
          for (_, value) in cases { _ = try generator.configValue(value, in: keyScope(at: value.span)) }
        }
      }
    }
    if log.hasErrors { throw AlreadyReported() }
  }

  /// Checks that the file is for a model type of the table, and meets its requirements.
  private func check(_ file: CheckpointConfig, _ table: HuggingFaceSpec) throws {
    let unread = "give --no-config, and config.json is not read"
    let wanted = table.modelTypes.map { quoted($0.text) }.joined(separator: " or ")
    let notes = [Diagnostic.Note("the spec is a model of \(wanted)", at: table.modelTypes.first?.span)]
    guard case .object = file.root.content else {
      throw Diagnostic(
        "config/format", "config.json holds \(file.root.text), and names with values are needed",
        at: file.span(file.root), help: unread)
    }
    guard let type = file.value("model_type") else {
      throw Diagnostic(
        "config/model-type", "config.json has no 'model_type', and \(wanted) is needed",
        at: Span(source: file.source, start: file.root.range.lowerBound, end: file.root.range.lowerBound + 1),
        notes: notes, help: unread)
    }
    guard case .scalar(.string(let text)) = type.content,
      table.modelTypes.contains(where: { UTF8Key($0.text) == UTF8Key(text) })
    else {
      throw Diagnostic(
        "config/model-type", "config.json is of a model of type \(type.text), and the spec of \(wanted)",
        at: file.span(type), notes: notes, help: "take the spec of that model; or \(unread)")
    }
    for (key, allowed) in table.requirements {
      let found = found(key, file, table)
      if let value = found.value, allowed.contains(where: { $0.value.isEqual(value) }) { continue }
      let needed = allowed.map(\.value.text).joined(separator: " or ")
      log.report(
        Diagnostic(
          "config/require", "config.json says \(key.text)=\(found.text), and the spec computes what \(needed) means",
          at: found.span, notes: [.init("\(needed) is required here", at: key.span)],
          help: "the results would not be those of the checkpoint; to run it all the same, \(unread)"))
    }
    if log.hasErrors { throw AlreadyReported() }
  }

  /// The value of a key in the file, or its default.
  private struct Found {
    /// The value; `nil` for an object or a list.
    var value: JSONValue?
    var text: String
    var span: Span
    var isDefault = false
  }

  private func found(_ key: Name, _ file: CheckpointConfig, _ table: HuggingFaceSpec) -> Found {
    if let value = file.value(key.text) {
      if case .scalar(let scalar) = value.content {
        return Found(value: scalar, text: value.text, span: file.span(value))
      }
      return Found(value: nil, text: value.text, span: file.span(value))
    }
    let fallback = table.defaults.first { $0.key.text == key.text }?.value
    let value = fallback?.value ?? .null
    return Found(value: value, text: value.text, span: fallback?.span ?? key.span, isDefault: true)
  }

  // MARK: Values

  /// `{hidden_act: {gelu_new: gelu_tanh}}`
  private func choice(
    _ key: Name, _ cases: [(text: Name, value: Expression)], for name: Name, _ file: CheckpointConfig,
    _ table: HuggingFaceSpec, _ generator: FunctionGenerator
  ) throws -> FileValue {
    let found = found(key, file, table)
    if case .null? = found.value { throw MissingKey(key: key) }
    guard case .string(let text)? = found.value,
      let match = cases.first(where: { UTF8Key($0.text.text) == UTF8Key(text) })
    else {
      let known = cases.map(\.text.text).joined(separator: ", ")
      throw Diagnostic(
        "config/unknown-value", "config.json says \(key.text)=\(found.text), and the spec knows \(known)",
        at: found.span, notes: [.init("'\(name.text)' is read from it here", at: key.span)],
        help: "add it to the table of the spec; or give --no-config, and config.json is not read")
    }
    let chosen = try generator.configValue(match.value, in: keyScope(at: match.value.span))
    return FileValue(value: chosen, key: key.text, span: found.span, isDefault: found.isDefault)
  }

  private func value(
    of expression: Expression, _ file: CheckpointConfig, _ table: HuggingFaceSpec, _ generator: FunctionGenerator
  ) throws -> FileValue {
    let scope = keyScope(at: expression.span)
    var read: [(key: String, value: LocatedJSON)] = []
    var defaults: [Span] = []
    expression.forEachName { key in
      if let value = file.value(key.text) {
        if !read.contains(where: { $0.key == key.text }) { read.append((key.text, value)) }
        scope.define(key.text, Value(value), at: file.span(value))
      } else if let fallback = table.defaults.first(where: { $0.key.text == key.text })?.value {
        defaults.append(fallback.span)
        scope.define(key.text, Value(fallback.value), at: fallback.span)
      } else {
        scope.define(key.text, .absent, at: key.span)
      }
    }
    if let key = try missingKey(expression, generator, in: scope) { throw MissingKey(key: key) }
    let result: Value
    do { result = try generator.configValue(expression, in: scope) } catch var error as Diagnostic {
      error.notes += read.map { Diagnostic.Note("\($0.key) is \($0.value.text) here", at: file.span($0.value)) }
      throw error
    }
    let places = read.map { file.span($0.value) }
    return FileValue(
      value: result, key: expression.description, span: places.first ?? defaults.first ?? expression.span,
      isDefault: places.isEmpty && !defaults.isEmpty)
  }

  /// The first missing key that an expression reads; in an `if`, only the taken arm counts.
  private func missingKey(_ expression: Expression, _ generator: FunctionGenerator, in scope: Scope) throws -> Name? {
    func first(_ parts: [Expression]) throws -> Name? {
      for part in parts { if let key = try missingKey(part, generator, in: scope) { return key } }
      return nil
    }
    switch expression.kind {
    case .integer, .float, .string, .boolean, .infinity, .enumCase: return nil
    case .name(let name):
      if case .absent? = scope[name]?.value { return Name(name, span: expression.span) }
      return nil
    case .call(let call): return call.callee == Builtin.has.name ? nil : try first(call.arguments.map(\.value))
    case .list(let elements): return try first(elements)
    case .unary(_, let operand), .transpose(let operand), .index(let operand, _), .member(let operand, _):
      return try first([operand])
    case .binary(_, let left, let right): return try first([left, right])
    case .conditional(let then, let condition, let otherwise):
      if let key = try first([condition]) { return key }
      guard case .boolean(let flag) = try generator.evaluate(condition, in: scope) else { return nil }
      return try first([flag ? then : otherwise])
    }
  }

  /// The names of an expression over keys: keys, and `count`.
  private func keyScope(at span: Span) -> Scope {
    let scope = Scope(owner: "huggingface", path: "", calls: [], isLibrary: false)
    scope.define(Builtin.count.name, .callable(.builtin(.count)), at: span)
    return scope
  }
}

extension Builtin {
  /// The built-in `count`, for the table of `config.json` only.
  fileprivate static let count = Builtin(
    "count", [Parameter("x")], "the number of values of a list, or of names of an object"
  ) { _, call in
    guard case .list(let values) = call.values[0].value else {
      throw Diagnostic(
        "type/expected-list", "'count' counts a list or an object, this is \(call.values[0].value.kindName)",
        at: call.values[0].span)
    }
    return .integer(Dim(values.count))
  }
}
