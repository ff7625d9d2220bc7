import GraphIR
import GraphcText

extension Pass {
  /// Merges functions that differ only in their names, the names of values, and origins, so that later passes see each
  /// block once. Parameters keep their paths, which start with that of the call.
  package static let commonFunctions = Pass.ofModule("common-functions", "makes equal functions one") {
    (module, context) throws(PassError) in
    var result = module
    result.functions = []
    var known: [FunctionKey: String] = [:]
    var names: [UTF8Key: String] = [:]
    for (index, function) in module.functions.enumerated() {
      var function = function
      context.rewrites.spend(function.textSize)
      var isRenamed = false
      for (node, op) in function.nodes.map(\.op).enumerated()
      where op.callCounts.contains(where: { names[UTF8Key($0.function)] != nil }) {
        function.nodes[node].op = op.mapCallees { names[UTF8Key($0)] ?? $0 }
        isRenamed = true
      }
      if isRenamed { function = function.joiningSteps() }
      let isMain = index == module.functions.count - 1
      let key = FunctionKey(function)
      if !isMain, let equal = known[key], context.rewrites.take() {
        names[UTF8Key(function.name)] = equal
      } else {
        known[key] = function.name
        result.functions.append(function)
      }
    }
    return result
  }
}

/// What callers see of a function.
private struct FunctionKey: Hashable {
  private struct NodeKey: Hashable {
    var op: Op
    var exact: [UTF8Key]
    var operands: [ValueID]
    var types: [TensorType]
  }

  private struct OutputKey: Hashable {
    var name: UTF8Key
    var value: ValueID
  }

  private struct ParameterKey: Hashable {
    var path: UTF8Key
    var type: TensorType
    /// The initializer as text, which distinguishes the signs of zeros.
    var initializer: String
  }

  private struct FoldedKey: Hashable {
    var path: UTF8Key
    var body: FunctionKey
  }

  private let nodes: [NodeKey]
  private let outputs: [OutputKey]
  private let parameters: [ParameterKey]
  private let folded: [FoldedKey]

  init(_ function: Function) {
    nodes = function.nodes.map {
      NodeKey(op: $0.op, exact: $0.op.exactAttributes, operands: $0.operands, types: $0.types)
    }
    outputs = function.outputs.map { OutputKey(name: UTF8Key($0.name), value: $0.value) }
    parameters = function.parameters.map {
      ParameterKey(path: UTF8Key($0.path), type: $0.type, initializer: $0.initializer.text)
    }
    folded = function.folded.map { FoldedKey(path: UTF8Key($0.path), body: FunctionKey($0.body)) }
  }
}
