import GraphcRuntime
import GraphcTestFiles
import Testing
import Trainer

@Suite struct TextDataTests {
  private static func tokens(_ name: String) -> TensorDeclaration { TensorDeclaration(name, .i32, ["B", .dim(name)]) }

  private func open(
    _ text: [UInt8], columns: [String] = ["source", "target"], maximumLength: Int? = nil,
    _ body: (TextData) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/text.tsv"
      try write(text, to: path)
      try body(
        TextData(
          path: path, columns: columns.map(Self.tokens), labels: Self.tokens("labels"), maximumLength: maximumLength))
    }
  }

  private func open(
    _ text: String, columns: [String] = ["source", "target"], maximumLength: Int? = nil,
    _ body: (TextData) throws -> Void
  ) throws {
    try open(Array(text.utf8), columns: columns, maximumLength: maximumLength, body)
  }

  private func refuses(
    _ code: String, _ text: [UInt8], _ parts: String..., maximumLength: Int? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    do {
      try open(text, maximumLength: maximumLength) { _ in }
      Issue.record("no error, where \(code) was expected", sourceLocation: sourceLocation)
    } catch {
      for part in parts + [code] { #expect("\(error)".contains(part), sourceLocation: sourceLocation) }
    }
  }

  /// a is 97 + 3, ä is the bytes C3 A4.
  @Test(arguments: ["ab\tc\n\tä\n", "ab\tc\r\n\tä\r\n", "ab\tc\n\tä", "\u{FEFF}ab\tc\n\tä\n"])
  func pairsBecomeTokens(text: String) throws {
    try open(text) { data in
      #expect(data.count == 2)
      let batch = try data.batch([0, 1])
      #expect(batch.count == 3)
      #expect(try integers(batch["source"]) == [100, 101, 2, 2, 0, 0] && batch["source"]?.shape == [2, 3])
      #expect(try integers(batch["target"]) == [1, 102, 0, 1, 198, 167] && batch["target"]?.shape == [2, 3])
      #expect(try integers(batch["labels"]) == [102, 2, 0, 198, 167, 2] && batch["labels"]?.shape == [2, 3])
      // A batch is as long as its longest row.
      #expect(try integers(data.batch([1])["source"]) == [2])
    }
  }

  @Test func oneColumnIsALanguageModel() throws {
    try open("ab\n\nabc\n", columns: ["tokens"]) { data in
      #expect(data.count == 3)
      let batch = try data.batch([2, 1])
      #expect(batch.count == 2)
      #expect(try integers(batch["tokens"]) == [1, 100, 101, 102, 1, 0, 0, 0])
      #expect(try integers(batch["labels"]) == [100, 101, 102, 2, 2, 0, 0, 0])
    }
  }

  /// Lines that cross the blocks in which a file is read.
  @Test func longFilesAreReadInPieces() throws {
    let lines = (0..<3000).map { number in
      String(repeating: "ä", count: number % 1500) + "\t\(number)"
    }
    try open(lines.joined(separator: "\n")) { data in
      #expect(data.count == 3000)
      for number in stride(from: 0, to: 3000, by: 97) {
        let batch = try data.batch([number])
        #expect(ByteTokens.decode(try integers(batch["labels"])) == "\(number)")
        #expect(batch["source"]?.shape == [1, 2 * (number % 1500) + 1])
      }
    }
  }

  /// R8
  @Test func linesOfOtherShapesAreNamed() throws {
    refuses("data/columns", Array("a\tb\nc\n".utf8), "line 2 has 1 column, and 2 are expected: source, target")
    refuses("data/columns", Array("a\tb\tc\n".utf8), "line 1 has 3 columns")
    refuses("data/columns", Array("a\tb\n\n".utf8), "line 2")
    refuses("data/encoding", Array("a\tb\n".utf8) + [0x61, 0x09, 0xC3] + Array("\n".utf8), "byte 2 of line 2")
    refuses("data/encoding", Array("a\tb\nc\0\td\n".utf8), "line 2 holds NUL at byte 1")
    refuses("data/too-long", Array("a\tb\nabcd\tb\n".utf8), "line 2 has 5 tokens for 'source'", "4", maximumLength: 4)
    refuses("data/too-long", Array("a\tabcd".utf8), "line 1 has 5 tokens for 'target'", maximumLength: 4)
    try open("abc\tabc\n", maximumLength: 4) { #expect($0.count == 1) }
  }

  /// R5
  @Test func anEmptyFileIsRefused() {
    refuses("data/empty", [])
    refuses("data/empty", [0xEF, 0xBB, 0xBF])
  }

  /// R8
  @Test func aLineOfAWholeFileIsRefused() {
    refuses("limit/line", Array(repeating: UInt8(ascii: "a"), count: 1 << 24 + 1), "line 1")
  }

  @Test func inputsOfOtherTypesAreRefused() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/text.tsv"
      try write("a\n", to: path)
      func open(_ input: TensorDeclaration) throws {
        _ = try TextData(path: path, columns: [input], labels: Self.tokens("labels"))
      }
      expectFailure("type/mismatch") { try open(TensorDeclaration("x", .f32, ["B", "T"])) }
      expectFailure("type/mismatch") { try open(TensorDeclaration("x", .i32, ["B"])) }
      expectFailure("data/vocabulary", .badInput, "0 to 257", "259") {
        try open(TensorDeclaration("x", .i32, ["B", "T"], range: InputRange(from: 0, below: [258])))
      }
      try open(TensorDeclaration("x", .i32, ["B", "T"], range: InputRange(from: 0, below: [259])))
    }
  }
}
