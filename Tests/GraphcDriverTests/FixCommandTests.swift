import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// `graphc check --fix` on files.
@Suite struct FixCommandTests {
  /// Three mistakes of two stages; what is not one stays, whatever it looks like.
  private let broken = """
    graphc: 1                      # softmx, keep me
    model: M
    config: {n: "12", rate: .5}    # "12"

    inputs: {x: "f32[B, 4]"}
    graph:
      first:   softmx( x )         # é, two  spaces
      y: frist + (n * rate)
    outputs: y

    """
  private var mended: String {
    broken.replacing("\"12\", rate", with: "12, rate").replacing(" .5}", with: " 0.5}")
      .replacing("softmx( x )", with: "softmax( x )").replacing("frist", with: "first")
  }

  private func withSpec(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let file = folder + "/spec.yaml"
      try Data(bytes).write(to: URL(fileURLWithPath: file))
      try body(file)
    }
  }

  private func bytes(_ file: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: file))) }

  @Test func severalErrorsAreMendedAndNothingElseChanges() throws {
    try withSpec(Array(broken.utf8)) { (file: String) throws -> Void in
      let result = graphc("check", file, "--fix")
      #expect(result.code == 0, "\(result.messages)")
      #expect(try bytes(file) == Array(mended.utf8))
      for line in [
        ":3:13: fixed: '\"12\"' is now '12' [type/expected-int]", ":3:25: fixed: '.5' is now '0.5' [syntax/number]",
        ":7:12: fixed: 'softmx' is now 'softmax' [spec/unknown-ref]",
        ":8:6: fixed: 'frist' is now 'first' [spec/unknown-name]",
      ] { #expect(result.messages.contains("spec.yaml" + line), "\(result.messages)") }
      #expect(result.output.contains("M is right"))
      let again = graphc("check", file, "--fix")
      #expect(again.code == 0 && again.messages.isEmpty)
      #expect(try FileManager.default.contentsOfDirectory(atPath: String(file.dropLast(10))) == ["spec.yaml"])
    }
  }

  @Test func lineEndsAndAByteOrderMarkStay() throws {
    func text(_ spec: String) -> [UInt8] { [0xEF, 0xBB, 0xBF] + Array(spec.replacing("\n", with: "\r\n").utf8) }
    try withSpec(text(broken)) { (file: String) throws -> Void in
      #expect(graphc("check", file, "--fix").code == 0)
      #expect(try bytes(file) == text(mended))
    }
  }

  @Test func anotherEncodingIsLeftAlone() throws {
    let utf16: [UInt8] = [0xFF, 0xFE] + broken.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    try withSpec(utf16) { (file: String) throws -> Void in
      let result = graphc("check", file, "--fix")
      #expect(result.code == 73 && result.messages.contains("[io/cannot-create]"), "\(result.messages)")
      #expect(try bytes(file) == utf16)
    }
  }

  /// A rewrite that is not sure, and a file without mistakes, are not written.
  @Test(arguments: ["graph: {y: zzz}", "graph: {y: x}", "graph: {y: x, a: x}", "graph: {y: x + }"])
  func nothingIsWrittenWithoutAFix(line: String) throws {
    try withSpec(Array("graphc: 1\nmodel: M\ninputs: {x: \"f32[B, 4]\"}\n\(line)\noutputs: y\n".utf8)) {
      (file: String) throws -> Void in
      let before = try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int
      let text = try bytes(file)
      let (plain, fixed) = (graphc("check", file), graphc("check", file, "--fix"))
      #expect(fixed.code == plain.code && fixed.messages == plain.messages && fixed.output == plain.output)
      #expect(try bytes(file) == text)
      #expect(try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int == before)
    }
  }

  @Test func aLinkIsWrittenThrough() throws {
    try withSpec(Array(broken.utf8)) { (file: String) throws -> Void in
      let link = file + ".link"
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "spec.yaml")
      #expect(graphc("check", link, "--fix").code == 0)
      #expect(try bytes(file) == Array(mended.utf8))
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "spec.yaml")
    }
  }

  @Test func aReadOnlyFileIsLeftAlone() throws {
    try withSpec(Array(broken.utf8)) { (file: String) throws -> Void in
      try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: file)
      let result = graphc("check", file, "--fix")
      #expect(result.code == 73 && result.messages.contains("it is read-only [io/cannot-create]"), "\(result.messages)")
      #expect(!result.messages.contains("fixed:"))
      #expect(try bytes(file) == Array(broken.utf8))
    }
  }

  @Test func whatIsNoFileIsRefused() throws {
    #expect(graphc("check", "-", "--fix").code == 64)
    try withTemporaryFolder { folder in
      #expect(mkfifo(folder + "/spec.yaml", 0o600) == 0)
      let result = graphc("check", folder + "/spec.yaml", "--fix")
      #expect(result.code == 73 && result.messages.contains("a pipe [io/cannot-create]"), "\(result.messages)")
      #expect(graphc("check", folder + "/nowhere.yaml", "--fix").code == 66)
    }
  }

  @Test func permissionsStay() throws {
    try withSpec(Array(broken.utf8)) { (file: String) throws -> Void in
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
      #expect(graphc("check", file, "--fix").code == 0)
      #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o640)
    }
  }

  @Test func includedFilesAreMendedToo() throws {
    let library = "graphc: 1\nblocks:\n  f:\n    inputs: {x: \"f32[B, C]\"}\n    graph: {y: rleu(x)}\n    outputs: y\n"
    let model = "graphc: 1\nmodel: M\ninclude: lib.yaml\ninputs: {x: \"f32[B, 4]\"}\ngraph: {y: f(x)}\noutputs: y\n"
    try withSpec(Array(model.utf8)) { (file: String) throws -> Void in
      let other = String(file.dropLast(9)) + "lib.yaml"
      try library.write(toFile: other, atomically: true, encoding: .utf8)
      let result = graphc("check", file, "--fix")
      #expect(result.code == 0, "\(result.messages)")
      #expect(try bytes(other) == Array(library.replacing("rleu", with: "relu").utf8))
      #expect(try bytes(file) == Array(model.utf8))
    }
  }

  /// Remaining errors are reported as without `--fix`, also as JSON.
  @Test func theRestIsReported() throws {
    try withSpec(Array(broken.replacing("(n * rate)", with: "zzz").utf8)) { (file: String) throws -> Void in
      let result = graphc("check", file, "--fix", "--format", "json")
      #expect(result.code == 65 && result.messages.contains("'frist' is now 'first'"))
      let root = try JSONValue(parsing: Array(result.output.utf8))
      #expect(root["diagnostics"]?.array?.map { $0["code"]?.string } == ["spec/unknown-name"])
    }
  }
}
