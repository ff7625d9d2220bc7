import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

extension FunctionGenerator {
  /// The advice for a word of another framework, and the replacement text if it is sure.
  struct ForeignAnswer {
    var help: String
    var new: String?
  }

  /// The advice for a call that does not exist in this language.
  ///
  /// - Parameters:
  ///   - root: the text before the point, such as `torch`, or empty for a method.
  ///   - place: the place of the whole call, which is replaced.
  func foreignCall(
    _ word: String, root: String? = nil, _ arguments: [Expression.Argument], at place: Span, in scope: Scope
  ) -> ForeignAnswer? {
    let special = root.map { ForeignWord.rows(of: "\($0).\(word)") } ?? []
    let rows = special + (special.isEmpty ? ForeignWord.rows(of: word) : [])
    let facts = facts(in: scope)
    for row in rows {
      guard let bound = ForeignTemplate.bind(arguments, to: row.form) else { continue }
      guard let own = row.own else { return ForeignAnswer(help: row.note ?? "") }
      guard let text = ForeignTemplate(arguments: bound, facts: facts).filled(own) else { continue }
      return ForeignAnswer(
        help: "write \(text)" + (row.note.map { ": \($0)" } ?? ""), new: standing(text, at: place))
    }
    if root != nil, let callable = module.callable(named: word, isLibrary: scope.isLibrary) {
      let text = "\(word)(\(translated(arguments, for: callable, facts).joined(separator: ", ")))"
      return ForeignAnswer(help: "write \(text)", new: standing(text, at: place))
    }
    if let note = rows.lazy.compactMap(\.note).first { return ForeignAnswer(help: note) }
    return rows.lazy.compactMap(\.ownCallee).first.map { ForeignAnswer(help: described(word, as: $0)) }
  }

  /// A function name where a block is expected: `'relu'`, `nn.GELU()`, `swish`.
  func ownFunction(_ expression: Expression, in scope: Scope) -> String? {
    let word: String
    switch expression.kind {
    case .string(let text): word = text
    case .name(let name): word = name
    case .call(let call) where call.arguments.isEmpty: word = call.callee
    case .member(_, let member) where member.arguments?.isEmpty ?? true: word = member.name
    default: return nil
    }
    let renamed = ForeignWord.rows(of: word).first { row in row.ownCallee.map { "\($0)({x})" == row.own } ?? false }
    if let own = renamed?.ownCallee { return own }
    if module.callable(named: word, isLibrary: scope.isLibrary) != nil { return word }
    return nil
  }

  private func described(_ word: String, as own: String) -> String {
    let how = Builtin.table[own] == nil ? "'graphc show \(own)' prints it" : "'graphc ops \(own)' says how it is called"
    return "'\(word)' is '\(own)' here, called with its input first; \(how)"
  }

  /// Arguments renamed to those of a callable of this language, without those that it does not need.
  private func translated(
    _ arguments: [Expression.Argument], for callable: Callable, _ facts: ForeignTemplate.Facts
  ) -> [String] {
    let valid: [String]
    switch callable {
    case .block(let block, _): valid = block.body.inputs.map(\.name.text) + block.body.config.map(\.name.text)
    case .builtin(let builtin):
      if builtin.takesExtraNames { return arguments.map(\.description) }
      valid = builtin.parameters.map(\.name)
    }
    return arguments.compactMap { argument in
      let text = facts.text(argument.value)
      guard let name = argument.name else { return text }
      if valid.contains(name) { return "\(name)=\(text)" }
      if let own = ForeignArguments.own(for: name, among: valid) { return "\(own)=\(text)" }
      return ForeignArguments.needless(name) == nil ? "\(name)=\(text)" : nil
    }
  }

  // MARK: - Members

  /// The error for `x.view(…)`, `torch.cat(…)` or `x.shape`.
  ///
  /// - Parameter indices: the index that follows, as in `x.shape[0]`, which is at `whole`.
  func memberError(
    _ base: Expression, _ member: Expression.Member, of expression: Expression,
    indices: [Expression.Index]? = nil, whole: Span? = nil, in scope: Scope
  ) -> Diagnostic {
    let place = expression.span
    if let path = namespace(base, in: scope) {
      let root = path.split(separator: ".")[0]
      let answer =
        member.arguments.map {
          foreignCall(member.name, root: String(root), $0, at: place, in: scope)
        } ?? constant(member.name, at: place, in: scope)
      let span = Span(source: place.source, start: Int(place.start), end: Int(expression.operatorSpan.end))
      return noMember(
        "'\(path).\(member.name)' is not part of the language: there are no modules; a function is called by its name",
        at: span, answer, replacing: place)
    }
    let message = "values have no methods and no attributes, such as '.\(member.name)'"
    if let arguments = member.arguments {
      let receiver = Expression.Argument(name: nil, nameSpan: nil, value: base)
      let answer = foreignCall(member.name, root: "", [receiver] + arguments, at: place, in: scope)
      return noMember(message, at: expression.operatorSpan, answer, replacing: place)
    }
    if member.name == "shape" || member.name == "size", let indices, let whole {
      let answer = dim(of: base, indices, at: whole, in: scope)
      return noMember(message, at: expression.operatorSpan, answer, replacing: whole)
    }
    return noMember(
      message, at: expression.operatorSpan, attribute(member.name, of: base, in: scope), replacing: place)
  }

