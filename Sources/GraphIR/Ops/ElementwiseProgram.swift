package import GraphcRuntime

/// Elementwise functions that are computed together: instructions in order, and which of their values are results.
package struct ElementwiseProgram: Hashable, Sendable {
  /// What an instruction computes.
  package enum Function: Hashable, Sendable {
    case unary(UnaryFunction)
    case binary(BinaryFunction)
  }

  /// What an instruction reads.
  package enum Operand: Hashable, Sendable {
    /// An operand of the op.
    case operand(Int)
    /// The value of an instruction before.
    case value(Int)
    case number(Double)
  }

  package struct Instruction: Hashable, Sendable {
    package var function: Function
    package var operands: [Operand]

    package init(_ function: Function, _ operands: [Operand]) {
      self.function = function
      self.operands = operands
    }
  }

  package var instructions: [Instruction]
  /// The instructions whose values are results.
  package var results: [Int]

  package init(_ instructions: [Instruction], results: [Int]) {
    self.instructions = instructions
    self.results = results
  }

  /// What the program has that no kernel takes, for a number of operands; `nil` if it is valid.
  package func fault(operandCount: Int) -> String? {
    guard (1...ElementwiseLimits.operands).contains(operandCount) else {
      return "a program has 1 to \(ElementwiseLimits.operands) operands, not \(operandCount)"
    }
    guard (1...ElementwiseLimits.instructions).contains(instructions.count) else {
      return "a program has 1 to \(ElementwiseLimits.instructions) instructions, not \(instructions.count)"
    }
    guard (1...ElementwiseLimits.results).contains(results.count), Set(results).count == results.count,
      results.allSatisfy(instructions.indices.contains)
    else { return "a program has 1 to \(ElementwiseLimits.results) different instructions as results" }
    for (index, instruction) in instructions.enumerated() {
      let isRead = instruction.operands.allSatisfy { operand in
        switch operand {
        case .operand(let number): (0..<operandCount).contains(number)
        case .value(let number): (0..<index).contains(number)
        case .number: true
        }
      }
      guard isRead, instruction.operands.count == instruction.function.operandCount else {
        return "'\(instruction.text)' reads what is not there"
      }
    }
    guard constants.count <= ElementwiseLimits.instructions, registers() != nil else {
      return "a program holds at most \(ElementwiseLimits.registers) values at a time"
    }
    return nil
  }

  /// The numbers that are read, each once.
  private var constants: [UInt32] {
    var bits: [UInt32] = []
    for case .number(let number) in instructions.flatMap(\.operands) where !bits.contains(Float(number).bitPattern) {
      bits.append(Float(number).bitPattern)
    }
    return bits
  }

  /// The register of the value of each instruction, free again after its last reader; `nil` if there are too few.
  private func registers() -> [Int]? {
    var lastReaders = Array(instructions.indices)
    for (index, instruction) in instructions.enumerated() {
      for case .value(let value) in instruction.operands { lastReaders[value] = index }
    }
    for result in results { lastReaders[result] = instructions.count }
    var free = Array((0..<ElementwiseLimits.registers).reversed())
    var registers: [Int] = []
    for (index, instruction) in instructions.enumerated() {
      let read = Set(instruction.operands.compactMap { if case .value(let value) = $0 { value } else { nil } })
      for value in read.sorted() where lastReaders[value] == index { free.append(registers[value]) }
      guard let register = free.popLast() else { return nil }
      registers.append(register)
      if lastReaders[index] == index { free.append(register) }
    }
    return registers
  }

  /// The program as the kernel takes it (`ElementwiseArguments`).
  var code: [Dim] {
    let (constants, registers) = (constants, registers() ?? [])
    func number(_ operand: Operand) -> Int {
      switch operand {
      case .operand(let number): number
      case .value(let value): ElementwiseLimits.operands + registers[value]
      case .number(let number):
        ElementwiseLimits.firstConstant + (constants.firstIndex(of: Float(number).bitPattern) ?? 0)
      }
    }
    var code = [instructions.count, results.count, constants.count]
    for (index, instruction) in instructions.enumerated() {
      let operands = instruction.operands.map(number)
      code += [instruction.function.code, operands[0], operands.count > 1 ? operands[1] : 0, registers[index]]
    }
    code += results.map { registers[$0] }
    code += constants.map { Int($0) }
    return code.map { Dim($0) }
  }
}

extension ElementwiseProgram.Function {
  package var operandCount: Int {
    switch self {
    case .unary: 1
    case .binary: 2
    }
  }

  package var op: Op {
    switch self {
    case .unary(let function): .unary(Unary(function))
    case .binary(let function): .binary(Binary(function))
    }
  }

  fileprivate var code: Int {
    switch self {
    case .unary(let function): UnaryFunction.allCases.firstIndex(of: function) ?? 0
    case .binary(let function):
      ElementwiseLimits.firstBinaryCode + (BinaryFunction.allCases.firstIndex(of: function) ?? 0)
    }
  }
}

// MARK: Text

extension ElementwiseProgram.Instruction {
  /// The name of the function, then what it reads: `x2` an operand of the op, `v0` the value of an instruction, or a
  /// number.
  var text: String {
    ([function.op.definition.mnemonic]
      + operands.map { operand in
        switch operand {
        case .operand(let number): "x\(number)"
        case .value(let number): "v\(number)"
        case .number(let number): "\(number)"
        }
      }).joined(separator: " ")
  }

  init(text: String) throws(AttributeError) {
    let words = text.split(separator: " ").map(String.init)
    let functions =
      UnaryFunction.allCases.map { ElementwiseProgram.Function.unary($0) }
      + BinaryFunction.allCases.map { ElementwiseProgram.Function.binary($0) }
    guard let name = words.first, let function = functions.first(where: { $0.op.definition.mnemonic == name }) else {
      throw AttributeError(message: "'\(text)' begins with no elementwise function")
    }
    var operands: [ElementwiseProgram.Operand] = []
    for word in words.dropFirst() {
      if let number = Self.number(word, after: "x") {
        operands.append(.operand(number))
      } else if let number = Self.number(word, after: "v") {
        operands.append(.value(number))
      } else if let number = Double(word), !number.isNaN {
        operands.append(.number(number))
      } else {
        throw AttributeError(message: "'\(word)' is no operand, such as x0, v0 or 0.5")
      }
    }
    self.init(function, operands)
  }

  private static func number(_ word: String, after letter: String) -> Int? {
    word.hasPrefix(letter) ? Int(word.dropFirst()) : nil
  }
}
