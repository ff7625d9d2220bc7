import Diagnostics
import GraphIR
import GraphcTestSupport
import GraphcText
import Testing

@Suite struct TextErrorTests {
  /// A text with one mistake, the code, and the text that the span covers.
  struct Mistake: CustomTestStringConvertible {
    var code: String
    var place: String
    var text: String

    init(_ code: String, at place: String, _ text: String) {
      self.code = code
      self.place = place
      self.text = text
    }

    /// A mistake in the body of a function of `%x: f32[B, 4]`, after which `%y` is returned.
    init(_ code: String, at place: String, body: String) {
      self.init(
        code, at: place,
        "module \"m\" {\ndims B\nfunc @main(%x: f32[B, 4]) -> (y: f32[B, 4]) {\n\(body)\nreturn %y\n}\n}\n")
    }

    var testDescription: String { "\(code): \(text)" }
  }

  static let mistakes = [
    Mistake("gir/syntax", at: "", ""),
    Mistake("gir/syntax", at: "model", "model \"m\" {}"),
    Mistake("gir/syntax", at: "", "module \"m\" {}"),
    Mistake("gir/syntax", at: "m", "module m {}"),
    Mistake("gir/syntax", at: "\"m", "module \"m\n{}"),
    Mistake("gir/syntax", at: "\\q", "module \"\\q\" {}"),
    Mistake("gir/syntax", at: "\\u{d800", "module \"\\u{d800}\" {}"),
    Mistake("gir/syntax", at: "?", "module ? \"m\" {}"),
    Mistake("gir/syntax", at: "é", "module é \"m\" {}"),
    Mistake("gir/syntax", at: "node", "module \"m\" {\nnode\n}"),
    Mistake("gir/syntax", at: "true", "module \"m\" {\ndims true\n}"),
    Mistake("gir/duplicate-name", at: "B", "module \"m\" {\ndims A, B, B\n}"),
    Mistake("gir/unknown-dim", at: "T", "module \"m\" {\ndims B\ncheck T >= 0 \"\"\n}"),
    Mistake("gir/syntax", at: "1", "module \"m\" {\ndims B\ncheck B >= 1 \"\"\n}"),
    Mistake("limit/elements", at: "9223372036854775808", "module \"m\" {\ncheck 9223372036854775808 >= 0 \"\"\n}"),
    Mistake("gir/syntax", at: "99999999999999999999", "module \"m\" {\ncheck 99999999999999999999 >= 0 \"\"\n}"),
    Mistake("limit/elements", at: "4611686018427387904", "module \"m\" {\ncheck 4611686018427387904*2 >= 0 \"\"\n}"),
    Mistake(
      "limit/dim", at: "B",
      "module \"m\" {\ndims B\ncheck \(Array(repeating: "B", count: 40).joined(separator: "*")) >= 0 \"\"\n}"),
    Mistake("gir/syntax", at: "y", "module \"m\" {\nstate x y {initial: 0}\n}"),
    Mistake("gir/attribute", at: "func", "module \"m\" {\nstate x -> y\nfunc @main() -> () {\nreturn\n}\n}"),
    Mistake("gir/attribute", at: "{", "module \"m\" {\nstate x -> y {initial: .zero}\n}"),
    Mistake("gir/attribute", at: "{", "module \"m\" {\nstate x -> y {initial: 0, rows: 0.5}\n}"),
    Mistake("gir/attribute", at: "{", "module \"m\" {\nstate x -> y {initial: 0, row: 1}\n}"),
    Mistake("gir/syntax", at: "}", "module \"m\" {\nfunc @main() -> () {\n}\n}"),
    Mistake("gir/syntax", at: "(", "module \"m\" {\nfunc (%x: f32[]) -> () {\nreturn\n}\n}"),
    Mistake("gir/unknown-dtype", at: "f16", "module \"m\" {\nfunc @main(%x: f16[2]) -> () {\nreturn\n}\n}"),
    Mistake(
      "limit/rank", at: "f32", "module \"m\" {\nfunc @f(%x: f32[1, 1, 1, 1, 1, 1, 1, 1, 1]) -> () {\nreturn\n}\n}"),
    Mistake("shape/negative", at: "f32", "module \"m\" {\nfunc @f(%x: f32[2, -3]) -> () {\nreturn\n}\n}"),
    Mistake("gir/duplicate-name", at: "%x", "module \"m\" {\nfunc @f(%x: f32[], %x: f32[]) -> () {\nreturn\n}\n}"),
    Mistake(
      "gir/duplicate-name", at: "@f",
      "module \"m\" {\nfunc @f() -> () {\nreturn\n}\nfunc @f() -> () {\nreturn\n}\n}"),
    Mistake("gir/unknown-op", at: "multiplay", body: "%y = multiplay %x, %x"),
    Mistake("gir/unknown-op", at: "input", body: "%y = input {name: \"x\"} : f32[B, 4]"),
    Mistake("gir/unknown-value", at: "%z", body: "%y = exp %z"),
    Mistake("gir/duplicate-name", at: "%y", body: "%y = exp %x\n%y = exp %x"),
    Mistake("gir/attribute", at: "{", body: "%y = concat %x {axes: 0}"),
    Mistake("gir/attribute", at: "axis", body: "%y = concat %x {axis: 0, axis: 0}"),
    Mistake("gir/attribute", at: "{", body: "%y = concat %x {axis: 0, axes: 0}"),
    Mistake("gir/attribute", at: "{", body: "%y = concat %x {axis: true}"),
    Mistake("gir/attribute", at: "{", body: "%y = rms_norm %x, %x {eps: 1.0, sum: true}"),
    Mistake("gir/attribute", at: "{", body: "%y = cast %x {to: .f16}"),
    Mistake("gir/attribute", at: ":", body: "%y = concat %x : f32[B, 4]"),
    Mistake("gir/syntax", at: "1.5.2", body: "%y = layer_norm %x {eps: 1.5.2}"),
    Mistake("gir/syntax", at: "1e999", body: "%y = layer_norm %x {eps: 1e999}"),
    Mistake("gir/type-mismatch", at: ":", body: "%y = exp %x : f32[B, 5]"),
    Mistake("gir/type-mismatch", at: "%y", body: "%y = transpose %x {permutation: [1, 0]}"),
    Mistake("gir/result-count", at: "%y", body: "%y, %z = exp %x"),
    Mistake("gir/result-count", at: "return", "module \"m\" {\nfunc @f(%x: f32[]) -> () {\nreturn %x\n}\n}"),
    Mistake("shape/broadcast", at: "%t", body: "%t = slice %x {axis: 1, start: 0, end: 3}\n%y = add %x, %t"),
    Mistake("type/needs-float", at: "%i", body: "%i = cast %x {to: .i32}\n%y = exp %i"),
    Mistake("op/operand-count", at: "exp", body: "%y = exp %x, %x"),
    Mistake("call/unknown-function", at: "call", body: "%y = call %x {function: \"f\", path: \"p\"}"),
    Mistake("parameter/undeclared", at: "parameter", body: "%y = parameter {path: \"p\"} : f32[4]"),
    Mistake(
      "gir/type-mismatch", at: ":",
      body: "parameter p: f32[4] ~ ones\n%p = parameter {path: \"p\"} : f32[5]\n%y = exp %x"),
    Mistake(
      "gir/duplicate-name", at: "parameter", body: "parameter p: f32[4] ~ ones\nparameter p: f32[4] ~ ones\n%y = exp %x"
    ),
    Mistake("gir/syntax", at: "twos", body: "parameter p: f32[4] ~ twos\n%y = exp %x"),
    Mistake("gir/syntax", at: "%3x", body: "%y = exp %3x"),
    Mistake("gir/syntax", at: "a..b", body: "%a..b = exp %x\n%y = exp %x"),
  ]

