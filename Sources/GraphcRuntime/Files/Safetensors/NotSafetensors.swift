extension GraphcError {
  /// The error for a file that was given as safetensors but starts like a known format that is something else; `nil` if
  /// it may be safetensors.
  ///
  /// - Parameter prefix: the first ``FileKind/prefixByteCount`` bytes.
  static func notSafetensors(_ path: String, prefix: [UInt8]) -> GraphcError? {
    // A plausible length followed by JSON: no other known format starts so.
    let starts = Array("{ \t\r\n".utf8)
    if prefix.count > 8, prefix[4..<8].allSatisfy({ $0 == 0 }), starts.contains(prefix[8]) { return nil }
    let kind = FileKind(firstBytes: prefix)
    switch kind {
    case .gitLFSPointer:
      let size = pointerSize(prefix).map { " of \($0) bytes" } ?? ""
      return notSafetensors(
        path, "lfs-pointer", "this is a Git-LFS pointer to the weights\(size), not the weights", kind)
    case .html: return notSafetensors(path, "html", "this is an HTML page, not weights", kind)
    case .pickle, .torchZip:
      return notSafetensors(
        path, "pickle", "this is \(kind.rawValue), and not safetensors; pickles are never read", kind)
    case .gzip: return notSafetensors(path, "gzip", "this is gzip data, not safetensors", kind)
    case .xz, .bzip2, .zstandard, .tar, .sevenZip, .zip, .npz, .kerasZip, .onnx, .ctranslate2, .tensorFlowLite, .ggml,
      .png, .jpeg, .gif, .webp, .bmp, .tiff, .heif, .svg, .pdf, .npy, .hdf5, .gguf, .json, .text:
      return notSafetensors(path, "format", "this is \(kind.rawValue), not safetensors", kind)
    case .empty, .unknown: return nil
    }
  }

  private static func notSafetensors(_ path: String, _ code: String, _ message: String, _ kind: FileKind) -> GraphcError
  {
    GraphcError(.badInput, "weights/" + code, message, path: path, help: kind.advice(for: .weights))
  }

  /// The size that a Git-LFS pointer states.
  private static func pointerSize(_ prefix: [UInt8]) -> Int? {
    let lines = String(decoding: prefix, as: UTF8.self).split(separator: "\n")
    return lines.first { $0.hasPrefix("size ") }.flatMap { Int($0.dropFirst(5)) }
  }
}
