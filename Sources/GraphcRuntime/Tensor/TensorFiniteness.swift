extension Tensor {
  /// How many elements are NaN or infinite; integers and booleans never are.
  public func countNonFinite() -> NonFiniteCount {
    dtype == .f32 ? withUnsafeBytes { NonFiniteCount(f32: $0) } : NonFiniteCount()
  }
}

extension NonFiniteCount {
  /// Counts in f32 elements of this machine's byte order, aligned to 4 bytes.
  init(f32 bytes: UnsafeRawBufferPointer) {
    self.init()
    let values = bytes.bindMemory(to: UInt32.self)
    let exponent = 0x7F80_0000 as UInt32
    // Almost always there is none, so the first pass only counts, which vectorizes.
    var count = 0
    for bits in values where bits & exponent == exponent { count += 1 }
    guard count > 0 else { return }
    for (index, bits) in values.enumerated() where bits & exponent == exponent {
      if bits & ~exponent & 0x7FFF_FFFF == 0 { infinite += 1 } else { nan += 1 }
      if first == nil { first = index }
    }
  }
}
