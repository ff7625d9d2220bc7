package import GraphcRuntime
import GraphcText

/// What a generation gave, as text and as JSON.
struct GenerationReport {
  var result: GenerationResult
  /// The tokens of all prompts.
  var promptCount: Int
  /// Nanoseconds at which the first step began, the first token was chosen, and the last one.
  var start: Int
  var first: Int?
  var end: Int

  /// The new tokens of each row.
  var lines: [String] { result.rows.map { row in row.tokens.map { "\($0)" }.joined(separator: ",") } }

  private var tokenCount: Int { result.rows.reduce(0) { $0 + $1.tokens.count } }

  /// `48 tokens in 0.310 s, 154.8 tokens/s; the first after 0.020 s`
  var speed: String {
    let seconds = Double(end - start) / 1e9
    let rate = seconds > 0 ? fixed(Double(tokenCount) / seconds, 1) : "0"
    let prompt = first.map { "; the first after \(fixed(Double($0 - start) / 1e9, 3)) s" } ?? ""
    return "\(tokenCount) tokens in \(fixed(seconds, 3)) s, \(rate) tokens/s\(prompt)"
  }

  /// Scores that are not finite are strings.
  var json: JSONValue {
    func number(_ value: Float) -> JSONValue { value.isFinite ? .double(Double(value)) : .string("\(value)") }
    let rows = result.rows.map { row in
      JSONValue.object([
        ("tokens", .array(row.tokens.map { .integer(Int($0)) })),
        ("token_scores", .array(row.tokenScores.map(number))), ("score", number(row.score)),
        ("end", .string(row.end.rawValue)),
      ])
    }
    return .object([
      ("rows", .array(rows)), ("steps", .integer(result.steps)), ("prompt_tokens", .integer(promptCount)),
      ("new_tokens", .integer(tokenCount)), ("milliseconds", .double(Double(end - start) / 1e6)),
    ])
  }
}

extension GenerationRequest {
  /// Generates, and writes the tokens: those of one row as they are chosen. The speed is noted at the end.
  ///
  /// - Parameter generate: writes tokens until it is cancelled, and calls its second argument with each.
  package func report(
    to console: Console, asJSON: Bool,
    _ generate: (_ isCancelled: () -> Bool, _ onToken: (GeneratedToken) throws -> Void) throws -> GenerationResult
  ) throws {
    let streams = !asJSON && streamsOneRow
    let start = monotonicNanoseconds()
    var first: Int?
    // After an interrupt the program ends by its signal once the results are written.
    let result = try Interruption.whileCollecting {
      try generate({ Interruption.isRequested }) { token in
        if first == nil { first = monotonicNanoseconds() }
        if streams { console.printPart((token.index == 0 ? "" : ",") + "\(token.token)") }
      }
    }
    let report = GenerationReport(
      result: result, promptCount: promptTokenCount, start: start, first: first, end: monotonicNanoseconds())
    if asJSON {
      console.print(report.json.text)
    } else if streams {
      console.print("")
    } else {
      for line in report.lines { console.print(line) }
    }
    console.note(report.speed)
  }
}
