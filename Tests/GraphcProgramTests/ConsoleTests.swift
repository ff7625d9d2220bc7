import GraphcProgram
import GraphcRuntime
import GraphcText
import Testing

/// What reaches a terminal: a console escapes all that it writes.
@Suite struct ConsoleTests {
  /// Sequences that colour, clear, title, overwrite, reorder and hide.
  private static let hostile = "\u{1B}[31m\u{1B}]0;T\u{7}\u{9B}2J\r\u{8}\u{202E}\u{2066}\u{200B}\u{2028}\t\u{85}\u{0}"

  private func written(_ body: (Console) throws -> Void) rethrows -> (data: String, messages: String) {
    var (data, messages): ([UInt8], [UInt8]) = ([], [])
    let console = Console(usesColor: true, usesDataColor: true, data: { data += $0 }, message: { messages += $0 })
    try body(console)
    return (String(decoding: data, as: UTF8.self), String(decoding: messages, as: UTF8.self))
  }

  private func hidden(_ text: String) -> [Unicode.Scalar] { text.unicodeScalars.filter { isHidden($0) && $0 != "\n" } }

  @Test func everythingIsEscaped() {
    let error = GraphcError(.badInput, "a/b", "m\(Self.hostile)\nerror: x", path: Self.hostile, help: Self.hostile)
    let written = written { console in
      console.print("a\(Self.hostile)\nb")
      console.printText("a\(Self.hostile)\nb")
      console.note("a\(Self.hostile)\nb")
      console.noteText("a\(Self.hostile)\nb")
      console.noteText(error.description)
    }
    #expect(hidden(written.data) == [] && hidden(written.messages) == [])
    #expect(hidden(error.description) == [])
    // What is one line stays one.
    #expect(written.data.split(separator: "\n").count == 3)
    #expect(written.data.hasPrefix("a\\u{1b}[31m") && written.data.contains("\\u{a}b\n"))
    #expect(written.messages.split(separator: "\n").allSatisfy { !$0.hasPrefix("error") })
  }

  @Test func linesAreEnded() {
    let written = written { console in
      console.print("a")
      console.printText("b\n")
      console.printText("c")
      console.noteText("d\n")
      console.note(StyledText())
    }
    #expect(written.data == "a\nb\nc\n" && written.messages == "d\n")
  }

  /// A message ends a line of data that others would have continued.
  @Test func messagesBeginOnALineOfTheirOwn() {
    let written = written { console in
      console.printPart("1")
      console.printPart(",2")
      console.note("a")
      console.note("b")
      console.printPart("3")
      console.print("")
      console.note("c")
    }
    #expect(written.data == "1,2\n3\n" && written.messages == "a\nb\nc\n")
  }

  /// Labels, names of outputs and messages of errors are of the spec.
  @Test func resultsAreEscaped() throws {
    let tensor = try Tensor([1, 2] as [Float], shape: [1, 2])
    let written = try written { console in
      try RunResults([], names: ["y"], labels: [Self.hostile, "a\n\u{1B}b"], read: []).report(
        [(name: "y" + Self.hostile, tensor: tensor)], to: console)
    }
    #expect(hidden(written.data) == [])
    #expect(written.data.split(separator: "\n").count == 3, "\(written.data)")
  }
}
