import GraphIR
import ModelSpec

/// The replacement text for a foreign word, filled with the arguments of a call.
///
/// `{x}` is an argument, in parentheses if an operator is adjacent; `{tensors...}` the elements of a list, or the
/// remaining arguments; `{filter:a,b}` the result of a `Filter` for arguments or numbers. A section between `«` and `»`
/// is left out if one of its arguments was not given.
struct ForeignTemplate {
  /// Facts about the values of arguments.
  struct Facts {
    /// The source text of an expression.
    var text: (Expression) -> String
    /// The type of an expression that is a tensor; `nil` for others and after an error.
    var type: (Expression) -> TensorType?
    /// The text of a dim.
    var dim: (Dim) -> String?
    /// The dtype that an expression names: `torch.float32`, `'float32'`, `f32`.
    var dtype: (Expression) -> String?
    /// The name of a function of this language that an expression names: `'relu'`.
    var function: (Expression) -> String?
  }

  /// An argument, or a default of the form.
  enum Bound {
    case argument(Expression)
    case rest([Expression])
    case text(String)
  }

  let arguments: [String: Bound]
  let facts: Facts

  /// Binds the arguments of a call to the parameters of a form; `nil` if they do not fit.
  static func bind(_ arguments: [Expression.Argument], to form: ForeignWord.Form) -> [String: Bound]? {
    var bound: [String: Bound] = [:]
    let positional = arguments.filter { $0.name == nil }.map(\.value)[...]
    var left = positional
    for parameter in form.parameters {
      if parameter.takesRest {
        var values = Array(left)
        if values.count == 1, case .list(let elements) = values[0].kind { values = elements }
        if !values.isEmpty { bound[parameter.name] = .rest(values) }
        left = []
      } else if let value = left.popFirst() {
        bound[parameter.name] = .argument(value)
      }
    }
    guard left.isEmpty else { return nil }
    for argument in arguments {
      guard let name = argument.name else { continue }
      let parameter =
        form.parameters.first { $0.name == name } ?? form.parameters.first { ForeignWord.areSynonyms($0.name, name) }
      guard let parameter else {
        if ForeignWord.ignoredArguments.contains(name) { continue }
        return nil
      }
      guard bound[parameter.name] == nil else { return nil }
      if parameter.takesRest, case .list(let elements) = argument.value.kind {
        bound[parameter.name] = .rest(elements)
      } else {
        bound[parameter.name] = .argument(argument.value)
      }
    }
    for parameter in form.parameters where bound[parameter.name] == nil {
      if let fallback = parameter.fallback {
        bound[parameter.name] = .text(fallback)
      } else if !parameter.isOptional {
        return nil
      }
    }
    // A layer called without its input has a number in the place of the input.
    if form.name.first?.isUppercase == true, case .argument(let first)? = bound["x"], first.literalKind != nil {
      return nil
    }
    return bound
  }

  /// - Returns: `nil` if something that the text needs is unknown.
  func filled(_ template: String) -> String? {
    var result = ""
    var rest = Substring(template)
    while let first = rest.first {
      switch first {
      case "«":
        guard let end = rest.firstIndex(of: "»") else { return nil }
        let section = rest[rest.index(after: rest.startIndex)..<end]
        rest = rest[rest.index(after: end)...]
        if isGiven(section) {
          guard let text = filled(String(section)) else { return nil }
          result += text
        }
      case "{":
        guard let end = rest.firstIndex(of: "}") else { return nil }
        let hole = rest[rest.index(after: rest.startIndex)..<end]
        rest = rest[rest.index(after: end)...]
        guard let text = value(of: hole, isDelimited: Self.isDelimited(after: result, before: rest)) else { return nil }
        result += text
      default:
        result.append(first)
        rest.removeFirst()
      }
    }
    return result
  }

  /// Whether a text between two others needs no parentheses.
  static func isDelimited(after left: some StringProtocol, before right: some StringProtocol) -> Bool {
    let before = left.last { $0 != " " }
    let after = right.first { $0 != " " }
    return (before.map { "(,[=:".contains($0) } ?? true) && (after.map { "),]:»".contains($0) } ?? true)
  }

  /// Whether every argument used in a section was given.
  private func isGiven(_ section: Substring) -> Bool {
    section.matches(of: /\{([a-z_]+)/).allSatisfy { match in
      switch arguments[String(match.1)] {
      case .argument, .rest: true
      case .text, nil: false
      }
    }
  }

  private func value(of hole: Substring, isDelimited: Bool) -> String? {
    if hole.hasSuffix("...") {
      return elements(String(hole.dropLast(3))).map { $0.map(facts.text).joined(separator: ", ") }
    }
    let parts = hole.split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else {
      switch arguments[String(hole)] {
      case .argument(let expression):
        let text = facts.text(expression)
        return isDelimited || expression.precedence == .postfix || text.hasPrefix("(") ? text : "(\(text))"
      case .text(let text): return text
      case .rest, nil: return nil
      }
    }
    return ForeignFilter(rawValue: String(parts[0])).flatMap {
      $0.text(of: parts[1].split(separator: ",").map(String.init), in: self)
    }
  }

  // MARK: - For filters

  func elements(_ name: String) -> [Expression]? {
    switch arguments[name] {
    case .rest(let elements): elements
    case .argument(let expression):
      if case .list(let elements) = expression.kind { elements } else { nil }
    case .text, nil: nil
    }
  }

  func expression(_ name: String) -> Expression? {
    if case .argument(let expression)? = arguments[name] { expression } else { nil }
  }

  /// The integer value of an argument, or of a number in the template.
  func integer(_ name: String) -> Int? {
    if let number = Int(name) { return number }
    switch arguments[name] {
    case .argument(let expression): return expression.integerLiteral
    case .text(let text): return Int(text)
    case .rest(let elements): return elements.count == 1 ? elements[0].integerLiteral : nil
    case nil: return nil
    }
  }

  func shape(_ name: String) -> [Dim]? { expression(name).flatMap(facts.type)?.shape }
}

extension Expression {
  /// The value of an integer with or without a sign.
  var integerLiteral: Int? {
    switch kind {
    case .integer(let value): value
    case .unary(.negate, let operand):
      if case .integer(let value) = operand.kind { -value } else { nil }
    default: nil
    }
  }
}
