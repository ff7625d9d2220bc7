extension Tensor {
  /// How many elements are NaN or infinite; integers and booleans never are.
  public func countNonFinite() -> NonFiniteCount {
    var result = NonFiniteCount()
    guard dtype == .f32 else { return result }
    withUnsafeBytes { bytes in
      let values = bytes.bindMemory(to: UInt32.self)
      let exponent = 0x7F80_0000 as UInt32
      // Almost always there is none, so the first pass only counts, which vectorizes.
      var count = 0
      for bits in values where bits & exponent == exponent { count += 1 }
      guard count > 0 else { return }
      for (index, bits) in values.enumerated() where bits & exponent == exponent {
        if bits & ~exponent & 0x7FFF_FFFF == 0 { result.infinite += 1 } else { result.nan += 1 }
        if result.first == nil { result.first = index }
      }
    }
    return result
  }
}
