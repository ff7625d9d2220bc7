import GraphcRuntime

/// What is found at the path of data.
package enum DataKind: Sendable {
  /// Arrays, one for each input: ``ArrayData``.
  case arrays
  /// A folder of pictures for each class: ``PictureData``.
  case pictures
  /// Lines of text: ``TextData``.
  case text

  /// The kind of data at a path: arrays for a .safetensors file and a folder that holds arrays, text for a .tsv file,
  /// pictures for another folder.
  ///
  /// - Throws: 66 `io/not-found`, `io/not-a-file`, `io/unreadable`; 65 `data/format` for another file.
  package init(path: String) throws {
    if (try? FolderHandle(path: path)) != nil {
      let names = folderNames(path).filter { !$0.hasPrefix(".") }
      self = names.contains { $0.hasSuffix(".npy") || $0.hasSuffix(".safetensors") } ? .arrays : .pictures
      return
    }
    let file = try RandomAccessFile(path: path)
    if path.hasSuffix(".safetensors") {
      self = .arrays
    } else if path.hasSuffix(".tsv") {
      self = .text
    } else {
      throw GraphcError(
        .badInput, "data/format", "this is \(try file.kind().rawValue), and not data to train on", path: path,
        help: "give a folder of arrays or pictures, a .safetensors file, or a .tsv file of text")
    }
  }
}
