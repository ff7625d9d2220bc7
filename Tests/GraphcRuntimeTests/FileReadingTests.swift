import GraphcText
import Testing

@testable import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct FileReadingTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func readsWholeFiles() throws {
    let content = [UInt8](0...255)
    #expect(try readFile(folder.file("a", content), limit: 256) == content)
    #expect(try readFile(folder.file("b", [UInt8]()), limit: 0) == [])
  }

  @Test func refusesMoreThanTheLimit() {
    expectFailure("limit/file-size") { _ = try readFile(folder.file("a", [1, 2, 3]), limit: 2) }
  }

  /// Y25
  @Test func refusesWhatIsNoFileWithoutBlocking() {
    let pipe = folder / "pipe"
    mkfifo(pipe, 0o600)
    for path in [folder.path, pipe, "/dev/zero", "/dev/null"] {
      expectFailure("io/not-a-file", .missingInput) { _ = try readFile(path, limit: 10) }
      expectFailure("io/not-a-file", .missingInput) { _ = try SafetensorsFile(path: path) }
      expectFailure("io/not-a-file", .missingInput) { _ = try NpyFile(path: path) }
      expectFailure("io/not-a-file", .missingInput) { _ = try Image(path: path) }
    }
  }

  @Test func namesAMissingFile() {
    for path in [folder / "none", folder / "none/below", folder / String(repeating: "x", count: 300), "", "a\0b"] {
      expectFailure("io/not-found", .missingInput) { _ = try readFile(path, limit: 10) }
    }
  }

  @Test func mapsErrorsOfOpening() {
    #expect(GraphcError.opening("f", SystemError(code: EACCES)).code == "io/unreadable")
    #expect(GraphcError.opening("f", SystemError(code: EACCES)).kind == .missingInput)
    #expect(GraphcError.opening("f", SystemError(code: ENXIO)).code == "io/not-a-file")
    #expect(GraphcError.opening("f", SystemError(code: EIO)).code == "io/read-failed")
    #expect(GraphcError.opening("f", SystemError(code: EIO)).kind == .inputOutput)
  }

  @Test(.enabled(if: geteuid() != 0)) func refusesAFileWithoutPermission() {
    let path = folder.file("secret", [1])
    chmod(path, 0)
    expectFailure("io/unreadable", .missingInput) { _ = try readFile(path, limit: 10) }
  }

  /// W22
  @Test func noticesAFileCutShortOrRewritten() throws {
    let path = folder.file("a", [UInt8](repeating: 7, count: 100))
    let file = try RandomAccessFile(path: path)
    truncate(path, 50)
    expectFailure("io/changed", .inputOutput) { _ = try file.read(at: 40, count: 20) }
    expectFailure("io/changed", .inputOutput) { _ = try file.read(at: 0, count: 20) }
  }

  @Test func noticesAFileOfTheSameSizeWithOtherContents() throws {
    let path = folder.file("a", [UInt8](repeating: 7, count: 100))
    let file = try RandomAccessFile(path: path)
    _ = folder.file("a", [UInt8](repeating: 8, count: 100))
    var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
    utimensat(AT_FDCWD, path, &times, 0)
    expectFailure("io/changed", .inputOutput) { _ = try file.read(at: 0, count: 20) }
  }

  @Test func survivesAFileThatIsReplaced() throws {
    let path = folder.file("a", [1, 2, 3])
    let file = try RandomAccessFile(path: path)
    try AtomicFile.write([9], to: path)
    #expect(try file.read(at: 0, count: 3) == [1, 2, 3])
  }

  @Test func escapesWhatATerminalWouldObey() {
    #expect(quoted("a\u{1B}[31m\u{202E}b\n") == "'a\\u{1b}[31m\\u{202e}b\\u{a}'")
    #expect(quoted(String(repeating: "x", count: 9), limit: 4) == "'xxxx…'")
    #expect(quoted("naïve 图") == "'naïve 图'")
  }

  /// C6
  @Test func escapesPathsInMessages() {
    let error = GraphcError(.missingInput, "io/not-found", "none", path: "a\u{1B}[2J\n")
    #expect(error.description == "a\\u{1b}[2J\\u{a}: error: none [io/not-found]")
  }

  /// C7
  @Test func refusesMemoryThatIsNotThere() throws {
    expectFailure("limit/memory", .inputOutput) { try checkMemory(byteCount: .max) }
    try checkMemory(byteCount: 1 << 20)
  }
}
