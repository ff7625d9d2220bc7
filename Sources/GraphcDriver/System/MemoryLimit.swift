import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The memory that a run may take: four fifths of what the machine, its control group and its limits allow.
enum MemoryLimit {
  static var standard: Int {
    let bounds = [physical, controlGroup, addressSpace].compactMap { $0 }
    return (bounds.min() ?? Int.max) / 5 * 4
  }

  /// Refuses a run whose estimate exceeds the limit; the message names the largest tensors.
  static func check(_ byteCount: Int, limit: Int, largest: [(name: String, byteCount: Int)]) throws(GraphcError) {
    guard byteCount > limit else { return }
    let list = largest.prefix(5).map { "\n    \(byteText($0.byteCount))  \($0.name)" }.joined()
    throw GraphcError(
      .badInput, "limit/memory",
      "the run needs \(byteText(byteCount)), and \(byteText(limit)) are allowed; largest:\(list)",
      help: "use a smaller config or batch, or raise --max-memory")
  }

  private static var physical: Int? {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let size = sysconf(Int32(_SC_PAGESIZE))
    return pages > 0 && size > 0 ? Int(pages).multipliedReportingOverflow(by: Int(size)).partialValue : nil
  }

  /// The limit of the process's control group and its ancestors (cgroup v2), or of the container (cgroup v1).
  private static var controlGroup: Int? {
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

  /// Bytes that can be allocated without swapping; `nil` if the system does not tell.
  static var available: Int? {
    let line = SystemFile.line(of: "/proc/meminfo") { $0.hasPrefix("MemAvailable:") }
    let machine = line.flatMap { Int($0.filter { ("0"..."9").contains($0) }) }.map { $0 << 10 }
    let used = Machine.peakResidentByteCount
    let bounds = [machine, controlGroup.map { max($0 - used, 0) }, addressSpace.map { max($0 - used, 0) }]
    return bounds.compactMap { $0 }.min()
  }

  private static var addressSpace: Int? {
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
