import GraphcRuntime
import GraphcText

/// The pictures of a folder with one folder for each class, by their names.
struct ClassFolders: Sendable {
  /// The classes in the order of their numbers.
  let labels: [String]
  /// The names of the files of each class, in the order of their bytes.
  let files: [[String]]

  /// Lists a folder. Names that begin with a dot are skipped.
  ///
  /// - Parameter labels: the classes in order; `nil` for the names of the folders in order, by number if all are numbers,
  ///   otherwise by bytes.
  /// - Throws: 66 `io/not-found`; 65 `data/entry` for what is neither a folder of a class nor a picture,
  ///   `data/unknown-class` for a folder that is no label, `data/empty` for a class or a folder without pictures.
  init(path: String, labels: [String]?) throws {
    let root = try Self.folder(path)
    let names = try Self.names(in: root)
    let others = names.filter { (try? FolderHandle(path: path + "/" + $0)) == nil }
    guard others.isEmpty else { throw GraphcError.dataEntries(others, "no folders of a class", path: path) }
    if let labels {
      let known = Set(labels.map { UTF8Key($0) })
      for name in names where !known.contains(UTF8Key(name)) {
        throw GraphcError(
          .badInput, "data/unknown-class",
          "the folder \(quoted(name)) is none of the \(counted(labels.count, "label"))",
          path: path, help: NearestName.best(to: name, among: labels).map { "did you mean '\($0)'?" })
      }
    }
    let found = Set(names.map { UTF8Key($0) })
    self.labels = labels ?? Self.sorted(names)
    files = try self.labels.map { label in
      guard found.contains(UTF8Key(label)) else { return [] }
      let folder = try Self.folder(path + "/" + label)
      let names = try Self.names(in: folder)
      let others = names.filter { !Self.isPicture($0) }
      guard others.isEmpty else { throw GraphcError.dataEntries(others, "no pictures (.png, .jpg)", path: folder.path) }
      guard !names.isEmpty else {
        throw GraphcError(
          .badInput, "data/empty", "the class \(quoted(label)) has no pictures", path: folder.path,
          help: "add some, or remove the folder")
      }
      return names
    }
    guard !names.isEmpty else {
      throw GraphcError(
        .badInput, "data/empty", "the folder holds no data", path: path,
        help: "make a folder there for each class, with its pictures")
    }
  }

  private static func folder(_ path: String) throws -> FolderHandle {
    do throws(SystemError) {
      return try FolderHandle(path: path)
    } catch {
      throw GraphcError(
        .missingInput, "io/not-found", "the folder of the data cannot be opened (\(error.text))", path: path)
    }
  }

  private static func names(in folder: FolderHandle) throws -> [String] {
    do throws(SystemError) {
      return try folder.names().filter { !$0.hasPrefix(".") }
    } catch {
      throw GraphcError(
        .inputOutput, "io/read-failed", "the folder cannot be read (\(error.text))", path: folder.path)
    }
  }

  private static func isPicture(_ name: String) -> Bool {
    let name = name.lowercased()
    return [".png", ".jpg", ".jpeg"].contains { name.hasSuffix($0) }
  }

  /// Sorts names that come in the order of their bytes.
  static func sorted(_ names: [String]) -> [String] {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard names.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { digits.contains($0) } }) else { return names }
    return names.sorted { first, second in
      let (one, other) = (first.drop { $0 == "0" }, second.drop { $0 == "0" })
      if one != other { return (one.utf8.count, String(one)) < (other.utf8.count, String(other)) }
      return first.utf8.count < second.utf8.count
    }
  }
}
