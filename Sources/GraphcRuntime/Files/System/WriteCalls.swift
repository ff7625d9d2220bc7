/// The system calls of an atomic write, as values, so that a test can make each of them fail.
struct WriteCalls: Sendable {
  /// Returns the number of bytes written, which may be fewer than given.
  var write: @Sendable (Int32, UnsafeRawBufferPointer) throws(SystemError) -> Int
  var synchronize: @Sendable (Int32) throws(SystemError) -> Void
  var close: @Sendable (Int32) throws(SystemError) -> Void
  var rename: @Sendable (FolderHandle, String, String) throws(SystemError) -> Void

  static let system = WriteCalls(
    write: { descriptor, bytes throws(SystemError) in try SystemCall.write(descriptor, bytes) },
    synchronize: { descriptor throws(SystemError) in try SystemCall.synchronize(descriptor) },
    close: { descriptor throws(SystemError) in try SystemCall.closeDescriptor(descriptor) },
    rename: { folder, old, new throws(SystemError) in try folder.rename(old, to: new) }
  )
}
