import ModelSpec

/// The tree of an expression as nested lists, without places: what two equal expressions have in common.
func tree(_ expression: Expression) -> String {
  switch expression.kind {
  case .integer(let value): "\(value)"
  case .float(let value): "\(value)f"
  case .string(let value): "\"\(value)\""
  case .boolean(let value): "\(value)"
  case .infinity: "inf"
  case .enumCase(let name): ".\(name)"
  case .name(let name): name
  case .call(let call): "(call \(call.callee)\(call.arguments.map { " \(tree($0))" }.joined()))"
  case .list(let elements): "(list\(elements.map { " \(tree($0))" }.joined()))"
  case .unary(let operation, let operand): "(\(operation.rawValue) \(tree(operand)))"
  case .binary(let operation, let left, let right): "(\(operation.rawValue) \(tree(left)) \(tree(right)))"
  case .transpose(let value): "(T \(tree(value)))"
  case .member(let value, let member):
    "(member \(tree(value)) \(member.name)\(member.arguments.map { "\($0.map { " \(tree($0))" })" } ?? ""))"
  case .index(let value, let indices): "(at \(tree(value))\(indices.map { " \(tree($0))" }.joined()))"
  case .conditional(let then, let condition, let otherwise):
    "(if \(tree(condition)) \(tree(then)) \(tree(otherwise)))"
  }
}

private func tree(_ argument: Expression.Argument) -> String {
  "\(argument.name.map { "\($0)=" } ?? "")\(tree(argument.value))"
}

private func tree(_ index: Expression.Index) -> String {
  switch index.kind {
  case .newAxis: "new"
  case .ellipsis: "..."
  case .at(let position): tree(position)
  case .slice(let start, let end): "\(start.map(tree) ?? "_"):\(end.map(tree) ?? "_")"
  }
}
