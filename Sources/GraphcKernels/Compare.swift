internal import CIntrinsics
internal import GraphcKernelTable

func compareF32(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  compare(Float.self, arguments, begin, end)
}

func compareI32(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  compare(Int32.self, arguments, begin, end)
}

/// Orders false before true.
func compareBool(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  compare(UInt8.self, arguments, begin, end)
}

@inline(__always)
private func compare<Element: Comparable & BitwiseCopyable>(
  _ type: Element.Type, _ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int
) {
  let call = arguments.assumingMemoryBound(to: StridedArguments<ComparisonFunction>.self).pointee
  var runs = ContiguousRuns(rank: call.rank, operands: 2, dims: call.dims, begin: begin, end: end)
  let xStep = runs.step(operand: 0)
  let yStep = runs.step(operand: 1)
  while runs.next() {
    let x = call.first.assumingMemoryBound(to: Element.self) + runs.first
    let y = call.second.assumingMemoryBound(to: Element.self) + runs.second
    let into = call.into.assumingMemoryBound(to: UInt8.self) + runs.start
    let count = runs.count
    switch call.function {
    case .equal: for i in 0..<count { into[i] = x[i * xStep] == y[i * yStep] ? 1 : 0 }
    case .notEqual: for i in 0..<count { into[i] = x[i * xStep] != y[i * yStep] ? 1 : 0 }
    case .less: for i in 0..<count { into[i] = x[i * xStep] < y[i * yStep] ? 1 : 0 }
    case .lessEqual: for i in 0..<count { into[i] = x[i * xStep] <= y[i * yStep] ? 1 : 0 }
    case .greater: for i in 0..<count { into[i] = x[i * xStep] > y[i * yStep] ? 1 : 0 }
    case .greaterEqual: for i in 0..<count { into[i] = x[i * xStep] >= y[i * yStep] ? 1 : 0 }
    }
  }
}

func logical(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: StridedArguments<LogicalFunction>.self).pointee
  var runs = ContiguousRuns(rank: call.rank, operands: 2, dims: call.dims, begin: begin, end: end)
  let xStep = runs.step(operand: 0)
  let yStep = runs.step(operand: 1)
  while runs.next() {
    let x = call.first.assumingMemoryBound(to: UInt8.self) + runs.first
    let y = call.second.assumingMemoryBound(to: UInt8.self) + runs.second
    let into = call.into.assumingMemoryBound(to: UInt8.self) + runs.start
    let count = runs.count
    switch call.function {
    case .and: for i in 0..<count { into[i] = x[i * xStep] & y[i * yStep] }
    case .or: for i in 0..<count { into[i] = x[i * xStep] | y[i * yStep] }
    }
  }
}
