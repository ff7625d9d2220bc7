/// What a file is by its first bytes, whatever its name says.
public enum FileKind: String, Sendable {
  case empty = "an empty file"
  case gitLFSPointer = "a Git-LFS pointer"
  case html = "an HTML page"
  case svg = "an SVG picture"
  case gzip = "gzip data"
  case zip = "a zip archive"
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
  case hdf5 = "an HDF5 file"
  case gguf = "a GGUF file"
  case json = "JSON text"
  case text = "text"
  case unknown = "data of an unknown kind"

  /// How many first bytes are looked at.
  static let prefixByteCount = 512

  init(firstBytes bytes: [UInt8]) {
    let magics: [(FileKind, [UInt8])] = [
      (.gzip, [0x1F, 0x8B]), (.zip, [0x50, 0x4B, 0x03, 0x04]), (.zip, [0x50, 0x4B, 0x05, 0x06]),
      (.png, pngSignature), (.jpeg, [0xFF, 0xD8, 0xFF]), (.gif, Array("GIF8".utf8)), (.bmp, Array("BM".utf8)),
      (.tiff, [0x49, 0x49, 0x2A, 0x00]), (.tiff, [0x4D, 0x4D, 0x00, 0x2A]), (.pdf, Array("%PDF-".utf8)),
      (.npy, npyMagic), (.hdf5, [0x89, 0x48, 0x44, 0x46]), (.gguf, Array("GGUF".utf8)),
      (.gitLFSPointer, Array("version https://git-lfs".utf8)),
    ]
    if bytes.isEmpty {
      self = .empty
    } else if let (kind, _) = magics.first(where: { bytes.starts(with: $0.1) }) {
      self = kind
    } else if bytes.count >= 2, bytes[0] == 0x80, (2...5).contains(bytes[1]) {
      self = .pickle
    } else if bytes.count >= 12, bytes.starts(with: Array("RIFF".utf8)), bytes[8..<12].elementsEqual("WEBP".utf8) {
      self = .webp
    } else if bytes.count >= 12, bytes[4..<8].elementsEqual("ftyp".utf8) {
      self = .heif
    } else {
      self = FileKind(firstText: bytes)
    }
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
    } else if bytes.allSatisfy({ $0 >= 0x20 || [0x09, 0x0A, 0x0D].contains($0) }) {
      self = .text
    } else {
      self = .unknown
    }
  }
}

let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
let npyMagic: [UInt8] = [0x93] + Array("NUMPY".utf8)
