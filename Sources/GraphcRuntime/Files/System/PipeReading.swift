import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The contents of pipes that were read, by path: a pipe delivers its bytes once, but a spec is read once for each of
/// its variants.
private let delivered = Mutex<[String: [UInt8]]>([:])

extension RandomAccessFile {
  /// How long a pipe may stay without a writer.
  private static let patienceMilliseconds: Int32 = 2000

  /// Opens a file, a pipe such as a shell's `<(…)`, or, with the path `-`, standard input. Pipes and standard input are
  /// read to their end at once.
  ///
  /// - Throws: as ``init(path:)``, except for pipes; 65 `limit/file-size` if a pipe delivers more than `limit` bytes;
  ///   66 `io/not-a-file` for a pipe without a writer; 65 `limit/memory` if collecting what a pipe delivers takes more
  ///   than `memoryLimit` bytes.
  package static func open(
    _ path: String, pipeLimit limit: Int, memoryLimit: Int = Int.max
  ) throws -> RandomAccessFile {
    guard path == "-" || (try? FileStatus(path: path))?.kind == .pipe else { return try RandomAccessFile(path: path) }
    if let contents = delivered.withLock({ $0[path] }) { return RandomAccessFile(path: path, contents: contents) }
    let contents: [UInt8]
    if path == "-" {
      contents = try self.contents(of: STDIN_FILENO, path: path, limit: limit, memoryLimit: memoryLimit)
    } else {
      let descriptor: Int32
      do {
        descriptor = try SystemCall.openForReading(path)
      } catch {
        throw GraphcError.opening(path, error)
      }
      defer { try? SystemCall.closeDescriptor(descriptor) }
      contents = try self.contents(of: descriptor, path: path, limit: limit, memoryLimit: memoryLimit)
    }
    delivered.withLock { $0[path] = contents }
    return RandomAccessFile(path: path, contents: contents)
  }

  /// Bytes of what a pipe with this path has delivered; 0 for other files.
  package static func deliveredByteCount(_ path: String) -> Int { delivered.withLock { $0[path]?.count ?? 0 } }

  private static func contents(
    of descriptor: Int32, path: String, limit: Int, memoryLimit: Int
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    var isWaitingForWriter = false
    while true {
      let count: Int
      do throws(SystemError) {
        var read: Result<Int, SystemError> = .success(0)
        piece.withUnsafeMutableBytes { buffer in
          read = Result { () throws(SystemError) in try SystemCall.readNext(descriptor, into: buffer) }
        }
        count = try read.get()
      } catch {
        guard error.wouldBlock else { throw GraphcError.reading(path, error) }
        wait(for: descriptor, milliseconds: -1)
        continue
      }
      guard count > 0 else {
        // Reading a pipe that has no writer yet gives the same result as reading one whose writers are gone.
        guard bytes.isEmpty, descriptor != STDIN_FILENO, !isWaitingForWriter else {
          guard bytes.isEmpty, isWaitingForWriter else { return bytes }
          throw GraphcError(.missingInput, "io/not-a-file", "this is a pipe, and nobody writes to it", path: path)
        }
        isWaitingForWriter = !wait(for: descriptor, milliseconds: patienceMilliseconds)
        if !isWaitingForWriter, hangsUp(descriptor) { return bytes }
        continue
      }
      guard bytes.count + count <= limit else {
        throw GraphcError.tooLarge(path, byteCount: bytes.count + count, limit: limit)
      }
      // A growing array is copied to one of twice its size.
      var estimate = MemoryEstimate()
      estimate.pass("what \(path) has delivered so far", 2 * (bytes.count + count))
      try estimate.check(limit: memoryLimit)
      bytes += piece[..<count]
    }
  }

  /// Waits for data or the end of a pipe.
  ///
  /// - Returns: false if the time ran out.
  @discardableResult private static func wait(for descriptor: Int32, milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, milliseconds) != 0
  }

  /// Whether all writers are gone and no data is left.
  private static func hangsUp(_ descriptor: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    poll(&entry, 1, 0)
    return entry.revents & Int16(POLLHUP) != 0 && entry.revents & Int16(POLLIN) == 0
  }
}
