import GraphIR
import GraphcRuntime
import GraphcTestFiles
import GraphcTestSupport
import Testing

/// The reader of textual pass cases.
@Suite struct PassCaseTests {
  private static func module(_ op: String) -> String {
    """
    module "m" {
      func @main(%x: f32[2]) -> (y: f32[2]) {
        %y = \(op) %x : f32[2]
        return %y
      }
    }

    """
  }

  /// Runs the cases of a temporary file; a pass turns the first node into the op of its name.
  private func run(_ text: String) throws -> [String] {
    try withFile(text) { path in try run(file: path, isBlessing: false) }
  }

  private func withFile<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
    try withTemporaryFolder { folder in
      let path = folder + "/case.gir"
      try TextFiles.write(text, to: path)
      return try body(path)
    }
  }

  private func run(file path: String, isBlessing: Bool) throws -> [String] {
    try PassCase.run(path, isBlessing: isBlessing) { names, module in
      var module = module
      for name in names {
        guard let function = UnaryFunction(rawValue: name) else { throw FileError(path: path, what: "no pass \(name)") }
        module.functions[0].nodes[1].op = .unary(Unary(function))
      }
      return module
    }.map(\.description)
  }

  @Test func casesPass() throws {
    // |x| and its relu are the same; relu(x) is a fixed point.
    let same = "// run: relu\n// About it.\n\(Self.module("relu"))// expect:\n\(Self.module("relu"))"
    #expect(try run(same) == [])
    #expect(try run(same + "\n// -----\n" + same) == [])
  }

  @Test func casesFail() throws {
    let wrongText = "// run: relu\n\(Self.module("relu"))// expect:\n\(Self.module("abs"))"
    let failures = try run(wrongText + "// -----\n" + wrongText)
    #expect(failures.count == 2)
    #expect(failures[0].contains(".gir:1: expected:\n"))
    #expect(failures[1].contains(".gir:16: expected:\n"))
    let wrongMeaning = "// run: exp\n\(Self.module("relu"))// expect:\n\(Self.module("exp"))"
    #expect(try run(wrongMeaning).first?.contains("differs from that of the input") == true)
    #expect(try run("// run: fly\n\(Self.module("relu"))// expect:\n").first?.contains("no pass fly") == true)
    #expect(try run("\(Self.module("relu"))// expect:\n").first?.contains("// run:") == true)
    #expect(try run("// run: exp\nmodule\n// expect:\n").first?.contains("gir/syntax") == true)
  }

  @Test func blessingRewritesExpectationsOnly() throws {
    let input = "// run: relu\n// About it.\n\(Self.module("relu"))// expect:\n"
    try withFile(input + "// -----\n" + input + "old\n") { path in
      let failures = try run(file: path, isBlessing: true)
      let blessed = try TextFiles.read(path)
      let failuresAfter = try run(file: path, isBlessing: false)
      #expect(failures == [])
      #expect(blessed == input + Self.module("relu") + "// -----\n" + input + Self.module("relu"))
      #expect(failuresAfter == [])
    }
    // What cannot be run is left as it is.
    try withFile("// run: fly\n\(Self.module("relu"))// expect:\nold\n") { path in
      let failures = try run(file: path, isBlessing: true)
      let text = try TextFiles.read(path)
      #expect(failures.count == 1)
      #expect(text.hasSuffix("// expect:\nold\n"))
    }
  }
}
