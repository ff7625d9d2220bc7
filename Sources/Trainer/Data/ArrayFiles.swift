import GraphcRuntime
import GraphcText

/// The arrays of a data set, by the names of inputs: files `NAME.npy` of a folder, or the tensors of a safetensors file.
enum ArrayFiles {
  /// The arrays at a path: of a folder with .npy files or one .safetensors file, or of a .safetensors file itself.
  ///
  /// - Throws: 65 `data/entry` for other files in the folder, `data/empty` for a folder without arrays,
  ///   `data/column-major` for Fortran order, `shape/rank` for a scalar; the errors of the readers.
  static func find(_ path: String) throws -> [(name: String, rows: ArrayRows)] {
    guard let folder = try? FolderHandle(path: path) else { return try tensors(SafetensorsFile(path: path)) }
    let names = folderNames(path).filter { !$0.hasPrefix(".") }
    let arrays = names.filter { $0.hasSuffix(npySuffix) }
    let archives = names.filter { $0.hasSuffix(".safetensors") }
    let others = names.filter { !$0.hasSuffix(npySuffix) && !$0.hasSuffix(".safetensors") }
    guard others.isEmpty else {
      throw GraphcError.dataEntries(
        others, "neither arrays (.npy) nor tensors (.safetensors)", path: path)
    }
    guard archives.isEmpty || (arrays.isEmpty && archives.count == 1) else {
      throw GraphcError.dataEntries(
        archives, "of the two kinds of arrays, .npy files and one .safetensors file, of which data have one", path: path
      )
    }
    guard !names.isEmpty else {
      throw GraphcError(
        .badInput, "data/empty", "the folder holds no data", path: path,
        help: "put an array there for each input, such as image.npy and label.npy")
    }
    if let archive = archives.first { return try tensors(SafetensorsFile(path: folder.path + "/" + archive)) }
    return try arrays.map { file in
      let array = try NpyFile(path: folder.path + "/" + file)
      guard let rows = array.rows else { throw GraphcError.noRows(array) }
      return (String(file.dropLast(npySuffix.count)), rows)
    }
  }

  private static let npySuffix = ".npy"

  private static func tensors(_ file: SafetensorsFile) throws -> [(name: String, rows: ArrayRows)] {
    try file.tensors.map { tensor in
      guard tensor.dtype.isRead else {
        throw GraphcError(
          .badInput, "safetensors/unsupported-dtype",
          "\(quoted(tensor.name)) is of \(tensor.dtype.rawValue), which is not read", path: file.path,
          help: "convert it to F32 or I32")
      }
      guard let rows = file.rows(of: tensor) else { throw GraphcError.scalarData(quoted(tensor.name), file.path) }
      return (tensor.name, rows)
    }
  }
}

extension GraphcError {
  /// The error for entries of a folder of data that do not belong there.
  ///
  /// - Parameter what: what they are.
  static func dataEntries(_ names: [String], _ what: String, path: String) -> GraphcError {
    let list = names.prefix(5).map { quoted($0) }.joined(separator: ", ")
    let more = names.count > 5 ? " and \(names.count - 5) more" : ""
    return GraphcError(
      .badInput, "data/entry", "these entries of the data are \(what): \(list)\(more)", path: path,
      help: "move them elsewhere; names that begin with a dot are skipped")
  }

  fileprivate static func noRows(_ array: NpyFile) -> GraphcError {
    guard array.isFortranOrder else { return scalarData("the array", array.path) }
    return GraphcError(
      .badInput, "data/column-major", "the array is in Fortran order, in which an example is not in one piece",
      path: array.path, help: "save it in C order: numpy.save(FILE, numpy.ascontiguousarray(x))")
  }

  fileprivate static func scalarData(_ what: String, _ path: String) -> GraphcError {
    GraphcError(
      .badInput, "shape/rank", "\(what) is a scalar, and data have examples along their first axis", path: path)
  }
}
