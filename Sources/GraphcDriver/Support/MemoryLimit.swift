#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import GraphcRuntime

/// How much memory a run may take: four fifths of what the machine, its control group and its limits allow.
enum MemoryLimit {
  static var standard: Int {
    let bounds = [physical, controlGroup, addressSpace].compactMap { $0 }
    return (bounds.min() ?? Int.max) / 5 * 4
  }

  /// Refuses a run whose estimate is too large, with the largest tensors named.
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

  private static var controlGroup: Int? {
    guard let bytes = try? readFile("/sys/fs/cgroup/memory.max", limit: 64) else { return nil }
    return Int(String(decoding: bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }, as: UTF8.self))
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
