internal import GraphcKernelTable

func cast(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: CastArguments.self).pointee
  switch call.function {
  case .f32ToI32: convert(call, begin, end) { (x: Float) in truncated(x) }
  case .f32ToBool: convert(call, begin, end) { (x: Float) in x != 0 ? 1 : 0 as UInt8 }
  case .i32ToF32: convert(call, begin, end) { (x: Int32) in Float(x) }
  case .i32ToBool: convert(call, begin, end) { (x: Int32) in x != 0 ? 1 : 0 as UInt8 }
  case .boolToF32: convert(call, begin, end) { (x: UInt8) in Float(x) }
  case .boolToI32: convert(call, begin, end) { (x: UInt8) in Int32(x) }
  case .f32ToBF16: castToBF16(call, begin, end)
  case .i32ToBF16: convert(call, begin, end) { (x: Int32) in bf16Bits(Float(x)) }
  case .boolToBF16: convert(call, begin, end) { (x: UInt8) in bf16Bits(Float(x)) }
  case .bf16ToF32: castFromBF16(call, begin, end)
  case .bf16ToI32: convert(call, begin, end) { (x: UInt16) in truncated(bf16Value(x)) }
  case .bf16ToBool: convert(call, begin, end) { (x: UInt16) in x & 0x7fff != 0 ? 1 : 0 as UInt8 }
  }
}

/// Rounds toward zero and saturates; NaN becomes 0.
@inline(__always)
private func truncated(_ x: Float) -> Int32 {
  if x != x { return 0 }
  if x >= 2_147_483_648 { return .max }
  if x <= -2_147_483_648 { return .min }
  return Int32(x)
}

@inline(__always)
private func castToBF16(_ call: CastArguments, _ begin: Int, _ end: Int) {
  let x = call.x.assumingMemoryBound(to: Float.self)
  let into = call.into.assumingMemoryBound(to: UInt16.self)
  var i = begin
  while i < end {
    storeBF16(load(x + i, first: end - i), into + i, first: end - i)
    i += lanes
  }
}

@inline(__always)
private func castFromBF16(_ call: CastArguments, _ begin: Int, _ end: Int) {
  let x = call.x.assumingMemoryBound(to: UInt16.self)
  let into = call.into.assumingMemoryBound(to: Float.self)
  var i = begin
  while i < end {
    store(loadBF16(x + i, first: end - i), into + i, first: end - i)
    i += lanes
  }
}

@inline(__always)
private func convert<From, To>(_ call: CastArguments, _ begin: Int, _ end: Int, _ function: (From) -> To) {
  let x = call.x.assumingMemoryBound(to: From.self)
  let into = call.into.assumingMemoryBound(to: To.self)
  for i in begin..<end { into[i] = function(x[i]) }
}
