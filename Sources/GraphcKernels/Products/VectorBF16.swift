internal import CIntrinsics
internal import GraphcKernelTable

/// Rounds to nearest, ties to even; NaN stays NaN.
@inline(__always)
func bf16Bits(_ value: Float) -> UInt16 { graphc_bf16_bits1(value) }

@inline(__always)
func bf16Value(_ bits: UInt16) -> Float { graphc_bf16_value1(bits) }

/// `count` lanes of bf16 in memory, 1…lanes; the others are 0.
@inline(__always)
func loadBF16(_ pointer: UnsafePointer<UInt16>, first count: Int) -> Vector {
  count >= lanes ? graphc_load_bf16(pointer) : graphc_load_bf16_first(pointer, count)
}

@inline(__always)
func storeBF16(_ value: Vector, _ pointer: UnsafeMutablePointer<UInt16>) { graphc_store_bf16(pointer, value) }

/// Stores `count` lanes as bf16, 1…lanes.
@inline(__always)
func storeBF16(_ value: Vector, _ pointer: UnsafeMutablePointer<UInt16>, first count: Int) {
  if count >= lanes { graphc_store_bf16(pointer, value) } else { graphc_store_bf16_first(pointer, value, count) }
}

extension FloatType {
  /// Whether a result is stored as bf16. A comparison would call the module of the type.
  @inline(__always)
  var isRounded: Bool {
    switch self {
    case .f32: false
    case .bf16: true
    }
  }
}
