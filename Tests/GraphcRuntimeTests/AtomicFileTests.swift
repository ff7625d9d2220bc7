import Synchronization
import Testing

@testable import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct AtomicFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func writesAndReplaces() throws {
    let path = folder / "out"
    try AtomicFile.write([1, 2], to: path)
    #expect(try bytes(of: path) == [1, 2])
    try AtomicFile.write([3], to: path)
    #expect(try bytes(of: path) == [3])
    #expect(folder.names == ["out"])
  }

  @Test func keepsPermissionsAndLinks() throws {
    let path = folder.file("target", [1])
    chmod(path, 0o640)
    symlink("target", folder / "link")
    try AtomicFile.write([2], to: folder / "link")
    #expect(try bytes(of: path) == [2])
    #expect(try FileStatus(path: path).permissions == 0o640)
    var status = stat()
    lstat(folder / "link", &status)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
  }

  /// C3
  @Test func refusesPlacesThatCannotBeWritten() {
    mkfifo(folder / "pipe", 0o600)
    for path in ["", "a\0b", folder.path, folder / "none/out", folder / "pipe", folder / "x/", "/dev/null"] {
      expectFailure("io/cannot-create", .cannotCreate) { try AtomicFile.write([1], to: path) }
    }
    #expect(folder.names == ["pipe"])
  }

  /// C3
  @Test func refusesToWriteOverAnInput() throws {
    let input = folder.file("in", [1])
    link(input, folder / "same")
    for output in [input, folder / "./in", folder / "same"] {
      expectFailure("io/output-is-input", .cannotCreate) {
        try AtomicFile.checkDistinct(output: output, inputs: [folder / "none", input])
      }
    }
    try AtomicFile.checkDistinct(output: folder / "out", inputs: [input])
    #expect(try bytes(of: input) == [1])
  }

  @Test func leavesTheOldFileWhenTheWriterFails() throws {
    struct Stop: Error {}
    let path = folder.file("out", [1])
    #expect(throws: Stop.self) {
      try AtomicFile.write(to: path) {
        try $0.write([2])
        throw Stop()
      }
    }
    #expect(try bytes(of: path) == [1])
    #expect(folder.names == ["out"])
  }

  /// C3: each call of each writer fails in turn.
  @Test func leavesOldOrNewWhicheverCallFails() throws {
    let tensor = try Tensor([1, 2, 3] as [Float], shape: [3])
    var injections = 0
    for code in [ENOSPC, EIO, EDQUOT] {
      for failing in 0... {
        let path = folder.file("out", [1])
        let calls = FailingCalls(failing: failing, code: code)
        do {
          try AtomicFile.write(to: path, calls: calls.calls) { writer in
            try writer.write([2])
            try tensor.withUnsafeBytes { try writer.write($0) }
          }
          #expect(try bytes(of: path).count == 13)
          break
        } catch let error as GraphcError {
          injections += 1
          #expect(error.code == "io/write-failed")
          #expect(error.kind == .inputOutput)
          // After the rename, when only the folder cannot be synchronized, the new file is there.
          #expect(try bytes(of: path) == [1] || calls.hasRenamed)
          #expect(folder.names == ["out"])
        }
      }
    }
    #expect(injections == 3 * 6)
  }

  @Test func finishesInterruptedAndShortWrites() throws {
    let content = [UInt8]((0..<1000).map { UInt8($0 % 251) })
    var calls = WriteCalls.system
    let number = Mutex(0)
    calls.write = { descriptor, bytes throws(SystemError) in
      let turn = number.withLock { number in
        number += 1
        return number
      }
      if turn % 3 == 0 { throw .interrupted }
      return try SystemCall.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes.prefix(7)))
    }
    try AtomicFile.write(to: folder / "out", calls: calls) { try $0.write(content) }
    #expect(try bytes(of: folder / "out") == content)
  }

  @Test func acceptsAFileSystemThatCannotSynchronizeFolders() throws {
    var calls = WriteCalls.system
    calls.synchronize = { descriptor throws(SystemError) in
      let kind = try FileStatus(descriptor: descriptor).kind
      if kind == .directory { throw SystemError(code: EINVAL) }
    }
    try AtomicFile.write(to: folder / "out", calls: calls) { try $0.write([1]) }
    #expect(try bytes(of: folder / "out") == [1])
  }
}

/// The system's calls, of which one fails.
private final class FailingCalls: Sendable {
  private let failing: Int
  private let code: Int32
  private let state = Mutex((count: 0, hasRenamed: false))

  init(failing: Int, code: Int32) {
    self.failing = failing
    self.code = code
  }

  var hasRenamed: Bool { state.withLock { $0.hasRenamed } }

  var calls: WriteCalls {
    WriteCalls(
      write: { descriptor, bytes throws(SystemError) in
        try self.count()
        return try SystemCall.write(descriptor, bytes)
      },
      synchronize: { descriptor throws(SystemError) in
        try self.count()
        try SystemCall.synchronize(descriptor)
      },
      close: { descriptor throws(SystemError) in
        try SystemCall.closeDescriptor(descriptor)
        try self.count()
      },
      rename: { folder, old, new throws(SystemError) in
        try self.count()
        try folder.rename(old, to: new)
        self.state.withLock { $0.hasRenamed = true }
      })
  }

  private func count() throws(SystemError) {
    let turn = state.withLock { state in
      state.count += 1
      return state.count - 1
    }
    if turn == failing { throw SystemError(code: code) }
  }
}
