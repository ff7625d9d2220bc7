/// Memory in which each byte records the element that it belongs to.
struct SimulatedMemory {
  /// For each byte the symbol of its element times 4, plus its position within the element; 0 if nothing was written.
  private var bytes: [Int] = []
  /// The last kernel call that wrote each byte, and the position of the element among those that it wrote.
  private var writers: [(step: Int, element: Int)] = []

  /// New memory.
  mutating func allocate(_ byteCount: Int) -> Int {
    let address = (bytes.count + 63) / 64 * 64
    bytes += Array(repeating: 0, count: address + byteCount - bytes.count)
    writers += Array(repeating: (0, 0), count: address + byteCount - writers.count)
    return address
  }

  /// The symbol of an element; 0 if not all of its bytes are present.
  func element(at address: Int, byteCount: Int) -> Int {
    let symbol = bytes[address] / 4
    for byte in 0..<byteCount where bytes[address + byte] != symbol * 4 + byte { return 0 }
    return symbol
  }

  mutating func write(_ symbol: Int, at address: Int, byteCount: Int) {
    for byte in 0..<byteCount { bytes[address + byte] = symbol * 4 + byte }
  }

  /// Records that a step writes an element.
  ///
  /// - Returns: whether the step has written none of these bytes before.
  mutating func claim(_ address: Int, byteCount: Int, step: Int, element: Int) -> Bool {
    var isFirst = true
    for byte in address..<address + byteCount {
      if writers[byte].step == step { isFirst = false }
      writers[byte] = (step, element)
    }
    return isFirst
  }

  /// The elements among these bytes that a step has written.
  func claimed(_ address: Int, byteCount: Int, by step: Int) -> Set<Int> {
    var elements: Set<Int> = []
    for byte in address..<address + byteCount where writers[byte].step == step {
      elements.insert(writers[byte].element)
    }
    return elements
  }
}
