#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The memory that a run may take if nothing else is said.
public enum MemoryLimit {
  /// Four fifths of what the machine, the control group of the process and its limits allow, in bytes.
  public static var standard: Int {
    let bounds = [physical, controlGroup, addressSpace].compactMap { $0 }
    return (bounds.min() ?? Int.max) / 5 * 4
  }

  private static var physical: Int? {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let size = sysconf(Int32(_SC_PAGESIZE))
    return pages > 0 && size > 0 ? Int(pages).multipliedReportingOverflow(by: Int(size)).partialValue : nil
  }

  /// The limit of the process's control group and its ancestors (cgroup v2), or of the container (cgroup v1).
  package static var controlGroup: Int? {
    let version1 = SystemFile.line(of: "/sys/fs/cgroup/memory/memory.limit_in_bytes") { _ in true }
    var limits = [version1.flatMap { Int($0) }].compactMap { $0 }
    let own = SystemFile.line(of: "/proc/self/cgroup") { $0.hasPrefix("0::") }?.dropFirst(3) ?? "/"
    var parts = own.split(separator: "/")
    while true {
      let folder = parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
      let text = SystemFile.line(of: "/sys/fs/cgroup\(folder)/memory.max") { _ in true }
      if let limit = text.flatMap({ Int($0) }) { limits.append(limit) }
      if parts.popLast() == nil { return limits.min() }
    }
  }

  /// The limit of the address space of the process, if there is one.
  package static var addressSpace: Int? {
    var limit = rlimit()
    #if os(Linux)
      let result = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #else
      let result = getrlimit(RLIMIT_AS, &limit)
    #endif
    guard result == 0, limit.rlim_cur < UInt64(Int.max) else { return nil }
    return Int(limit.rlim_cur)
  }
}
