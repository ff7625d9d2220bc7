import Testing

@testable import GraphcRuntime

/// A local header of a zip archive, with the name of its first file.
func zip(_ name: String) -> [UInt8] {
  let length = UInt16(name.utf8.count)
  return [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 22) + [UInt8(length & 0xFF), UInt8(length >> 8), 0, 0]
    + Array(name.utf8) + [1, 2, 3]
}

/// The kind of a file by its first bytes.
@Suite struct FileKindTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let cases: [(FileKind, [UInt8])] = [
    (.onnx, [0x08, 7, 0x12, 7] + Array("pytorch".utf8)), (.onnx, [0x08, 4, 0x3A, 0x20, 0x0A, 4]),
    (.onnx, [0x08, 9, 0x28, 1, 0x3A, 3]),
    (.ctranslate2, [6, 0, 0, 0, 12, 0] + Array("WhisperSpec\0".utf8) + [3, 0, 0, 0]),
    (.tensorFlowLite, [0x1C, 0, 0, 0] + Array("TFL3".utf8)), (.gguf, Array("GGUF".utf8) + [3, 0, 0, 0]),
    (.ggml, Array("tjgg".utf8) + [1, 0, 0, 0]), (.hdf5, [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 0]),
    (.npz, zip("weight.npy")), (.torchZip, zip("model/data.pkl")), (.torchZip, zip("archive/.format_version")),
    (.kerasZip, zip("config.json")), (.zip, zip("readme.txt")), (.zip, [0x50, 0x4B, 5, 6]),
    (.pickle, [0x80, 2, 0x7D]), (.gzip, [0x1F, 0x8B, 8]), (.xz, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]),
    (.bzip2, Array("BZh91AY".utf8)), (.zstandard, [0x28, 0xB5, 0x2F, 0xFD]),
    (.sevenZip, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
    (.tar, Array("model.bin".utf8) + [UInt8](repeating: 0, count: 248) + Array("ustar".utf8) + [0]),
    (.html, Array("<!DOCTYPE html>".utf8)), (.gitLFSPointer, Array("version https://git-lfs.github.com".utf8)),
    (.json, Array("{\"a\": 1}".utf8)), (.text, Array("a b c d e f g".utf8)), (.pdf, Array("%PDF-1.7".utf8)),
    (.webp, Array("RIFF1234WEBP".utf8)), (.heif, [0, 0, 0, 0x1C] + Array("ftypavif".utf8)),
  ]

  @Test(arguments: cases) func kindsAreToldByTheirFirstBytes(kind: FileKind, bytes: [UInt8]) {
    #expect(FileKind(firstBytes: bytes) == kind)
  }

  /// Bytes that are close to a kind but not of it.
  @Test(
    arguments: [
      [0x08, 0, 0x12, 7], [0x08, 7, 0x13, 7], [0x08, 7], [6, 0, 0, 0, 12, 0] + Array("WhisperBook\0".utf8),
      [6, 0, 0, 0, 12, 0] + Array("WhisperSpec!".utf8), [6, 0, 0, 1, 12, 0] + Array("WhisperSpec\0".utf8),
      [0x80, 9, 1], [0x89, 0x48, 0x44, 0x46, 0],
    ] as [[UInt8]]) func whatIsNearIsNotTakenForIt(bytes: [UInt8])
  {
    #expect(FileKind(firstBytes: bytes) == .unknown)
  }

  /// Nobody reads a length of a header out of a file that is something else, and every kind has its own advice.
  @Test(arguments: cases) func weightsOfAnotherKindAreNamed(kind: FileKind, bytes: [UInt8]) {
    let path = folder.file("model.bin", bytes + [UInt8](repeating: 0x20, count: 600))
    for read in [{ _ = try SafetensorsFile(path: path) }, { _ = try Checkpoint(path: path) }] as [() throws -> Void] {
      let error = #expect(throws: GraphcError.self) { try read() }
      #expect(error?.code.hasPrefix("weights/") == true && error?.kind == .badInput, "\(String(describing: error))")
      #expect(error?.help != nil || kind == .text, "\(kind)")
      let name = kind == .gitLFSPointer ? "Git-LFS pointer" : kind.rawValue
      #expect(error?.message.contains(name) == true, "\(String(describing: error))")
    }
  }

  @Test(arguments: cases) func arraysAndPicturesOfAnotherKindAreNamed(kind: FileKind, bytes: [UInt8]) {
    let path = folder.file("x.npy", bytes)
    let array = #expect(throws: GraphcError.self) { try NpyFile(path: path) }
    #expect(array?.message == "this is \(kind.rawValue), not a npy array")
    if kind == .npz { #expect(array?.help?.contains("n.load(sys.argv[1])[sys.argv[3]]") == true) }
    let picture = #expect(throws: GraphcError.self) { try Image(path: path) }
    #expect(picture?.message.hasPrefix("this is \(kind.rawValue);") == true)
  }

  /// A header as safetensors writes it is never taken for something else, whatever its length looks like.
  @Test(arguments: [0x8B1F, 0x4B50, 0x0208, 0x685A42, 0x06]) func aHeaderIsAHeader(length: Int) {
    let bytes = (0..<8).map { UInt8(length >> (8 * $0) & 0xFF) } + Array("{\"x\":".utf8)
    #expect(GraphcError.notSafetensors("model.safetensors", prefix: bytes) == nil)
  }
}
