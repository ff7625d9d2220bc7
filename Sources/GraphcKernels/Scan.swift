internal import GraphcKernelTable

/// Running sums in double precision, so that long lines are as exact as short ones.
func cumsumF32(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: ScanArguments.self).pointee
  for line in begin..<end {
    let first = line / call.inner * call.length * call.inner + line % call.inner
    let x = call.x.assumingMemoryBound(to: Float.self) + first
    let into = call.into.assumingMemoryBound(to: Float.self) + first
    var sum = 0.0
    for i in 0..<call.length {
      sum += Double(x[i * call.inner])
      into[i * call.inner] = Float(sum)
    }
  }
}

func cumsumI32(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: ScanArguments.self).pointee
  for line in begin..<end {
    let first = line / call.inner * call.length * call.inner + line % call.inner
    let x = call.x.assumingMemoryBound(to: Int32.self) + first
    let into = call.into.assumingMemoryBound(to: Int32.self) + first
    var sum: Int32 = 0
    for i in 0..<call.length {
      sum &+= x[i * call.inner]
      into[i * call.inner] = sum
    }
  }
}
