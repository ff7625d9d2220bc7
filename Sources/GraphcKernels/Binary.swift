internal import CIntrinsics
internal import GraphcKernelTable

func binaryF32(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: StridedArguments<BinaryFunction>.self).pointee
  var runs = ContiguousRuns(rank: call.rank, operands: 2, dims: call.dims, begin: begin, end: end)
  let xStep = runs.step(operand: 0)
  let yStep = runs.step(operand: 1)
  while runs.next() {
    binary(
      call.function, call.first.assumingMemoryBound(to: Float.self) + runs.first, xStep,
      call.second.assumingMemoryBound(to: Float.self) + runs.second, yStep,
      call.into.assumingMemoryBound(to: Float.self) + runs.start, runs.count)
  }
}

/// A function of two operands, which advance by a step from element to element, 0 where one element is repeated.
/// `into` may be a dense operand.
func binary(
  _ function: BinaryFunction, _ x: UnsafePointer<Float>, _ xStep: Int, _ y: UnsafePointer<Float>, _ yStep: Int,
  _ into: UnsafeMutablePointer<Float>, _ count: Int
) {
  switch function {
  case .add: zip(x, xStep, y, yStep, into, count, { $0 + $1 }, { $0 + $1 })
  case .subtract: zip(x, xStep, y, yStep, into, count, { $0 - $1 }, { $0 - $1 })
  case .multiply: zip(x, xStep, y, yStep, into, count, { $0 * $1 }, { $0 * $1 })
  case .divide: zip(x, xStep, y, yStep, into, count, { $0 / $1 }, { $0 / $1 })
  case .minimum:
    zip(x, xStep, y, yStep, into, count, { minimum($0, $1) }, { $0 < $1 || $0 != $0 ? $0 : $1 })
  case .maximum:
    zip(x, xStep, y, yStep, into, count, { maximum($0, $1) }, { $1 < $0 || $0 != $0 ? $0 : $1 })
  case .power: zip(x, xStep, y, yStep, into, count) { graphc_pow1($0, $1) }
  case .floorDivide: zip(x, xStep, y, yStep, into, count) { floorDivide($0, $1) }
  case .remainder: zip(x, xStep, y, yStep, into, count) { remainder($0, $1) }
  }
}

/// Operands that are dense or repeat one element are read by vectors, others element by element.
@inline(__always)
private func zip(
  _ x: UnsafePointer<Float>, _ xStep: Int, _ y: UnsafePointer<Float>, _ yStep: Int,
  _ into: UnsafeMutablePointer<Float>, _ count: Int, _ vector: (Vector, Vector) -> Vector,
  _ scalar: (Float, Float) -> Float
) {
  var i = 0
  switch (xStep, yStep) {
  case (1, 1):
    while i + lanes <= count {
      store(vector(load(x + i), load(y + i)), into + i)
      i += lanes
    }
  case (1, 0):
    let right = splat(y[0])
    while i + lanes <= count {
      store(vector(load(x + i), right), into + i)
      i += lanes
    }
  case (0, 1):
    let left = splat(x[0])
    while i + lanes <= count {
      store(vector(left, load(y + i)), into + i)
      i += lanes
    }
  default: break
  }
  while i < count {
    into[i] = scalar(x[i * xStep], y[i * yStep])
    i += 1
  }
}

@inline(__always)
private func zip(
  _ x: UnsafePointer<Float>, _ xStep: Int, _ y: UnsafePointer<Float>, _ yStep: Int,
  _ into: UnsafeMutablePointer<Float>, _ count: Int, _ scalar: (Float, Float) -> Float
) {
  for i in 0..<count { into[i] = scalar(x[i * xStep], y[i * yStep]) }
}

/// x modulo y with the sign of y, as Python's `%`; NaN for y = 0.
@inline(__always)
private func remainder(_ x: Float, _ y: Float) -> Float {
  let rest = graphc_fmod1(x, y)
  if rest == 0 { return Float(signOf: y, magnitudeOf: 0) }
  return (rest < 0) != (y < 0) ? rest + y : rest
}

/// x / y rounded down, computed from the exact remainder as in Python; x / y for y = 0.
@inline(__always)
private func floorDivide(_ x: Float, _ y: Float) -> Float {
  if y == 0 { return x / y }
  let rest = graphc_fmod1(x, y)
  var quotient = (x - rest) / y
  // The sign of the remainder decides: the remainder plus y, the other test, may be infinite.
  if rest != 0, (rest < 0) != (y < 0) { quotient -= 1 }
  if quotient == 0 { return Float(signOf: x / y, magnitudeOf: 0) }
  let whole = graphc_floor1(quotient)
  return quotient - whole > 0.5 ? whole + 1 : whole
}