  /// The error for `x.shape[0]`.
  func memberError(
    indexed operand: Expression, _ indices: [Expression.Index], whole: Span, in scope: Scope
  ) -> any Error {
    guard case .member(let base, let member) = operand.kind else { return AlreadyReported() }
    return memberError(base, member, of: operand, indices: indices, whole: whole, in: scope)
  }

  private func noMember(
    _ message: String, at span: Span, _ answer: ForeignAnswer?, replacing place: Span
  ) -> Diagnostic {
    Diagnostic(
      "spec/no-member", message, at: span,
      help: answer?.help ?? "'graphc ops' lists the functions, 'graphc show library' the blocks"
    ).fixed(answer?.new, replacing: module.written(place), at: place)
  }

  /// The namespace before a point, such as `torch.nn`, if its first name is not a value of the spec.
  private func namespace(_ expression: Expression, in scope: Scope) -> String? {
    switch expression.kind {
    case .name(let name): scope[name] == nil && scope.later[name] == nil ? name : nil
    case .member(let base, let member) where member.arguments == nil:
      namespace(base, in: scope).map { "\($0).\(member.name)" }
    default: nil
    }
  }

  /// `math.pi`, `np.inf`, `torch.float32`, `self.heads`
  private func constant(_ name: String, at place: Span, in scope: Scope) -> ForeignAnswer? {
    let text: String? =
      switch name {
      case "pi": "3.141592653589793"
      case "e": "2.718281828459045"
      case "inf", "infty", "Inf": "inf"
      case "newaxis": "new"
      default:
        scope[name] != nil || module.callable(named: name, isLibrary: scope.isLibrary) != nil
          ? name : ForeignArguments.dtype(name)
      }
    if let text { return ForeignAnswer(help: "write \(text)", new: text) }
    return nil
  }

  /// `x.shape[1]`
  private func dim(
    of base: Expression, _ indices: [Expression.Index], at place: Span, in scope: Scope
  ) -> ForeignAnswer? {
    let facts = facts(in: scope)
    guard let type = facts.type(base), indices.count == 1, case .at(let expression) = indices[0].kind,
      let index = expression.integerLiteral,
      case let axis = index < 0 ? index + type.rank : index, type.shape.indices.contains(axis),
      let text = facts.dim(type.shape[axis])
    else { return attribute("shape", of: base, in: scope) }
    return ForeignAnswer(help: "the dims have names: write \(text)", new: standing(text, at: place))
  }

  private func attribute(_ name: String, of base: Expression, in scope: Scope) -> ForeignAnswer? {
    let facts = facts(in: scope)
    let text = facts.text(base)
    switch name {
    case "mT", "H", "mH", "t":
      let value = base.precedence == .postfix || text.hasPrefix("(") ? text : "(\(text))"
      return ForeignAnswer(help: "write \(value).T, which swaps the last two axes", new: "\(value).T")
    case "shape", "size", "ndim", "rank", "dtype":
      guard let type = facts.type(base) else {
        return ForeignAnswer(help: "the dims of a value have names: use those of its type")
      }
      if name == "dtype" { return ForeignAnswer(help: "write \(type.dtype.rawValue)", new: type.dtype.rawValue) }
      if name == "ndim" || name == "rank" { return ForeignAnswer(help: "write \(type.rank)", new: "\(type.rank)") }
      return ForeignAnswer(help: "the dims have names: \(text) is \(type)")
    case "data", "real", "grad", "values": return ForeignAnswer(help: "write \(text)", new: text)
    case "device": return ForeignAnswer(help: "where a model runs is no matter of its spec: leave it out")
    case "weight", "bias":
      return ForeignAnswer(
        help: "the parameters of a block are its own; what two places share is declared under 'parameters'")
    default: return nil
    }
  }

  // MARK: - Texts

  /// What is known about expressions at the place of a foreign word.
  func facts(in scope: Scope) -> ForeignTemplate.Facts {
    ForeignTemplate.Facts(
      text: { self.module.text(of: $0) },
      type: { expression in
        guard case .tensor(let id)? = try? self.evaluate(expression, in: scope) else { return nil }
        return self.builder.type(of: id)
      },
      dim: { self.text(of: $0, in: scope) },
      dtype: { expression in
        switch expression.kind {
        case .string(let name), .name(let name): ForeignArguments.dtype(name)
        case .member(_, let member): ForeignArguments.dtype(member.name)
        default: nil
        }
      },
      function: { self.ownFunction($0, in: scope) })
  }

  /// A dim as text in a block or a model: a name bound by the types of its inputs, or its formula.
  private func text(of dim: Dim, in scope: Scope) -> String? {
    if let value = dim.constantValue { return "\(value)" }
    let names = scope.entries.filter { _, entry in
      if case .integer(dim)? = entry.value { true } else { false }
    }
    if let name = names.keys.min() { return name }
    let text = dim.description.split(separator: "*").joined(separator: " * ")
    guard let formula = ExpressionParser.parsed(text) else { return nil }
    var areKnown = true
    formula.forEachName { areKnown = areKnown && scope[$0.text] != nil }
    return areKnown ? text : nil
  }

  /// A text, in parentheses if adjacent operators would split it.
  func standing(_ text: String, at place: Span) -> String {
    guard let expression = ExpressionParser.parsed(text), expression.precedence < .postfix else { return text }
    return module.isDelimited(place) ? text : "(\(text))"
  }
}

extension ExpressionParser {
  /// Parses a replacement text.
  static func parsed(_ text: String) -> Expression? {
    try? expression(ScalarText(verbatim: text, from: SourceID(index: .max)))
  }
}
