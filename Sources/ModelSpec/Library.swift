internal import CLibraryText
package import Diagnostics

/// The layer library: blocks written in the language, one file each, that the binary carries.
///
/// A block is read when it is first used, so that a model pays only for the blocks that it uses.
package enum Library {
  /// The names of all blocks, sorted.
  package static let names: [String] = files.map { String(cString: $0.name) }

  /// The YAML text of a block.
  package static func text(_ name: String) -> String? {
    bytes(name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Reads a block. Every call reads it again and adds a source, so the caller keeps the result.
  /// - Returns: `nil` if there is no block of that name.
  package static func block(_ name: String, sources: inout SourceMap, log: DiagnosticLog) -> BlockSpec? {
    guard let bytes = bytes(name) else { return nil }
    let source = sources.add(SourceText(name: "library/\(name).yaml", kind: .library, bytes: Array(bytes)))
    return SpecReader.readBlock(source, in: sources, log: log)
  }

  private static var files: UnsafeBufferPointer<graphc_library_file> {
    UnsafeBufferPointer(start: graphc_library(), count: graphc_library_count())
  }

  private static func bytes(_ name: String) -> UnsafeBufferPointer<UInt8>? {
    guard let index = names.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) else { return nil }
    return UnsafeBufferPointer(start: files[index].bytes, count: files[index].count)
  }
}
