import Testing

@testable import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct MappedFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [0, 1, 4096, 4097, 1 << 20, MappedFile.copiedByteCount, MappedFile.copiedByteCount + 1])
  func holdsTheBytesOfTheFile(count: Int) throws {
    let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let file = try MappedFile(path: folder.file("a", content))
    #expect(Array(file.bytes) == content)
    #expect(Int(bitPattern: file.bytes.baseAddress) % 64 == 0)
    withExtendedLifetime(file) {}
  }

  /// A small file is copied, so that nothing can change it; of a large one it is noticed.
  @Test(arguments: [(0, false), (1, true)]) func whatChangesMeanwhileIsNoticed(over: Int, isMapped: Bool) throws {
    let count = MappedFile.copiedByteCount + over
    let path = folder.file("a", [UInt8](repeating: 7, count: count))
    let file = try MappedFile(path: path)
    try file.checkUnchanged()
    truncate(path, off_t(count - 4096))
    if isMapped {
      expectFailure("io/changed", .inputOutput) { try file.checkUnchanged() }
    } else {
      try file.checkUnchanged()
      #expect(file.bytes.allSatisfy { $0 == 7 })
    }
    withExtendedLifetime(file) {}
  }

  /// The mapping outlives the name and the descriptor of the file.
  @Test func staysWhenTheFileIsReplaced() throws {
    let path = folder.file("a", "old bytes")
    let file = try MappedFile(path: path)
    try AtomicFile.write(Array("new".utf8), to: path)
    #expect(Array(file.bytes) == Array("old bytes".utf8))
    withExtendedLifetime(file) {}
  }

  @Test func aFileThatWasCutShortIsNotMapped() throws {
    let path = folder.file("a", [UInt8](repeating: 1, count: 10_000))
    let opened = try RandomAccessFile(path: path)
    truncate(path, 100)
    expectFailure("io/changed", .inputOutput) { _ = try MappedFile(opened) }
  }

  @Test func mapsOnlyFiles() {
    expectFailure("io/not-found", .missingInput) { _ = try MappedFile(path: folder / "none") }
    for path in [folder.path, "/dev/zero"] {
      expectFailure("io/not-a-file", .missingInput) { _ = try MappedFile(path: path) }
    }
  }
}
