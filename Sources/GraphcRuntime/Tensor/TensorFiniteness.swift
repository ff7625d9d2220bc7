extension Tensor {
  /// The number of NaN and infinite elements; 0 for integers and booleans.
  public func countNonFinite() -> NonFiniteCount {
    withUnsafeBytes { bytes in
      switch dtype {
      case .f32: NonFiniteCount(f32: bytes)
      case .bf16: NonFiniteCount(bf16: bytes)
      case .i32, .bool: NonFiniteCount()
      }
    }
  }
}

extension NonFiniteCount {
  /// Counts in f32 elements in native byte order, aligned to 4 bytes.
  init(f32 bytes: UnsafeRawBufferPointer) {
    self.init(bytes.bindMemory(to: UInt32.self), exponent: 0x7F80_0000, fraction: 0x007F_FFFF)
  }

  /// Counts in bf16 elements in native byte order, aligned to 2 bytes.
  init(bf16 bytes: UnsafeRawBufferPointer) {
    self.init(bytes.bindMemory(to: UInt16.self), exponent: 0x7F80, fraction: 0x007F)
  }

  private init<Bits: FixedWidthInteger>(_ values: UnsafeBufferPointer<Bits>, exponent: Bits, fraction: Bits) {
    self.init()
    // Most tensors have none: the first pass only counts, which vectorizes.
    var count = 0
    for bits in values where bits & exponent == exponent { count += 1 }
    guard count > 0 else { return }
    for (index, bits) in values.enumerated() where bits & exponent == exponent {
      if bits & fraction == 0 { infinite += 1 } else { nan += 1 }
      if first == nil { first = index }
    }
  }
}
