/// The kind of a file according to its first bytes, whatever its name is.
public enum FileKind: String, Sendable, CaseIterable {
  case empty = "an empty file"
  case gitLFSPointer = "a Git-LFS pointer"
  case html = "an HTML page"
  case svg = "an SVG picture"
  case gzip = "gzip data"
  case xz = "xz data"
  case bzip2 = "bzip2 data"
  case zstandard = "Zstandard data"
  case tar = "a tar archive"
  case sevenZip = "a 7z archive"
  case zip = "a zip archive"
  case npz = "an npz archive of arrays"
  case torchZip = "a PyTorch checkpoint (a zip archive with a Python pickle)"
  case kerasZip = "a Keras archive"
  case pickle = "a Python pickle"
  case png = "a PNG picture"
  case jpeg = "a JPEG picture"
  case gif = "a GIF picture"
  case webp = "a WebP picture"
  case bmp = "a BMP picture"
  case tiff = "a TIFF picture"
  case heif = "a HEIF or AVIF picture"
  case pdf = "a PDF document"
  case npy = "a npy array"
  case hdf5 = "an HDF5 file, as Keras saves"
  case gguf = "a GGUF file"
  case ggml = "a GGML file"
  case onnx = "an ONNX model"
  case tensorFlowLite = "a TensorFlow Lite model"
  case ctranslate2 = "a CTranslate2 model"
  case json = "JSON text"
  case text = "text"
  case unknown = "data of an unknown kind"

  /// The number of first bytes that are examined.
  static let prefixByteCount = 512

  /// Magic numbers: bytes at an offset that alone identify a kind.
  private static let magics: [(kind: FileKind, offset: Int, bytes: [UInt8])] = [
    (.gzip, 0, [0x1F, 0x8B]), (.xz, 0, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]), (.bzip2, 0, Array("BZh".utf8)),
    (.zstandard, 0, [0x28, 0xB5, 0x2F, 0xFD]), (.sevenZip, 0, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
    (.tar, 257, Array("ustar".utf8)), (.zip, 0, [0x50, 0x4B, 0x03, 0x04]), (.zip, 0, [0x50, 0x4B, 0x05, 0x06]),
    (.png, 0, pngSignature), (.jpeg, 0, [0xFF, 0xD8, 0xFF]), (.gif, 0, Array("GIF8".utf8)),
    (.bmp, 0, Array("BM".utf8)), (.tiff, 0, [0x49, 0x49, 0x2A, 0x00]), (.tiff, 0, [0x4D, 0x4D, 0x00, 0x2A]),
    (.heif, 4, Array("ftyp".utf8)), (.webp, 8, Array("WEBP".utf8)), (.pdf, 0, Array("%PDF-".utf8)),
    (.npy, 0, npyMagic), (.hdf5, 0, [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]),
    (.gguf, 0, Array("GGUF".utf8)), (.ggml, 0, Array("lmgg".utf8)), (.ggml, 0, Array("fmgg".utf8)),
    (.ggml, 0, Array("tjgg".utf8)), (.tensorFlowLite, 4, Array("TFL3".utf8)),
    (.gitLFSPointer, 0, Array("version https://git-lfs".utf8)),
  ]

  init(firstBytes bytes: [UInt8]) {
    let magic = Self.magics.first { bytes.count >= $0.offset && bytes[$0.offset...].starts(with: $0.bytes) }
    if bytes.isEmpty {
      self = .empty
    } else if let magic {
      self = magic.kind == .zip ? FileKind(zip: bytes) : magic.kind
    } else if bytes.count >= 2, bytes[0] == 0x80, (2...5).contains(bytes[1]) {
      self = .pickle
    } else if Self.isONNX(bytes) {
      self = .onnx
    } else if Self.isCTranslate2(bytes) {
      self = .ctranslate2
    } else {
      self = FileKind(firstText: bytes)
    }
  }

  /// Identifies a ZIP archive by the name of its first file.
  private init(zip bytes: [UInt8]) {
    self = .zip
    guard bytes.count >= 30 else { return }
    let length = Int(bytes[26]) | Int(bytes[27]) << 8
    let name = String(decoding: bytes[30...].prefix(length), as: UTF8.self)
    if name.hasSuffix(".npy") {
      self = .npz
    } else if ["metadata.json", "config.json", "model.weights.h5"].contains(name) {
      self = .kerasZip
    } else if ["/data.pkl", "/.format_version", "/.storage_alignment", "/byteorder"].contains(where: name.hasSuffix) {
      self = .torchZip
    }
  }

  /// Whether the bytes are a protocol buffer that starts with a format version, followed by another field of ONNX's
  /// `ModelProto`.
  private static func isONNX(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 4, bytes[0] == 0x08, (1...100).contains(bytes[1]) else { return false }
    // The fields that may follow: producer, its version, domain, documentation, graph and operator sets have a length;
    // the model's version is a number.
    return [0x12, 0x1A, 0x22, 0x32, 0x3A, 0x42].contains(bytes[2]) || (bytes[2] == 0x28 && bytes[3] < 0x80)
  }

  /// Whether the bytes are a version of 32 bits, then the name of a specification such as `TransformerSpec`, with its
  /// length in 16 bits and a NUL.
  private static func isCTranslate2(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 6, (1...100).contains(bytes[0]), bytes[1...3].allSatisfy({ $0 == 0 }) else { return false }
    let length = Int(bytes[4]) | Int(bytes[5]) << 8
    let name = bytes[6...].prefix(length)
    return name.count == length && name.last == 0 && name.dropLast().suffix(4).elementsEqual("Spec".utf8)
  }

  private init(firstText bytes: [UInt8]) {
    let spaces: [UInt8] = [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF]
    let text = bytes.drop { spaces.contains($0) }.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    func starts(_ prefix: String) -> Bool { text.starts(with: prefix.utf8) }
    if starts("<!doctype html") || starts("<html") || starts("<head") {
      self = .html
    } else if starts("<svg") || starts("<?xml") {
      self = .svg
    } else if starts("{") || starts("[") {
      self = .json
    } else if bytes.allSatisfy({ ($0 >= 0x20 && $0 < 0xF5) || [0x09, 0x0A, 0x0D].contains($0) }) {
      self = .text
    } else {
      self = .unknown
    }
  }
}

let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
let npyMagic: [UInt8] = [0x93] + Array("NUMPY".utf8)
