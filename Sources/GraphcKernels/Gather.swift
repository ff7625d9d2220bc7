internal import GraphcKernelTable

/// An index that is out of range gives a row of zeros.
func gather(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: GatherArguments.self).pointee
  for i in begin..<end {
    let row = Int(call.index[i])
    let into = call.into + i * call.rowByteCount
    guard row >= 0, row < call.extent else {
      let bytes = into.assumingMemoryBound(to: UInt8.self)
      for byte in 0..<call.rowByteCount { bytes[byte] = 0 }
      continue
    }
    let from = call.x + (i / call.count * call.extent + row) * call.rowByteCount
    if call.rowByteCount == 4 {
      into.assumingMemoryBound(to: UInt32.self).pointee = from.assumingMemoryBound(to: UInt32.self).pointee
    } else {
      into.copyMemory(from: from, byteCount: call.rowByteCount)
    }
  }
}

/// Searches all elements of an index in one chunk.
func findIndexOutside(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: IndexSearchArguments.self).pointee
  for i in begin..<end where call.index[i] < 0 || Int(call.index[i]) >= call.extent {
    call.first.pointee = i
    return
  }
}