  @Test(arguments: mistakes) func isReported(_ mistake: Mistake) throws {
    var sources = SourceMap()
    let id = sources.add(SourceText(name: "m.gir", kind: .file, bytes: Array(mistake.text.utf8)))
    let log = DiagnosticLog()
    #expect(ModuleParser.parse(id, in: sources, log: log) == nil)
    let diagnostic = try #require(log.diagnostics.first)
    #expect(diagnostic.code == mistake.code, "\(diagnostic.message)")
    #expect(log.diagnostics.count == 1, "\(log.diagnostics.dropFirst().map(\.message))")
    let span = try #require(diagnostic.span)
    let covered = String(decoding: sources[id].bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
    #expect(covered.hasPrefix(mistake.place), "\(covered): \(diagnostic.message)")
  }

  @Test func allMistakesAreReportedInOneRun() {
    let text = """
      module "m" {
        dims B
        func @broken(%x: f32[C]) -> (y: f32[B]) {
          %y = exp %x
          return %y
        }
        func @main(%x: f32[B]) -> (y: f32[B]) {
          %a = exq %x
          %b = exp %a
          %c = call %b {function: "broken", path: "p"}
          %d = matmul %x, %x {transpose_rhs: false}
          %e = add %d %d
          return %f
        }
      }
      """
    #expect(throws: TextErrors.self) { try Module.parse(text) }
    let codes = codes(of: text)
    #expect(codes == ["gir/unknown-dim", "gir/unknown-op", "shape/rank", "gir/syntax", "gir/unknown-value"])
  }

  @Test func suggestsTheNearestName() {
    let errors = #expect(throws: TextErrors.self) {
      try Module.parse(TextTests.small.replacing("exp", with: "epx"))
    }
    #expect(errors?.diagnostics.first?.help == "did you mean 'exp'?")
  }

