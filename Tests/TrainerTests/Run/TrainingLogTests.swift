import Foundation
import GraphcRuntime
import GraphcTestFiles
import GraphcText
import Testing
import Trainer

@Suite struct TrainingLogTests {
  private static let lines = [
    #"{"step":1,"loss":2.5,"rate":0.001,"seconds":0.25}"#,
    #"{"step":2,"loss":null,"rate":0.001,"seconds":0.25}"#,
    #"{"step":2,"validation":{"loss":2.25,"accuracy":0.5}}"#,
    #"{"step":3,"loss":1e-05,"rate":0.001,"seconds":0.25}"#,
  ]

  private static var entries: [LogEntry] {
    func step(_ step: Int, _ loss: Double) -> LogEntry {
      LogEntry(.training, step: step, [("loss", loss), ("rate", 0.001), ("seconds", 0.25)])
    }
    return [
      step(1, 2.5), step(2, .nan), LogEntry(.validation, step: 2, [("loss", 2.25), ("accuracy", 0.5)]), step(3, 1e-5),
    ]
  }

  private func text(_ folder: String) throws -> String { try TextFiles.read(folder + "/log.jsonl") }

  @Test func entriesAreLinesOfJSON() throws {
    try withTemporaryFolder { path in
      let folder = try FolderHandle(path: path)
      #expect(try TrainingLog.entries(in: folder).isEmpty)
      let log = try TrainingLog(in: folder, lastStep: 0)
      for entry in Self.entries { try log.append(entry) }
      try log.synchronize()
      #expect(try text(path) == Self.lines.joined(separator: "\n") + "\n")
      let read = try TrainingLog.entries(in: folder)
      #expect(read.map(\.step) == [1, 2, 2, 3])
      #expect(read.map { $0["loss"]?.description } == ["2.5", "nan", "2.25", "1e-05"])
      #expect(read.map { $0["accuracy"] } == [nil, nil, 0.5, nil])
      if case .validation = read[2].kind {} else { Issue.record("\(read[2])") }
    }
  }

  @Test(arguments: [(0, 0), (1, 1), (2, 3), (3, 4), (9, 4)])
  func laterStepsAreRemovedOnResuming(lastStep: Int, count: Int) throws {
    try withTemporaryFolder { path in
      try write(Self.lines.joined(separator: "\n") + "\n", to: path + "/log.jsonl")
      let log = try TrainingLog(in: FolderHandle(path: path), lastStep: lastStep)
      #expect(try text(path) == Self.lines.prefix(count).map { $0 + "\n" }.joined())
      try log.append(Self.entries[0])
      #expect(try text(path) == (Self.lines.prefix(count) + [Self.lines[0]]).map { $0 + "\n" }.joined())
    }
  }

  /// R10: A process that was killed may leave any part of its last line.
  @Test func aTornLineIsRemoved() throws {
    for length in 0..<Self.lines[3].utf8.count {
      try withTemporaryFolder { path in
        let whole = Self.lines.prefix(3).map { $0 + "\n" }.joined()
        try write(whole + String(Self.lines[3].prefix(length)), to: path + "/log.jsonl")
        let folder = try FolderHandle(path: path)
        #expect(try TrainingLog.entries(in: folder).count == 3)
        _ = try TrainingLog(in: folder, lastStep: 100)
        #expect(try text(path) == whole)
      }
    }
    try withTemporaryFolder { path in
      try write(Array((Self.lines[0] + "\n").utf8) + [0, 0, 0, 10], to: path + "/log.jsonl")
      _ = try TrainingLog(in: FolderHandle(path: path), lastStep: 100)
      #expect(try text(path) == Self.lines[0] + "\n")
    }
  }

  /// R10
  @Test(arguments: [
    "", "text", "[1]", "{}", #"{"step":1.5}"#, #"{"step":1,"loss":"x"}"#, #"{"step":1,"validation":1}"#,
  ])
  func aLineThatIsNoneIsNamed(line: String) throws {
    try withTemporaryFolder { path in
      let text = [Self.lines[0], line, Self.lines[1]].joined(separator: "\n") + "\n"
      try write(text, to: path + "/log.jsonl")
      let folder = try FolderHandle(path: path)
      expectFailure("run/log", .badInput, "line 2", "log.jsonl") { _ = try TrainingLog(in: folder, lastStep: 5) }
      expectFailure("run/log", .badInput, "line 2", "log.jsonl") { _ = try TrainingLog.entries(in: folder) }
      #expect(try self.text(path) == text)
    }
  }

  @Test func anotherFileIsNotFollowedOrReplaced() throws {
    try withTemporaryFolder { path in
      try write("mine", to: path + "/target")
      try FileManager.default.createSymbolicLink(atPath: path + "/run", withDestinationPath: ".")
      try FileManager.default.createSymbolicLink(atPath: path + "/log.jsonl", withDestinationPath: "target")
      expectFailure("io/cannot-create", .cannotCreate) {
        _ = try TrainingLog(in: FolderHandle(path: path), lastStep: 0)
      }
      #expect(try TextFiles.read(path + "/target") == "mine")
    }
  }
}
