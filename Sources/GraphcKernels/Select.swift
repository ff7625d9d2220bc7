internal import CIntrinsics
internal import GraphcKernelTable

func select4(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  select(UInt32.self, arguments, begin, end)
}

func select1(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  select(UInt8.self, arguments, begin, end)
}

@inline(__always)
private func select<Element: BitwiseCopyable>(
  _ type: Element.Type, _ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int
) {
  let call = arguments.assumingMemoryBound(to: StridedArguments<Void>.self).pointee
  guard let third = call.third else { return }
  var runs = ContiguousRuns(rank: call.rank, operands: 3, dims: call.dims, begin: begin, end: end)
  let conditionStep = runs.step(operand: 0)
  let xStep = runs.step(operand: 1)
  let yStep = runs.step(operand: 2)
  while runs.next() {
    let condition = call.first.assumingMemoryBound(to: UInt8.self) + runs.first
    let x = call.second.assumingMemoryBound(to: Element.self) + runs.second
    let y = third.assumingMemoryBound(to: Element.self) + runs.third
    let into = call.into.assumingMemoryBound(to: Element.self) + runs.start
    for i in 0..<runs.count {
      let left = x[i * xStep]
      let right = y[i * yStep]
      into[i] = condition[i * conditionStep] != 0 ? left : right
    }
  }
}
