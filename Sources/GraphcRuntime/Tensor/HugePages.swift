#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Huge pages (2 MiB) for large tensors: weights are read from end to end in every run, and small pages would cost a
/// TLB miss every 4 KiB.
enum HugePages {
  /// Bytes of a huge page on x86-64, and on arm64 with pages of 4 KB.
  static let byteCount = 2 << 20

  /// Asks the system for huge pages if at least one fits. Without support the memory keeps small pages; only speed
  /// depends on it.
  static func advise(_ base: UnsafeMutableRawPointer, _ byteCount: Int) {
    #if os(Linux)
      let whole = byteCount - byteCount % Self.byteCount
      if whole > 0 { madvise(base, whole, MADV_HUGEPAGE) }
    #endif
  }
}
