#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Pages of two megabytes for tensors that fill some: weights are read from end to end in every run, and small pages
/// would cost a miss of the address cache every 4 KB.
enum HugePages {
  /// Bytes of a huge page on x86-64, and on arm64 with pages of 4 KB.
  static let byteCount = 2 << 20

  /// Asks for huge pages where whole ones fit. A system that has none goes on with small ones: nothing but speed
  /// depends on it.
  static func advise(_ base: UnsafeMutableRawPointer, _ byteCount: Int) {
    #if os(Linux)
      let whole = byteCount / Self.byteCount * Self.byteCount
      if whole > 0 { madvise(base, whole, MADV_HUGEPAGE) }
    #endif
  }
}
