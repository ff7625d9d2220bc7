import GraphcRuntime

/// Elementwise functions of several tensors that are computed together, each element being read once.
package struct Elementwise: OpDefinition {
  package static let mnemonics = ["elementwise"]
  package static let documentation = OpDocumentation(
    "elementwise functions of tensors that are broadcast to one shape, computed together", operands: ["x..."],
    formula:
      "program: instructions in order, such as \"multiply x0 0.5\" or \"add v0 x1\", where x0 is an operand and v0 the value of the first instruction; results: the instructions whose values are results, of the shape of all operands together"
  )

  package var program: ElementwiseProgram

  package init(_ program: ElementwiseProgram) { self.program = program }

  package init(mnemonic: String, attributes: inout AttributeReader) throws(AttributeError) {
    var instructions: [ElementwiseProgram.Instruction] = []
    for text in try attributes.strings("program") { instructions.append(try .init(text: text)) }
    program = ElementwiseProgram(instructions, results: try attributes.integers("results"))
  }

  package var attributes: [Attribute] {
    [
      Attribute("program", .strings(program.instructions.map(\.text))),
      Attribute("results", .integers(program.results)),
    ]
  }

  package func inferTypes(_ operands: [TensorType]) throws(InferenceError) -> [TensorType] {
    if let fault = program.fault(operandCount: operands.count) { throw InferenceError("gir/attribute", fault) }
    var all: [Dim] = []
    for index in operands.indices {
      try Check.float(operands, at: index)
      guard let shape = TensorType.broadcast(all, operands[index].shape) else {
        throw InferenceError(
          "shape/broadcast", "\(operands[index]) does not broadcast with the operands before it", operand: index)
      }
      all = shape
    }
    var shapes: [[Dim]] = []
    for instruction in program.instructions {
      var shape: [Dim] = []
      for operand in instruction.operands {
        switch operand {
        case .operand(let number): shape = TensorType.broadcast(shape, operands[number].shape) ?? all
        case .value(let number): shape = TensorType.broadcast(shape, shapes[number]) ?? all
        case .number: break
        }
      }
      shapes.append(shape)
    }
    for result in program.results where shapes[result] != all {
      throw InferenceError(
        "shape/mismatch",
        "'\(program.instructions[result].text)' has the shape \(shapes[result].shapeText), not that of all operands, \(all.shapeText)"
      )
    }
    return program.results.map { _ in TensorType(.f32, all) }
  }

  package var semantics: Semantics {
    .composite(
      decompose: { (builder, operands, origin) throws(InferenceError) in
        var values: [ValueID] = []
        for instruction in program.instructions {
          var read: [ValueID] = []
          for operand in instruction.operands {
            switch operand {
            case .operand(let number): read.append(operands[number])
            case .value(let number): read.append(values[number])
            case .number(let number):
              read.append(try builder.emit(.constant(Constant(.float(number))), origin: origin))
            }
          }
          values.append(try builder.emit(instruction.function.op, read, origin: origin))
        }
        return program.results.map { values[$0] }
      },
      lower: { (context) throws(LoweringError) in
        let shape = context.resultTypes[0].shape
        let views = context.operandTypes.indices.map { context.view($0) }
        let strides = views.map { $0.strides(broadcastTo: shape) }
        var results: [BufferArgument] = []
        for index in context.resultTypes.indices { results.append(try context.allocateResult(index)) }
        func operand(_ index: Int) -> BufferArgument? { index < views.count ? views[index].argument : nil }
        func result(_ index: Int) -> BufferArgument? { index < results.count ? results[index] : nil }
        try context.call(
          Kernels.Elementwise(
            program: program.code, x0: views[0].argument, x1: operand(1), x2: operand(2), x3: operand(3),
            x4: operand(4), x5: operand(5), x6: operand(6), x7: operand(7), y0: results[0], y1: result(1),
            y2: result(2), y3: result(3), over: Symbolic.Strided(shape: shape, strides: strides)))
      })
  }

  package func readsSeparateRows(_ operand: Int) -> Bool { true }

  package var gradient: Gradient { .decomposition }

  package func multiplyAdds(_ operands: [TensorType]) -> Dim { 0 }
}
