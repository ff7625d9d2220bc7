import Diagnostics
import GraphcRuntime
import GraphcText

/// Functions and their nodes.
extension ModuleParser {
  /// The names that the text of a function has defined so far.
  private struct Scope {
    var builder: FunctionBuilder
    var values: [UTF8Key: ValueID] = [:]
    /// Names defined by nodes with errors; errors of their uses are not reported.
    var broken: Set<UTF8Key> = []
    var parameters: [ParameterDeclaration] = []
    var folded: [FoldedParameter] = []
    var outputs: [(name: String, type: TensorType)] = []
  }

  /// An operand; its value is `nil` if the node that defines it has errors.
  private typealias Operand = (value: ValueID?, span: Span)

  mutating func functionDefinition(_ module: inout Module) throws(Diagnostic) {
    try expect(.function)
    let nameSpan = token.span
    guard case .function(let name) = token.kind else { throw unexpected("the name of the function, such as @main") }
    try advance()
    guard types.functions[UTF8Key(name)] == nil, !brokenFunctions.contains(UTF8Key(name)) else {
      throw error("gir/duplicate-name", "@\(GIRName.reference(name)) is defined twice", at: nameSpan)
    }
    types.begin()
    var scope = Scope(builder: FunctionBuilder(name: name))
    do {
      try header(&scope)
    } catch {
      brokenFunctions.insert(UTF8Key(name))
      throw error
    }
    // Calls are checked against the header even if the body has errors.
    let inputs = scope.builder.function.nodes.map { $0.types[0] }
    types.define(name, NodeTypes.Signature(inputs: inputs, outputs: scope.outputs.map(\.type)))
    try expect(.leftBrace)
    try body(&scope)
    scope.builder.declareParameters(scope.parameters)
    scope.builder.declareFolded(scope.folded)
    try checkCallDepth(of: scope.builder.function, at: nameSpan)
    module.functions.append(scope.builder.function)
  }

  private mutating func body(_ scope: inout Scope) throws(Diagnostic) {
    var hasReturned = false
    while !isAt(.rightBrace) {
      let start = token.span
      do throws(Diagnostic) {
        switch keyword {
        case _ where hasReturned: throw unexpected("'}'")
        case .parameter: try parameterDeclaration(&scope)
        case .folded: try foldedParameter(&scope)
        case .return:
          hasReturned = true
          try returnStatement(&scope)
        case .module, .dims, .check, .state, .function, nil: try node(&scope)
        }
      } catch {
        // At a function that does not end, the module parser continues with the next one.
        guard token.kind != .end, keyword != .function else { throw error }
        report(error)
        recover(from: start)
      }
    }
    guard hasReturned else { throw unexpected("'return'") }
    try expect(.rightBrace)
  }

  /// `(%x: f32[B, 8]) -> (y: f32[B, 8])`
  private mutating func header(_ scope: inout Scope) throws(Diagnostic) {
    try expect(.leftParenthesis)
    while !isAt(.rightParenthesis) {
      let start = token.span
      guard case .value(let name, let isQuoted) = token.kind else { throw unexpected("an input such as %x") }
      try advance()
      try expect(.colon)
      let type = try type()
      try countNode(at: start)
      let value = scope.builder.addInput(name: name, type: type, origin: origin(from: start))
      try define(Self.key(name, isQuoted: isQuoted), value, &scope, at: start)
      guard try take(.comma) else { break }
    }
    try expect(.rightParenthesis)
    try expect(.arrow)
    try expect(.leftParenthesis)
    while !isAt(.rightParenthesis) {
      let name = try reference("the name of an output")
      try expect(.colon)
      scope.outputs.append((name, try type()))
      guard try take(.comma) else { break }
    }
    try expect(.rightParenthesis)
  }

  /// `parameter attention.query.weight: f32[768, 768] ~ xavier_uniform`
  private mutating func parameterDeclaration(_ scope: inout Scope) throws(Diagnostic) {
    let start = token.span
    try expect(.parameter)
    let path = try reference("the path of the parameter")
    try expect(.colon)
    let type = try type()
    try expect(.tilde)
    let initializer = try initializer()
    let parameter = ParameterDeclaration(
      path: path, type: type, initializer: initializer, origin: origin(from: start))
    guard types.declare(path, type) else {
      throw error("gir/duplicate-name", "the parameter \(quoted(path)) is declared twice", at: start)
    }
    scope.parameters.append(parameter)
  }

  /// `folded attention.table: f32[16, 8] { … return %y }`
  private mutating func foldedParameter(_ scope: inout Scope) throws(Diagnostic) {
    let start = token.span
    try expect(.folded)
    let path = try reference("the path of the folded parameter")
    try expect(.colon)
    let type = try type()
    try expect(.leftBrace)
    var inner = Scope(builder: FunctionBuilder(name: path), outputs: [(name: "y", type: type)])
    while keyword != .return {
      guard !isAt(.rightBrace) else { throw unexpected("'return'") }
      try node(&inner)
    }
    try returnStatement(&inner)
    try expect(.rightBrace)
    guard types.declare(path, type) else {
      throw error("gir/duplicate-name", "the parameter \(quoted(path)) is declared twice", at: start)
    }
    scope.folded.append(FoldedParameter(path: path, body: inner.builder.function))
  }

