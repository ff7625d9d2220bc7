import GraphcRuntime

extension FuzzTarget {
  /// Bytes of a tensor that an input may take: more is refused before reading, or not read here.
  private static let readLimit = 1 << 20

  static let safetensors = FuzzTarget(
    "safetensors", "a safetensors file: its header, and every tensor that is small",
    seeds: [("Tests/Fixtures/safetensors", ".safetensors")]
  ) { bytes in
    let file = try SafetensorsFile(file: RandomAccessFile(path: "input.safetensors", contents: bytes))
    // The header, which the reader has found to be shorter than the file.
    var end = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) } + 8
    for tensor in file.tensors {
      try BrokenPromise.check(tensor.range.lowerBound >= end, "two tensors overlap, or one lies in the header")
      try BrokenPromise.check(tensor.range.upperBound <= bytes.count, "a tensor lies outside of the file")
      end = tensor.range.upperBound
      guard tensor.range.count <= readLimit else { continue }
      try read(tensor.range.count, tensor.count) { try file.read(tensor.name) }
      _ = try file.countNonFinite(tensor)
    }
  }

  static let npy = FuzzTarget(
    "npy", "an .npy file: its header and, if it is small, its elements", seeds: [("Tests/Fixtures/npy", ".npy")]
  ) { bytes in
    let file = try NpyFile(file: RandomAccessFile(path: "input.npy", contents: bytes))
    try BrokenPromise.check(file.dataByteCount <= bytes.count, "the elements are more than the file")
    let tensor = try file.read()
    try BrokenPromise.check(tensor.count <= bytes.count, "more elements than bytes")
    try BrokenPromise.check(
      tensor.shape.contains(0) ? tensor.count == 0 : tensor.shape.reduce(1, *) == tensor.count,
      "shape and count differ")
  }

  static let index = FuzzTarget(
    "index", "the index of a checkpoint in several files, and the folder around it"
  ) { bytes in
    let json = try ScratchFile(suffix: ".safetensors.index.json")
    try json.hold(bytes)
    _ = try withExtendedLifetime(json) { try Checkpoint(path: json.path) }
  }

  static let packed = FuzzTarget(
    "packed", "packed weights: the header, and the address of every tensor",
    seeds: [("Fuzz/Corpus/packed", ".safetensors")]
  ) { bytes in
    try ScratchFile.with(bytes) { path in
      _ = PackedWeights.isPacked(path: path)
      let digest = PackedWeights.specDigest(path: path)
      for format in WeightFormat.all {
        do {
          let packed = try PackedWeights(path: path, model: "Fuzz", specDigest: digest ?? "", format: format)
          try touch(packed, bytes.count, format)
        } catch let error as GraphcError {
          guard error.kind == .badInput else { throw error }
        }
      }
    }
  }

  /// Asks for every tensor in every form; each that is given lies in the file.
  private static func touch(_ packed: PackedWeights, _ byteCount: Int, _ format: WeightFormat) throws {
    for tensor in packed.tensors {
      try BrokenPromise.check(tensor.range.upperBound <= byteCount, "a tensor lies outside of the file")
      _ = packed.countNonFinite(tensor)
      let path = String(tensor.name.prefix { $0 != "#" })
      if let address = try? packed.plain(path, shape: tensor.shape) { touch(address, tensor.range.count) }
      // The declared shape of panels is not in the file.
      for rows in 1...8 {
        for columns in 1...8 {
          let panels = tensor.name.hasSuffix("#panels.T")
          let address = try? packed.panels(path, shape: [rows, columns], transposed: panels, as: format)
          if let address { touch(address, tensor.range.count) }
        }
      }
    }
  }

  /// Reads every byte.
  private static func touch(_ address: UnsafeRawPointer, _ byteCount: Int) {
    var sum: UInt8 = 0
    for byte in UnsafeRawBufferPointer(start: address, count: byteCount) { sum ^= byte }
    withExtendedLifetime(sum) {}
  }

  private static func read(_ byteCount: Int, _ count: Int, _ body: () throws -> Tensor) throws {
    let tensor = try body()
    try BrokenPromise.check(tensor.count == count, "\(tensor.count) elements are read, and the header says \(count)")
  }
}
