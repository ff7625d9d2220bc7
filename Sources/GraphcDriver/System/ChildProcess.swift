import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Runs another program without a shell.
enum ChildProcess {
  /// Runs a program until it ends.
  ///
  /// - Parameters:
  ///   - program: the path of the program.
  ///   - arguments: the arguments without the program's name.
  ///   - input: an open descriptor that becomes standard input.
  ///   - output: an open descriptor that becomes standard output.
  ///   - errors: an open descriptor that becomes standard error.
  /// - Returns: its exit code; 128 plus the signal if it was killed; 127 if it could not be started.
  static func run(_ program: String, _ arguments: [String], input: Int32, output: Int32, errors: Int32) -> Int32 {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    guard posix_spawn_file_actions_init(&actions) == 0 else { return 127 }
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, descriptor) in [input, output, errors].enumerated() {
      guard posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(target)) == 0 else { return 127 }
    }
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var process = pid_t()
    guard posix_spawn(&process, program, &actions, nil, words, environ) == 0 else { return 127 }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { return 127 }
    }
    // These are the macros of <sys/wait.h>, which Swift does not import.
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}

/// An unlinked file, which disappears when it is closed.
final class ScratchFile {
  let descriptor: Int32

  /// - Throws: 74 `io/write-failed`.
  init(_ bytes: [UInt8]) throws {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/graphc-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw Self.failure(folder) }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else {
        if count < 0, errno == EINTR { continue }
        throw Self.failure(folder)
      }
      written += count
    }
    lseek(descriptor, 0, SEEK_SET)
  }

  deinit { close(descriptor) }

  /// The contents of the file.
  ///
  /// - Throws: 74 `io/read-failed`.
  func bytes() throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = pread(descriptor, &buffer, buffer.count, off_t(bytes.count))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw GraphcError(.inputOutput, "io/read-failed", "a temporary file cannot be read", path: nil)
      }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  private static func failure(_ folder: String) -> GraphcError {
    GraphcError(
      .inputOutput, "io/write-failed", "a temporary file cannot be written (\(String(cString: strerror(errno))))",
      path: folder)
  }
}
