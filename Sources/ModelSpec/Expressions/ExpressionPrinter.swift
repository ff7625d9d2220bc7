extension Expression: CustomStringConvertible {
  /// The canonical text: one space around binary operators, and only the parentheses that the grammar needs. It parses
  /// back to the same tree. Integers and floats in the tree must not be negative, which the parser guarantees.
  package var description: String {
    switch kind {
    case .integer(let value): "\(value)"
    case .float(let value): "\(value)"
    case .string(let value): Self.quote(value)
    case .boolean(let value): "\(value)"
    case .infinity: "inf"
    case .enumCase(let name): ".\(name)"
    case .name(let name): name
    case .call(let call): call.description
    case .list(let elements): "[\(elements.map(\.description).joined(separator: ", "))]"
    case .unary(.not, let operand): "not \(operand.text(within: .not))"
    case .unary(.negate, let operand): "-\(operand.text(within: .unary))"
    case .binary(let operation, let left, let right): Self.text(operation, left, right)
    case .transpose(let value): "\(value.transposableText).T"
    case .member(let value, let member):
      "\(value.transposableText).\(member.name)"
        + (member.arguments.map { "(\($0.map(\.description).joined(separator: ", ")))" } ?? "")
    case .index(let value, let indices):
      "\(value.text(within: .postfix))[\(indices.map(\.description).joined(separator: ", "))]"
    case .conditional(let then, let condition, let otherwise):
      "\(then.text(within: .or)) if \(condition.text(within: .or)) else \(otherwise.text(within: .conditional))"
    }
  }

  /// The text at a place that allows only operators of this level or tighter.
  private func text(within level: Precedence) -> String {
    precedence < level ? "(\(description))" : description
  }

  /// The text before `.T`. A number needs parentheses: `3.T` would start as a float.
  private var transposableText: String {
    switch kind {
    case .integer, .float: "(\(description))"
    default: text(within: .postfix)
    }
  }

  private static func text(_ operation: BinaryOperator, _ left: Expression, _ right: Expression) -> String {
    let level = operation.precedence
    let (leftLevel, rightLevel): (Precedence, Precedence) =
      switch level {
      case .power: (.postfix, .unary)
      case .comparison: (level.tighter, level.tighter)
      default: (level, level.tighter)
      }
    return "\(left.text(within: leftLevel)) \(operation.rawValue) \(right.text(within: rightLevel))"
  }

  private static func quote(_ text: String) -> String {
    text.utf8.contains(UInt8(ascii: "'")) ? "\"\(text)\"" : "'\(text)'"
  }
}

extension Expression.Call: CustomStringConvertible {
  package var description: String {
    "\(callee)(\(arguments.map(\.description).joined(separator: ", ")))"
  }
}

extension Expression.Argument: CustomStringConvertible {
  package var description: String { name.map { "\($0)=\(value)" } ?? value.description }
}

extension Expression.Index: CustomStringConvertible {
  package var description: String {
    switch kind {
    case .newAxis: "new"
    case .ellipsis: "..."
    case .at(let position): position.description
    case .slice(let start, let end): "\(start?.description ?? ""):\(end?.description ?? "")"
    }
  }
}

extension TypeExpression: CustomStringConvertible {
  package var description: String { "\(dtype.text)[\(dims.map(\.description).joined(separator: ", "))]" }
}

extension TypeExpression.Dim: CustomStringConvertible {
  package var description: String {
    switch self {
    case .ellipsis: "..."
    case .expression(let expression): expression.description
    }
  }
}
