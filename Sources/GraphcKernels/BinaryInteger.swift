internal import CIntrinsics
internal import GraphcKernelTable

/// Two's-complement arithmetic that wraps. Division by zero gives 0.
func binaryI32(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: StridedArguments<BinaryFunction>.self).pointee
  var runs = ContiguousRuns(rank: call.rank, operands: 2, dims: call.dims, begin: begin, end: end)
  let xStep = runs.step(operand: 0)
  let yStep = runs.step(operand: 1)
  while runs.next() {
    let x = call.first.assumingMemoryBound(to: Int32.self) + runs.first
    let y = call.second.assumingMemoryBound(to: Int32.self) + runs.second
    let into = call.into.assumingMemoryBound(to: Int32.self) + runs.start
    let count = runs.count
    switch call.function {
    case .add: for i in 0..<count { into[i] = x[i * xStep] &+ y[i * yStep] }
    case .subtract: for i in 0..<count { into[i] = x[i * xStep] &- y[i * yStep] }
    case .multiply: for i in 0..<count { into[i] = x[i * xStep] &* y[i * yStep] }
    case .minimum: for i in 0..<count { into[i] = min(x[i * xStep], y[i * yStep]) }
    case .maximum: for i in 0..<count { into[i] = max(x[i * xStep], y[i * yStep]) }
    case .divide, .floorDivide: for i in 0..<count { into[i] = floorDivide(x[i * xStep], y[i * yStep]) }
    case .remainder: for i in 0..<count { into[i] = remainder(x[i * xStep], y[i * yStep]) }
    case .power: for i in 0..<count { into[i] = power(x[i * xStep], y[i * yStep]) }
    }
  }
}

@inline(__always)
private func floorDivide(_ x: Int32, _ y: Int32) -> Int32 {
  if y == 0 { return 0 }
  if y == -1 { return 0 &- x }
  let quotient = x / y
  return x % y != 0 && (x < 0) != (y < 0) ? quotient - 1 : quotient
}

@inline(__always)
private func remainder(_ x: Int32, _ y: Int32) -> Int32 {
  if y == 0 || y == -1 { return 0 }
  let rest = x % y
  return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
}

/// x to the power of y by squaring. A negative exponent gives the quotient rounded toward zero, and 0 for x = 0.
@inline(__always)
private func power(_ x: Int32, _ y: Int32) -> Int32 {
  if y < 0 {
    if x == 1 { return 1 }
    if x == -1 { return y & 1 == 0 ? 1 : -1 }
    return 0
  }
  var result: Int32 = 1
  var base = x
  var exponent = y
  while exponent > 0 {
    if exponent & 1 == 1 { result = result &* base }
    base = base &* base
    exponent >>= 1
  }
  return result
}
