import Testing

@testable import GraphcRuntime

/// Files that are kept under a second name, and files that grow.
@Suite struct KeptFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aReplacedFileIsKeptUnderItsSecondName() throws {
    let handle = try FolderHandle(path: folder.path)
    for number in 1...3 as ClosedRange<UInt8> {
      try AtomicFile.write(
        to: FileTarget("last", in: handle),
        beforeReplacing: { if number > 1 { try handle.keep("last", as: "previous") } },
        { try $0.write([number]) })
    }
    #expect(try bytes(of: folder / "last") == [3] && bytes(of: folder / "previous") == [2])
    // Twice the same leaves no third name.
    for _ in 0..<2 { try handle.keep("last", as: "previous") }
    #expect(try bytes(of: folder / "previous") == [3])
    #expect(folder.names == ["last", "previous"])
  }

  @Test func aFileThatCannotBeKeptIsNotReplaced() throws {
    let handle = try FolderHandle(path: folder.path)
    let path = folder.file("last", [1])
    expectFailure("io/write-failed", .inputOutput) {
      try AtomicFile.write(
        to: FileTarget("last", in: handle), beforeReplacing: { try handle.keep("none", as: "previous") },
        { try $0.write([2]) })
    }
    #expect(try bytes(of: path) == [1])
    #expect(folder.names == ["last"])
  }

  @Test func bytesAreAppended() throws {
    let handle = try FolderHandle(path: folder.path)
    let path = folder.file("log", [1, 2, 3])
    let file = try AppendedFile("log", in: handle)
    try file.append([4])
    try file.truncate(to: 2)
    try file.append([5, 6])
    try file.synchronize()
    #expect(try bytes(of: path) == [1, 2, 5, 6])
    _ = try AppendedFile("new", in: handle)
    #expect(try bytes(of: folder / "new") == [])
  }

  @Test func onlyFilesAreAppendedTo() throws {
    let handle = try FolderHandle(path: folder.path)
    try handle.makeFolder("folder")
    try handle.makeLink("link", to: "target")
    for name in ["folder", "link", "", "a\0b"] {
      expectFailure("io/cannot-create", .cannotCreate) { _ = try AppendedFile(name, in: handle) }
    }
    #expect(folder.names == ["folder", "link"])
    try handle.removeFolder("folder")
  }
}
