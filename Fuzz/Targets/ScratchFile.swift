import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that holds one input after the other, for readers that take a path. It is removed with the object.
final class ScratchFile {
  let path: String
  private let descriptor: Int32

  /// - Throws: `BrokenPromise` if there is no place for it.
  init(suffix: String = "") throws(BrokenPromise) {
    // Memory on Linux, so that ten million inputs do not reach a disk.
    let folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    var template = Array("\(folder)/graphc-fuzz-XXXXXX\(suffix)".utf8CString)
    descriptor = mkstemps(&template, Int32(suffix.utf8.count))
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0 else { throw BrokenPromise("no scratch file in \(folder)") }
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  /// Replaces what the file holds.
  func hold(_ bytes: [UInt8]) throws(BrokenPromise) {
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
      throw BrokenPromise("the scratch file cannot be written")
    }
  }

  /// A file for this input alone, while `body` runs: inputs of several threads do not meet.
  static func with(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    let file = try ScratchFile()
    try file.hold(bytes)
    try withExtendedLifetime(file) { try body(file.path) }
  }
}
