#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What graphc runs on.
enum Machine {
  /// Columns of the terminal on standard output; 80 if it is none.
  static var terminalWidth: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else { return 80 }
    return min(Int(size.ws_col), 120)
  }

  /// The most memory that this process has had resident so far, in bytes.
  static var peakResidentByteCount: Int {
    // What getrusage counts on Linux begins with the peak of the program that started this one.
    if let line = SystemFile.line(of: "/proc/self/status", where: { $0.hasPrefix("VmHWM:") }) {
      let digits = line.filter { ("0"..."9").contains($0) }
      if let kibibytes = Int(digits) { return kibibytes * 1024 }
    }
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(RUSAGE_SELF.rawValue, &usage)
    #else
      getrusage(RUSAGE_SELF, &usage)
    #endif
    // Darwin counts bytes, the others KiB.
    #if canImport(Darwin)
      return Int(usage.ru_maxrss)
    #else
      return Int(usage.ru_maxrss) * 1024
    #endif
  }
}
