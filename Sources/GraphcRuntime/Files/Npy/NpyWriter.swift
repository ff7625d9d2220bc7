extension NpyFile {
  /// Writes a tensor as .npy 1.0, row-major, as `<f4`, `<i4` or `|b1`. The bytes equal those of `numpy.save`.
  ///
  /// - Throws: 73 and 74 as ``AtomicFile/write(to:_:)``.
  public static func write(_ tensor: Tensor, to path: String) throws {
    let header = header(dtype: tensor.dtype, shape: tensor.shape)
    try AtomicFile.write(to: path) { writer in
      try writer.write(header)
      try tensor.withUnsafeBytes { try writer.write($0) }
    }
  }

  /// The bytes before the data, padded so that the data begins at a multiple of 64.
  static func header(dtype: DType, shape: [Int]) -> [UInt8] {
    let description =
      switch dtype {
      case .f32: "<f4"
      case .i32: "<i4"
      // numpy has no name for bf16; ml_dtypes writes the raw bits so.
      case .bf16: "<V2"
      case .bool: "|b1"
      }
    let dims = shape.map(String.init)
    let tuple = dims.count == 1 ? "(\(dims[0]),)" : "(" + dims.joined(separator: ", ") + ")"
    var text = "{'descr': '\(description)', 'fortran_order': False, 'shape': \(tuple), }"
    // numpy reserves 21 digits for the first dim, so that an array can grow in place.
    if let first = dims.first { text += String(repeating: " ", count: max(0, 21 - first.count)) }
    let prefixByteCount = 10
    let unpadded = prefixByteCount + text.utf8.count + 1
    text += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
    let length = text.utf8.count
    return npyMagic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(text.utf8)
  }
}
