internal import GraphcKernelTable

func fill4(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: FillArguments.self).pointee
  let into = call.into.assumingMemoryBound(to: UInt32.self)
  for i in begin..<end { into[i] = call.bits }
}

func fill1(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: FillArguments.self).pointee
  let into = call.into.assumingMemoryBound(to: UInt8.self)
  let value = UInt8(truncatingIfNeeded: call.bits)
  for i in begin..<end { into[i] = value }
}

func iota(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: FillArguments.self).pointee
  let into = call.into.assumingMemoryBound(to: UInt32.self)
  for i in begin..<end { into[i] = call.bits &+ UInt32(truncatingIfNeeded: i) }
}
