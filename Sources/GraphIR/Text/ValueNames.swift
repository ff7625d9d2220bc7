import Diagnostics
import GraphcText

/// The names of the values of a function in text: the name of the node, made unique by `.1`, `.2`, …, or the number of
/// the value.
///
/// Broken references get a name with `?`, so that a function that the verifier refuses can still be printed.
struct ValueNames {
  private var names: [[String]] = []
  private let function: Function

  init(_ function: Function) {
    self.function = function
    let inputCount = Self.inputCount(of: function)
    var taken: Set<UTF8Key> = []
    var suffixes: [UTF8Key: Int] = [:]
    var number = 0
    names.reserveCapacity(function.nodes.count)
    for (index, node) in function.nodes.enumerated() {
      var results: [String] = []
      for _ in node.types.indices {
        let wanted: String
        if index < inputCount, case .input(let input) = node.op {
          wanted = GIRName.reference(input.name)
        } else {
          // Further results are named after the first, whose name may have been made unique, so that the text parses
          // back.
          wanted = node.name.map { results.first ?? GIRName.sanitized($0) } ?? "\(number)"
        }
        results.append(Self.unique(wanted, &taken, &suffixes))
        number += 1
      }
      names.append(results)
    }
  }

  /// The name with its `%`.
  subscript(value: ValueID) -> String {
    guard names.indices.contains(value.node), names[value.node].indices.contains(value.result) else {
      return "%?\(value.node).\(value.result)"
    }
    return "%" + names[value.node][value.result]
  }

  /// The type; `nil` if there is no such value.
  func type(of value: ValueID) -> TensorType? {
    function.hasValue(value) ? function.type(of: value) : nil
  }

  /// The number of leading nodes that the header of the function declares.
  static func inputCount(of function: Function) -> Int {
    function.nodes.firstIndex { node in
      if case .input = node.op { return node.types.count != 1 || !node.operands.isEmpty }
      return true
    } ?? function.nodes.count
  }

  private static func unique(_ wanted: String, _ taken: inout Set<UTF8Key>, _ suffixes: inout [UTF8Key: Int]) -> String
  {
    if taken.insert(UTF8Key(wanted)).inserted { return wanted }
    let key = UTF8Key(wanted)
    var suffix = suffixes[key] ?? 1
    while !taken.insert(UTF8Key("\(wanted).\(suffix)")).inserted { suffix += 1 }
    suffixes[key] = suffix + 1
    return "\(wanted).\(suffix)"
  }
}
