import GraphIR

extension Function {
  /// The function with some nodes replaced by what `make` appends for them; the function itself if there is none.
  ///
  /// - Parameter make: gets the node with its operands in the new function, and returns the values of its results.
  func replacing<Failure: Error>(
    where isReplaced: (Op) -> Bool, by make: (inout FunctionBuilder, Node) throws(Failure) -> [ValueID]
  ) throws(Failure) -> Function {
    guard nodes.contains(where: { isReplaced($0.op) }) else { return self }
    var builder = FunctionBuilder(name: name)
    builder.declareParameters(parameters)
    builder.declareFolded(folded)
    var results: [[ValueID]] = []
    results.reserveCapacity(nodes.count)
    for node in nodes {
      let copy = node.reading(results)
      results.append(isReplaced(node.op) ? try make(&builder, copy) : builder.append(copy))
    }
    for output in outputs {
      builder.addOutput(name: output.name, value: results[output.value.node][output.value.result])
    }
    return builder.function
  }
}

extension Op {
  /// The repeat of several functions in turn that it is; `nil` for another op.
  var periodicRepeat: Repeat? {
    if case .repeat(let steps) = self, steps.functions.count > 1 { steps } else { nil }
  }

  var isPeriodicRepeat: Bool { periodicRepeat != nil }
}