  /// `return %y, %z`
  private mutating func returnStatement(_ scope: inout Scope) throws(Diagnostic) {
    let start = token.span
    try expect(.return)
    var values: [Operand] = []
    if case .value = token.kind { values = try operands(scope) }
    guard values.count == scope.outputs.count else {
      throw error(
        "gir/result-count", "the header names \(scope.outputs.count) outputs, \(values.count) are returned", at: start)
    }
    for ((value, span), output) in zip(values, scope.outputs) {
      guard let value else { continue }
      let type = scope.builder.type(of: value)
      guard type == output.type else {
        throw error(
          "gir/type-mismatch", "\(quoted(output.name)) is declared as \(output.type), but is \(type)", at: span)
      }
      scope.builder.addOutput(name: output.name, value: value)
    }
  }

  /// `%y = softmax %x : f32[B, 10]`; the types may be left out.
  private mutating func node(_ scope: inout Scope) throws(Diagnostic) {
    let start = token.span
    let names = try results()
    do {
      let node = try nodeDefinition(scope, resultCount: names.count, from: start)
      try countNode(at: start)
      guard var node else {
        scope.broken.formUnion(names.map(\.key))
        return
      }
      node.name = names[0].name
      let values = scope.builder.append(node)
      for (name, value) in zip(names, values) { try define(name.key, value, &scope, at: name.span) }
    } catch {
      scope.broken.formUnion(names.map(\.key))
      throw error
    }
  }

  /// `%a, %b =`; a number is not kept as a name.
  private mutating func results() throws(Diagnostic) -> [(key: UTF8Key, name: String?, span: Span)] {
    var names: [(key: UTF8Key, name: String?, span: Span)] = []
    repeat {
      guard case .value(let name, let isQuoted) = token.kind else {
        throw unexpected(names.isEmpty ? "a node such as %y = relu %x, or 'return'" : "a value such as %y")
      }
      let isNumber = !isQuoted && !GIRName.isPlain(name)
      names.append((Self.key(name, isQuoted: isQuoted), isNumber ? nil : name, token.span))
      try advance()
    } while try take(.comma)
    try expect(.equal)
    return names
  }

  /// The text after the `=`.
  ///
  /// - Returns: `nil` if it uses a name whose error has been reported.
  private mutating func nodeDefinition(
    _ scope: Scope, resultCount: Int, from start: Span
  ) throws(Diagnostic) -> Node? {
    let span = token.span
    let mnemonic = try word("an op")
    let op: Op
    var operands: [Operand] = []
    guard let entry = Op.entriesByMnemonic[mnemonic], entry.type != Input.self else {
      throw error(
        "gir/unknown-op", "no op is called '\(mnemonic)'", at: span,
        help: NearestName.help(for: mnemonic, among: Op.entriesByMnemonic.keys.sorted()))
    }
    if case .value = token.kind { operands = try self.operands(scope) }
    op = try self.op(mnemonic, entry)
    let writtenSpan = token.span
    let written = try take(.colon) ? try typeList() : nil

    let values = operands.compactMap(\.value)
    if values.count < operands.count { return nil }
    if op.callCounts.contains(where: { brokenFunctions.contains(UTF8Key($0.function)) }) { return nil }
    let inferred: [TensorType]
    do {
      inferred = try types.results(of: op, values.map { scope.builder.type(of: $0) })
    } catch {
      let operand = error.operand.flatMap { operands.indices.contains($0) ? operands[$0].span : nil }
      throw self.error(
        error.code, error.message, at: operand ?? span,
        help: error.help ?? error.castTo.map { "'cast' makes it \($0.rawValue)" })
    }
    guard inferred.count == resultCount else {
      throw error("gir/result-count", "'\(mnemonic)' has \(inferred.count) results here, not \(resultCount)", at: start)
    }
    if let written, written != inferred {
      throw error(
        "gir/type-mismatch", "'\(mnemonic)' gives \(inferred.listText) here, not \(written.listText)",
        at: writtenSpan)
    }
    return Node(op: op, operands: values, types: inferred, origin: origin(from: start))
  }

  private mutating func operands(_ scope: Scope) throws(Diagnostic) -> [Operand] {
    var operands: [Operand] = []
    repeat {
      guard case .value(let name, let isQuoted) = token.kind else { throw unexpected("an operand such as %x") }
      let key = Self.key(name, isQuoted: isQuoted)
      let value = scope.values[key]
      guard value != nil || scope.broken.contains(key) else {
        let known = scope.builder.function.nodes.suffix(200).compactMap(\.name)
        throw error(
          "gir/unknown-value", "\(token.description) is not defined above",
          help: isQuoted ? nil : NearestName.help(for: name, among: known))
      }
      operands.append((value, token.span))
      try advance()
    } while try take(.comma)
    return operands
  }

  /// Parses the attributes of an op and makes the op.
  private mutating func op(_ mnemonic: String, _ entry: OpEntry) throws(Diagnostic) -> Op {
    try reading(mnemonic, \.definition.attributes) { (reader) throws(AttributeError) in
      try entry.make(mnemonic, &reader)
    }
  }

  private func define(
    _ key: UTF8Key, _ value: ValueID, _ scope: inout Scope, at span: Span
  ) throws(Diagnostic) {
    guard scope.values.updateValue(value, forKey: key) == nil else {
      throw error("gir/duplicate-name", "the value is defined twice", at: span)
    }
  }

  /// Quoted names are a separate namespace: the input `%"3"` is not the value `%3`.
  private static func key(_ name: String, isQuoted: Bool) -> UTF8Key { UTF8Key(isQuoted ? "\"" + name : name) }
}
