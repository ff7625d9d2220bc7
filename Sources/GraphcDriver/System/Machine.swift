import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Properties of the machine and the process.
enum Machine {
  /// The columns of the terminal on standard output; 80 if it is not a terminal.
  static var terminalWidth: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else { return 80 }
    return min(Int(size.ws_col), 120)
  }

  /// The peak of resident memory of this process in bytes.
  static var peakResidentByteCount: Int {
    // On Linux, getrusage starts with the peak of the parent process.
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
    // Darwin counts bytes, other systems KiB.
    #if canImport(Darwin)
      return Int(usage.ru_maxrss)
    #else
      return Int(usage.ru_maxrss) * 1024
    #endif
  }

  /// The resident memory of this process in bytes; the peak where the system tells no more.
  static var residentByteCount: Int {
    let line = SystemFile.line(of: "/proc/self/status") { $0.hasPrefix("VmRSS:") }
    let kibibytes = line.flatMap { Int($0.filter { ("0"..."9").contains($0) }) }
    return kibibytes.map { $0 * 1024 } ?? peakResidentByteCount
  }

  /// The size of the largest cache in bytes; `nil` if the system does not tell.
  static var lastLevelCacheByteCount: Int? {
    #if canImport(Darwin)
      for name in ["hw.l3cachesize", "hw.l2cachesize"] {
        var value: Int64 = 0
        var size = MemoryLayout<Int64>.size
        if sysctlbyname(name, &value, &size, nil, 0) == 0, value > 0 { return Int(value) }
      }
      return nil
    #else
      let sizes = (0..<8).compactMap { index in
        SystemFile.line(of: "/sys/devices/system/cpu/cpu0/cache/index\(index)/size") { $0.hasSuffix("K") }
          .flatMap { Int($0.dropLast()) }
      }
      return sizes.max().map { $0 << 10 }
    #endif
  }
}
