import Diagnostics
import GraphGen
import GraphcProgram
import GraphcRuntime
import GraphcText

/// What the files beside the weights say about generation: `generation_config.json`, or without one the same keys of
/// `config.json`, as `generate` of transformers does.
struct GenerationConfigFile {
  private static let maximumByteCount = 16 << 20

  let path: String
  /// Whether it is a `generation_config.json`, which says all rules about tokens: those that it leaves out are off.
  let isOwn: Bool
  private let vocabulary: Int
  private let console: Console
  private let log = DiagnosticLog()
  private var sources = SourceMap()
  private var source: SourceID
  private let members: [(key: String, value: LocatedJSON)]

  /// - Returns: `nil` if there is no file.
  /// - Throws: 66 and 74 `io/…`; 65 `json/…`, `limit/file-size`, `config/format`.
  init?(beside weights: String, vocabulary: Int, _ console: Console) throws {
    guard let found = Checkpoint.generationConfig(beside: weights) ?? Checkpoint.config(beside: weights) else {
      return nil
    }
    path = found
    isOwn = found.hasSuffix("generation_config.json")
    self.vocabulary = vocabulary
    self.console = console
    let bytes = try readFile(path, limit: Self.maximumByteCount)
    let root = try LocatedJSON(parsing: bytes, path: path)
    source = sources.add(SourceText(name: path, kind: .file, bytes: bytes))
    guard case .object(let members) = root.content else {
      throw GraphcError(
        .badInput, "config/format", "the file holds no object", path: path, help: "--no-config ignores it")
    }
    self.members = members
  }

  /// Reads all keys, and says which have no meaning here.
  ///
  /// - Throws: `CommandFailure` after errors, which are written.
  func settings() throws -> GenerationSettings {
    var result = GenerationSettings()
    var taken: [String] = []
    var ignored: [String] = []
    var unknown: [String] = []
    for (key, value) in members {
      if case .scalar(.null) = value.content { continue }
      do {
        switch GenerationKeys.meaning(of: key) {
        case .setting(let setting)?:
          if try read(setting, value, &result) { taken.append("\(key)=\(text(value))") }
        case .neutral(let neutral)?:
          if !value.isScalar(equalTo: neutral) { ignored.append("\(key)=\(text(value))") }
        case .irrelevant?: break
        case nil: if isOwn { unknown.append(key) }
        }
      } catch { log.report(error) }
    }
    // A file that says to draw tokens means the 50 likeliest, unless it says otherwise.
    if result.samples == true, result.topK == nil, !members.contains(where: { $0.key == "top_k" }) { result.topK = 50 }
    if log.hasErrors { throw SpecLoader(console: console).report(log, sources) }
    if !taken.isEmpty { console.note("\(escaped(path)): \(escaped(taken.joined(separator: ", ")))") }
    if !ignored.isEmpty {
      console.note(
        "\(escaped(path)): warning: not supported, and ignored: \(escaped(ignored.joined(separator: ", ")))")
    }
    if !unknown.isEmpty {
      console.note("\(escaped(path)): note: unknown, and ignored: \(escaped(unknown.joined(separator: ", ")))")
    }
    return result
  }

  /// The text of a value for a message; lists are not shown in full.
  private func text(_ value: LocatedJSON) -> String {
    guard case .array(let items) = value.content else { return value.text }
    let texts = items.prefix(4).map { text($0) }
    return "[" + texts.joined(separator: ", ") + (items.count > 4 ? ", …" : "") + "]"
  }

  // MARK: Values

  /// Whether anything of it is taken.
  private func read(
    _ setting: GenerationKeys.Setting, _ value: LocatedJSON, _ result: inout GenerationSettings
  ) throws(Diagnostic) -> Bool {
    switch setting {
    case .tokens(let path):
      let tokens = try list(value).filter { isKnown($0) }
      if case .array = value.content {} else if tokens.isEmpty { return false }
      result[keyPath: path] = tokens
    case .token(let path):
      guard let token = try list(value).first, isKnown(token) else { return false }
      result[keyPath: path] = token
    case .start(let wins):
      guard wins || result.start == nil, let token = try list(value).first, isKnown(token) else { return false }
      result.start = [token]
    case .sequences(let path):
      guard case .array(let items) = value.content else { throw wrong(value, "a list of lists of tokens") }
      var sequences: [[Int32]] = []
      for item in items {
        guard case .array = item.content else { throw wrong(item, "a list of tokens") }
        let sequence = try list(item)
        if !sequence.isEmpty, sequence.allSatisfy(isKnown) { sequences.append(sequence) }
      }
      result[keyPath: path] = sequences
    case .count(let path, let least):
      guard let count = value.integer, count >= least, count <= Int(Int32.max) else {
        throw wrong(value, "a whole number of at least \(least)")
      }
      // In these files 0 means that there is no such bound.
      if count == 0, path == \GenerationSettings.topK { return false }
      result[keyPath: path] = count
    case .number(let path, let range):
      guard let number = value.number, range.contains(number) else {
        throw wrong(value, "a number from \(range.lowerBound) to \(range.upperBound)")
      }
      result[keyPath: path] = number
    case .flag(let path):
      guard case .scalar(.bool(let flag)) = value.content else { throw wrong(value, "true or false") }
      result[keyPath: path] = flag
    case .earlyStopping:
      switch value.content {
      case .scalar(.bool(let flag)): result.earlyStopping = flag ? .on : .off
      case .scalar(.string("never")): result.earlyStopping = .never
      default: throw wrong(value, "true, false or \"never\"")
      }
    }
    return true
  }

  /// Tokens that the model does not have are never written: there is nothing to say about them.
  private func isKnown(_ token: Int32) -> Bool { token.isToken(of: vocabulary) }

  private func list(_ value: LocatedJSON) throws(Diagnostic) -> [Int32] {
    guard case .array(let items) = value.content else { return [try token(value)] }
    var tokens: [Int32] = []
    for item in items { tokens.append(try token(item)) }
    return tokens
  }

  private func token(_ value: LocatedJSON) throws(Diagnostic) -> Int32 {
    guard let number = value.integer, let token = Int32(exactly: number) else { throw wrong(value, "a token") }
    return token
  }

  private func wrong(_ value: LocatedJSON, _ needed: String) -> Diagnostic {
    Diagnostic(
      "config/generation", "this is \(value.text), and \(needed) is needed",
      at: Span(source: source, start: value.range.lowerBound, end: value.range.upperBound),
      help: "--no-config ignores the file")
  }
}

extension LocatedJSON {
  fileprivate var integer: Int? {
    guard case .scalar(let value) = content else { return nil }
    switch value {
    case .integer(let number): return number
    case .double(let number): return Int(exactly: number)
    default: return nil
    }
  }

  fileprivate var number: Double? {
    guard case .scalar(let value) = content else { return nil }
    return value.double
  }

  fileprivate func isScalar(equalTo other: JSONValue) -> Bool {
    guard case .scalar(let value) = content else { return false }
    return value.isEqual(other)
  }
}
