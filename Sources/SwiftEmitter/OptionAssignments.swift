import GraphcRuntime

extension GenerationOptions {
  /// The properties that differ from those of new options, with their values as Swift source; a list has an element for
  /// each item.
  var assignments: [(name: String, value: OptionValue)] {
    let plain = GenerationOptions()
    var result: [(name: String, value: OptionValue)] = []
    func add<Value: Equatable>(
      _ name: String, _ path: KeyPath<GenerationOptions, Value>, _ text: (Value) -> OptionValue
    ) {
      if self[keyPath: path] != plain[keyPath: path] { result.append((name, text(self[keyPath: path]))) }
    }
    func number<Number>(_ number: Number?) -> OptionValue { .text(number.map { "\($0)" } ?? "nil") }
    func list(_ tokens: [Int32]) -> OptionValue { .list(tokens.map { "\($0)" }) }
    add("search", \.search) { .text($0.swift) }
    add("startToken", \.startToken, number)
    add("endTokens", \.endTokens, list)
    add("paddingToken", \.paddingToken, number)
    add("maxNewTokens", \.maxNewTokens, number)
    add("maxLength", \.maxLength, number)
    add("minNewTokens", \.minNewTokens, number)
    add("minLength", \.minLength, number)
    add("repetitionPenalty", \.repetitionPenalty, number)
    add("noRepeatNGram", \.noRepeatNGram, number)
    add("renormalizes", \.renormalizes) { .text("\($0)") }
    add("suppressed", \.suppressed, list)
    add("suppressedFirst", \.suppressedFirst, list)
    add("forbidden", \.forbidden) { sequences in
      .list(sequences.map { "[\($0.map { "\($0)" }.joined(separator: ", "))]" })
    }
    add("forcedFirst", \.forcedFirst, number)
    add("forcedEnd", \.forcedEnd, number)
    return result
  }
}

/// The value of an option as Swift source.
enum OptionValue {
  case text(String)
  case list([String])
}

extension GenerationOptions.Search {
  fileprivate var swift: String {
    switch self {
    case .greedy: return ".greedy"
    case .sampling(let sampling): return ".sampling(\(sampling.swift))"
    case .beams(let beams): return ".beams(\(beams.swift))"
    }
  }
}

extension GenerationOptions.Sampling {
  /// The value as Swift source.
  var swift: String {
    var arguments = ["temperature: \(temperature)"]
    if let topK { arguments.append("topK: \(topK)") }
    if let topP { arguments.append("topP: \(topP)") }
    arguments.append("seed: \(seed)")
    return ".init(\(arguments.joined(separator: ", ")))"
  }
}

extension GenerationOptions.Beams {
  /// The value as Swift source.
  var swift: String { ".init(count: \(count), lengthPenalty: \(lengthPenalty), earlyStopping: .\(earlyStopping))" }
}