  @Test func namesBothTypes() {
    let errors = #expect(throws: TextErrors.self) {
      try Module.parse(TextTests.small.replacing("%x : f32[2]", with: "%x : f32[3]"))
    }
    #expect(errors?.diagnostics.first?.message == "'exp' gives f32[2] here, not f32[3]")
  }

  @Test func tooManyNodesAreRefused() throws {
    var sources = SourceMap()
    let id = sources.add(SourceText(name: "m.gir", kind: .file, bytes: Array(OpExamples.text.utf8)))
    let count = try Module.parse(OpExamples.text).functions.reduce(0) { $0 + $1.nodes.count }
    let log = DiagnosticLog()
    #expect(ModuleParser.parse(id, in: sources, nodeLimit: count - 1, log: log) == nil)
    #expect(log.diagnostics.map(\.code) == ["limit/nodes"])
    #expect(ModuleParser.parse(id, in: sources, nodeLimit: count, log: DiagnosticLog()) != nil)
  }

  @Test func functionsThatCallEachOtherTooDeepAreRefused() throws {
    func module(_ depth: Int) -> String {
      var text = "module \"m\" {\nfunc @f0(%x: f32[2]) -> (y: f32[2]) {\n%y = exp %x : f32[2]\nreturn %y\n}\n"
      for level in 1...depth {
        let call = "%y = call %x {function: \"f\(level - 1)\", path: \"a\"} : f32[2]"
        let name = level == depth ? "main" : "f\(level)"
        text += "func @\(name)(%x: f32[2]) -> (y: f32[2]) {\n\(call)\nreturn %y\n}\n"
      }
      return text + "}\n"
    }
    #expect(try Module.parse(module(Module.maximumCallDepth)).verify() == [])
    let errors = #expect(throws: TextErrors.self) { try Module.parse(module(Module.maximumCallDepth + 1)) }
    #expect(errors?.diagnostics.map(\.code) == ["limit/depth"])
  }

  /// Mutated texts give errors, never a trap; a text that still parses round-trips.
  @Test func mutatedTextsNeverTrap() throws {
    let original = Array(OpExamples.text.utf8)
    let pieces = [
      "%x", "%y", "{", "}", "(", "[", "]", ",", ":", "-", "B", "T", "\"", "\n", "f32[]", "9223372036854775807", "-1",
      "0", "add", "//", "%", "@block", "return", "func", "1e308", "inf", "\u{0}", "é", "*", "B*B*B*B*B*B*B*B", "true",
    ].map { Array($0.utf8) }
    for seed in UInt64(0)..<300 {
      var random = SplitMix64(seed: seed)
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let start = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, start + Int.random(in: 0...12, using: &random))
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.removeSubrange(start..<end)
        case 1: bytes.replaceSubrange(start..<end, with: random.pick(pieces))
        case 2: bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0..<bytes.count, using: &random))
        default: bytes[start] = UInt8.random(in: 0...255, using: &random)
        }
      }
      var sources = SourceMap()
      let id = sources.add(SourceText(name: "m.gir", kind: .file, bytes: bytes))
      let log = DiagnosticLog()
      guard let module = ModuleParser.parse(id, in: sources, log: log) else {
        #expect(log.hasErrors, "seed \(seed)")
        continue
      }
      #expect(!log.hasErrors, "seed \(seed)")
      let text = module.text
      #expect(try Module.parse(text).text == text, "seed \(seed)")
      _ = module.verify()
    }
  }

  private func codes(of text: String) -> [String] {
    var sources = SourceMap()
    let id = sources.add(SourceText(name: "m.gir", kind: .file, bytes: Array(text.utf8)))
    let log = DiagnosticLog()
    _ = ModuleParser.parse(id, in: sources, log: log)
    return log.diagnostics.map(\.code)
  }
}

extension String {
  fileprivate func replacing(_ old: String, with new: String) -> String {
    guard let start = indices.first(where: { self[$0...].hasPrefix(old) }) else { return self }
    return String(self[..<start]) + new + self[start...].dropFirst(old.count)
  }
}
