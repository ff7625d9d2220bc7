/// Takes the bytes of an ``AtomicFile`` in order.
public final class FileWriter {
  private let descriptor: Int32
  private let path: String
  private let calls: WriteCalls

  init(descriptor: Int32, path: String, calls: WriteCalls) {
    self.descriptor = descriptor
    self.path = path
    self.calls = calls
  }

  /// Appends bytes.
  ///
  /// - Throws: 74 `io/write-failed`.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    try Interruption.check()
    var written = 0
    while written < bytes.count {
      do {
        let count = try calls.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[written...]))
        guard count > 0 else { throw SystemError.noSpace }
        written += count
      } catch let error as SystemError where error == .interrupted {
        continue
      } catch let error as SystemError {
        throw GraphcError.writing(path, error)
      }
    }
  }

  /// Appends bytes.
  ///
  /// - Throws: 74 `io/write-failed`.
  public func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try write($0) }
  }
}
