internal import CIntrinsics
internal import GraphcKernelTable

/// Runs a program over blocks of elements: each instruction goes over a whole block, whose values stay in the
/// first-level cache. Every value is that of the function by itself.
func elementwise(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: ElementwiseArguments.self).pointee
  let memory = ElementwiseMemory(scratch)
  memory.fill(call.program)
  let width = call.dims[call.rank - 1]
  var position = begin
  while position < end {
    let row = position / width
    var column = position - row * width
    let runEnd = min(position - column + width, end)
    while position < runEnd {
      let count = min(ElementwiseLimits.block, runEnd - position)
      for operand in 0..<call.operandCount { place(call, memory, operand, row, column, count) }
      runBlock(call, memory, position, count)
      position += count
      column += count
    }
  }
}

/// Where an operand of an instruction lies: its first element, and whether the others follow it or are the same.
private struct ElementwiseSlot {
  var start: UnsafePointer<Float>
  /// 1 or 0.
  var step: Int
}

/// The scratch of a worker: slots by the numbers of operands, the values of constants, blocks for registers, and blocks
/// for operands that are neither dense nor constant along a run.
private struct ElementwiseMemory {
  let slots: UnsafeMutablePointer<ElementwiseSlot>
  private let constants: UnsafeMutablePointer<Float>
  private let blocks: UnsafeMutablePointer<Float>

  @inline(__always)
  init(_ scratch: UnsafeMutableRawPointer) {
    slots = scratch.assumingMemoryBound(to: ElementwiseSlot.self)
    constants = (scratch + ElementwiseLimits.slotByteCount).assumingMemoryBound(to: Float.self)
    blocks = (scratch + 2 * ElementwiseLimits.slotByteCount).assumingMemoryBound(to: Float.self)
  }

  @inline(__always)
  func register(_ number: Int) -> UnsafeMutablePointer<Float> { blocks + number * ElementwiseLimits.block }

  @inline(__always)
  func gathered(_ operand: Int) -> UnsafeMutablePointer<Float> { register(ElementwiseLimits.registers + operand) }

  /// Fills the slots of registers and constants.
  @inline(__always)
  func fill(_ program: UnsafePointer<Int>) {
    let bits = program + 3 + 4 * program[0] + program[1]
    for index in 0..<program[2] {
      constants[index] = Float(bitPattern: UInt32(truncatingIfNeeded: bits[index]))
      slots[ElementwiseLimits.firstConstant + index] = ElementwiseSlot(
        start: UnsafePointer(constants + index), step: 0)
    }
    for number in 0..<ElementwiseLimits.registers {
      slots[ElementwiseLimits.operands + number] = ElementwiseSlot(start: UnsafePointer(register(number)), step: 1)
    }
  }
}

/// Fills the slot of an operand for a block that begins at a column of a row.
@inline(__always)
private func place(
  _ call: ElementwiseArguments, _ memory: ElementwiseMemory, _ operand: Int, _ row: Int, _ column: Int, _ count: Int
) {
  let strides = call.dims + call.rank * (operand + 1)
  let step = strides[call.rank - 1]
  var rest = row
  var start = call.operands[operand] + column * step
  var axis = call.rank - 2
  while axis >= 0 {
    let above = rest / call.dims[axis]
    start += (rest - above * call.dims[axis]) * strides[axis]
    rest = above
    axis -= 1
  }
  if step == 0 || step == 1 {
    memory.slots[operand] = ElementwiseSlot(start: start, step: step)
  } else {
    let block = memory.gathered(operand)
    for i in 0..<count { block[i] = start[i * step] }
    memory.slots[operand] = ElementwiseSlot(start: UnsafePointer(block), step: 1)
  }
}

/// A result may lie where an operand does: only the last instruction, which reads the operands for the last time,
/// writes there at once, and the others are copied after it.
@inline(__always)
private func runBlock(_ call: ElementwiseArguments, _ memory: ElementwiseMemory, _ position: Int, _ count: Int) {
  let (instructionCount, resultCount) = (call.program[0], call.program[1])
  let results = call.program + 3 + 4 * instructionCount
  var written = -1
  for index in 0..<instructionCount {
    let instruction = call.program + 3 + 4 * index
    var into = memory.register(instruction[3])
    if index == instructionCount - 1 {
      for result in 0..<resultCount where results[result] == instruction[3] {
        into = call.results[result] + position
        written = result
      }
    }
    run(instruction, memory, into, count)
  }
  for result in 0..<resultCount where result != written {
    UnsafeMutableRawPointer(call.results[result] + position)
      .copyMemory(from: memory.register(results[result]), byteCount: count * MemoryLayout<Float>.stride)
  }
}

@inline(__always)
private func run(
  _ instruction: UnsafePointer<Int>, _ memory: ElementwiseMemory, _ into: UnsafeMutablePointer<Float>, _ count: Int
) {
  let (code, x) = (instruction[0], memory.slots[instruction[1]])
  if code >= ElementwiseLimits.firstBinaryCode {
    let y = memory.slots[instruction[2]]
    binary(
      BinaryFunction(code: code - ElementwiseLimits.firstBinaryCode), x.start, x.step, y.start, y.step, into, count)
  } else if x.step == 0 {
    let value = x.start[0]
    for i in 0..<count { into[i] = value }
    unary(UnaryFunction(code: code), into, into, count)
  } else {
    unary(UnaryFunction(code: code), x.start, into, count)
  }
}
