internal import GraphcKernelTable

/// Each worker adds the rows of its strips in their order, whoever else works.
func scatterAdd(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: ScatterAddArguments.self).pointee
  let strips = (call.inner + ScatterAddArguments.strip - 1) / ScatterAddArguments.strip
  for unit in begin..<end {
    let (outer, column) = (unit / strips, unit % strips * ScatterAddArguments.strip)
    let width = min(ScatterAddArguments.strip, call.inner - column)
    let into = call.into + outer * call.extent * call.inner + column
    for row in 0..<call.extent {
      for i in 0..<width { into[row * call.inner + i] = 0 }
    }
    for k in 0..<call.count {
      let row = Int(call.index[outer * call.count + k])
      guard row >= 0, row < call.extent else { continue }
      let (from, to) = (call.x + (outer * call.count + k) * call.inner + column, into + row * call.inner)
      var i = 0
      while i < width {
        store(load(to + i, first: width - i) + load(from + i, first: width - i), to + i, first: width - i)
        i += lanes
      }
    }
  }
}
