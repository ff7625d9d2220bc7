import Foundation
import GraphcRuntime
import GraphcTestFiles
import Testing
import Trainer

@Suite struct RunFolderTests {
  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test func aNewFolderIsMadeAndMarked() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/run"
      do {
        let run = try RunFolder(path: path, for: .begin)
        #expect(run.path == path)
        try run.write([1, 2], to: "loss.svg")
        #expect(try names(path) == [".graphc-lock", ".graphc-run", "loss.svg"])
      }
      #expect(try names(path) == [".graphc-run", "loss.svg"])
      // A slash at the end names the same folder.
      _ = try RunFolder(path: path + "/", for: .resume)
    }
  }

  @Test func anEmptyFolderIsTaken() throws {
    try withTemporaryFolder { folder in
      _ = try RunFolder(path: folder, for: .begin)
      #expect(try names(folder) == [".graphc-run"])
    }
  }

  /// R9
  @Test func foldersOfOthersAreLeftAlone() throws {
    try withTemporaryFolder { folder in
      try write("mine", to: folder + "/run/notes.txt")
      try write("mine", to: folder + "/file")
      try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "run")
      for purpose in [RunFolder.Purpose.begin, .resume] {
        for name in ["run", "file", "link"] {
          expectFailure("run/not-ours", .cannotCreate, folder + "/" + name) {
            _ = try RunFolder(path: folder + "/" + name, for: purpose)
          }
        }
      }
      #expect(try names(folder + "/run") == ["notes.txt"])
      #expect(try TextFiles.read(folder + "/file") == "mine")
    }
  }

  @Test func placesThatCannotBeWrittenAreRefused() throws {
    try withTemporaryFolder { folder in
      try write("", to: folder + "/file")
      for path in [folder + "/none/run", folder + "/file/run", "", "a\0b"] {
        expectFailure("io/cannot-create", .cannotCreate) { _ = try RunFolder(path: path, for: .begin) }
      }
    }
  }

  /// R9
  @Test func aRunIsNotBegunTwice() throws {
    try withTemporaryFolder { folder in
      // A run that has written nothing yet may be begun again.
      for _ in 0..<2 { _ = try RunFolder(path: folder, for: .begin) }
      for name in ["log.jsonl", "last.safetensors", "best.safetensors", "previous.safetensors"] {
        try write("", to: folder + "/" + name)
        expectFailure("run/exists", .cannotCreate, name, "--resume") {
          _ = try RunFolder(path: folder, for: .begin)
        }
        _ = try RunFolder(path: folder, for: .resume)
        try FileManager.default.removeItem(atPath: folder + "/" + name)
      }
    }
  }

  /// R9
  @Test func nothingIsResumedWhereThereIsNoRun() throws {
    try withTemporaryFolder { folder in
      for path in [folder, folder + "/none"] {
        expectFailure("run/missing", .missingInput, path) { _ = try RunFolder(path: path, for: .resume) }
      }
      let left = try names(folder)
      #expect(left == [])
    }
  }

  /// R3
  @Test func twoProcessesDoNotWriteOneRun() throws {
    try withTemporaryFolder { folder in
      do {
        let first = try RunFolder(path: folder, for: .begin)
        for purpose in [RunFolder.Purpose.begin, .resume] {
          expectFailure("run/busy", .cannotCreate, folder) { _ = try RunFolder(path: folder, for: purpose) }
        }
        withExtendedLifetime(first) {}
      }
      _ = try RunFolder(path: folder, for: .resume)
    }
  }

  /// A process that was killed leaves its lock file, and maybe an unfinished file.
  @Test func whatAKilledProcessLeavesIsNoObstacle() throws {
    try withTemporaryFolder { folder in
      try write("", to: folder + "/.graphc-lock")
      try write("half", to: folder + "/.graphc-999999999-1.tmp")
      _ = try RunFolder(path: folder, for: .begin)
      #expect(try names(folder) == [".graphc-run"])
    }
  }
}
