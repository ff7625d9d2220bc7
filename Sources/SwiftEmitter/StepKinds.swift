import ExecutionPlan
import GraphIR

/// The structs of the steps of a `repeat`: one type for all, or an enum of the types that take turns.
struct StepKinds {
  /// The type of an element of the array of steps.
  let type: String
  /// For each called function, in the order of the plan: its struct, and its enum case if there are several.
  let kinds: [(function: Int, name: String, enumCase: String)]
  private let repeated: RepeatedCall

  /// - Parameter member: the name of the array.
  init(_ repeated: RepeatedCall, _ member: String, _ groups: GroupStructs, _ functions: [String]) {
    self.repeated = repeated
    var cases = NameScope(reserved: SwiftNames.reservedMembers)
    kinds = PlanStep.repeated(repeated).callees.map { ($0, functions[$0], cases.member(functions[$0])) }
    if kinds.count == 1 {
      type = kinds[0].name
    } else {
      var types = NameScope(
        reserved: ReservedNames.ofBlocks.union(functions).union(groups.definitions.map(\.name)))
      type = types.type(member + "_step", suffix: "Kind")
    }
  }

  /// Writes the enum, if there are several types.
  func writeEnum(to source: inout SwiftSource) {
    guard kinds.count > 1 else { return }
    source.doc("A step of the repeat, of one of \(kinds.count) kinds.")
    source.block("enum \(type)") { source in
      for kind in kinds { source.line("case \(SwiftNames.escaped(kind.enumCase))(\(kind.name))") }
    }
    source.line()
  }

  /// Writes the statement that initializes the array.
  ///
  /// - Parameter path: an unterminated string literal, to which the number of a step is appended.
  func writeInitializer(of target: String, path: String, to source: inout SwiftSource) {
    let op = repeated.op
    let end = op.first + op.stepCount * op.stride
    let numbers =
      op.stride == 1 ? "(\(op.first)..<\(end))" : "Swift.stride(from: \(op.first), to: \(end), by: \(op.stride))"
    let prefix = "\(path).\\(index).\""
    guard kinds.count > 1 else {
      source.line("\(target) = try \(numbers).map { index throws(GraphcError) in")
      source.indented { $0.line("try \(type)(weights, prefix: \(prefix))") }
      source.line("}")
      return
    }
    source.line("\(target) = try \(numbers).map { index throws(GraphcError) -> \(type) in")
    source.indented { source in
      let step = op.first == 0 ? "index" : "(index - \(op.first))"
      let place = (op.stride == 1 ? step : "\(step) / \(op.stride)") + " % \(repeated.functions.count)"
      source.line("switch \(place) {")
      for (number, kind) in kinds.enumerated() {
        let places = repeated.functions.indices.filter { repeated.functions[$0] == kind.function }
        let isLast = number == kinds.count - 1
        source.line(isLast ? "default:" : "case \(places.map(String.init).joined(separator: ", ")):")
        source.indented {
          $0.line("return .\(SwiftNames.escaped(kind.enumCase))(try \(kind.name)(weights, prefix: \(prefix)))")
        }
      }
      source.line("}")
    }
    source.line("}")
  }
}
