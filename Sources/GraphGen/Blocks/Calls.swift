import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

extension FunctionGenerator {
  /// The callee of a call: a block handed down as config, a block, or a built-in; `nil` for `repeat`.
  ///
  /// - Parameter span: the span of the whole call.
  func callee(_ call: Expression.Call, at span: Span, in scope: Scope) throws -> Callable? {
    if let entry = scope[call.callee] {
      switch entry.value {
      case nil: throw AlreadyReported()
      case .callable(let callable): return callable
      default: break
      }
    }
    if call.callee == "repeat" { return nil }
    if let callable = module.callable(named: call.callee, isLibrary: scope.isLibrary) { return callable }
    if let answer = foreignCall(call.callee, call.arguments, at: span, in: scope) {
      throw Diagnostic(
        "spec/unknown-ref", "no block or built-in is called '\(call.callee)'", at: call.calleeSpan, help: answer.help
      ).fixed(answer.new, replacing: module.written(span), at: span)
    }
    let near = module.nearest(to: call.callee, among: module.callableNames(isLibrary: scope.isLibrary))
    throw Diagnostic(
      "spec/unknown-ref", "no block or built-in is called '\(call.callee)'", at: call.calleeSpan,
      help: near.map { "did you mean '\($0)'?" } ?? "`graphc show library` lists the blocks, `graphc ops` the built-ins"
    ).fixed(near, replacing: call.callee)
  }

  func evaluate(_ call: Expression.Call, span: Span, in scope: Scope, owner: String?) throws -> Value {
    switch try callee(call, at: span, in: scope) {
    case nil: return try evaluateRepeat(call, span: span, in: scope, owner: owner)
    case .builtin(let builtin): return try self.call(builtin, call, span: span, in: scope, owner: owner)
    case .block(let block, let isLibrary):
      let arguments = try bind(call, to: block, in: scope)
      return try expand(block, isLibrary: isLibrary, arguments, call: call, span: span, in: scope, owner: owner)
    }
  }

  /// Binds arguments to parameter names. Positional ones fill the inputs in order, then the config.
  func bind(
    _ call: Expression.Call, to block: BlockSpec, in scope: Scope
  ) throws -> [String: BlockArgument] {
    let inputs = block.body.inputs.map(\.name.text)
    let config = block.body.config.map(\.name.text)
    var arguments: [String: BlockArgument] = [:]
    var position = 0
    for argument in call.arguments {
      let name: String
      if let given = argument.name {
        name = given
        guard inputs.contains(name) || config.contains(name) else {
          throw unknownArgument(argument, of: block.name.text, valid: inputs + config, in: call)
        }
      } else {
        guard position < inputs.count + config.count else {
          throw Diagnostic(
            "spec/too-many-arguments",
            "\(block.name.text) takes \(inputs.count) inputs and \(config.count) config values",
            at: argument.value.span,
            help: "in order they are \((inputs + config).joined(separator: ", "))")
        }
        name = position < inputs.count ? inputs[position] : config[position - inputs.count]
        position += 1
      }
      let value = try evaluateArgument(
        argument.value, isBlock: block.body.config.first { $0.name.text == name }?.kind == .block, in: scope)
      guard arguments.updateValue(value, forKey: name) == nil else {
        throw Diagnostic(
          "spec/duplicate-argument", "'\(name)' is given twice to \(block.name.text)",
          at: argument.nameSpan ?? argument.value.span)
      }
    }
    return arguments
  }

  /// The value of a config entry of a model. A name that is not otherwise defined may be that of a block or built-in.
  func configValue(_ expression: Expression, in scope: Scope) throws -> Value {
    switch expression.kind {
    case .conditional(let then, let condition, let otherwise):
      return try configValue(try arm(then, condition, otherwise, in: scope), in: scope)
    case .name(let name) where scope[name] == nil && scope.later[name] == nil && DType(declarable: name) == nil:
      if let callable = module.callable(named: name, isLibrary: scope.isLibrary) { return .callable(callable) }
    default: break
    }
    return try evaluate(expression, in: scope)
  }

  /// The error for `'relu'`, `nn.GELU()` or `gelu_new` where a block is expected.
  private func misnamedBlock(_ expression: Expression, in scope: Scope) -> Diagnostic? {
    let error: Diagnostic
    switch expression.kind {
    case .name(let name):
      guard scope[name] == nil, module.callable(named: name, isLibrary: scope.isLibrary) == nil else { return nil }
      error = Diagnostic("spec/unknown-ref", "no block or built-in is called '\(name)'", at: expression.span)
    case .string, .call, .member:
      let text = module.text(of: expression)
      error = Diagnostic(
        "type/expected-block", "a block is given by its name, not as \(text)", at: expression.span)
    default: return nil
    }
    guard let function = ownFunction(expression, in: scope) else { return nil }
    var result = error
    result.help = "write \(function)"
    return result.fixed(function, replacing: module.written(expression.span))
  }

  /// Evaluates an argument. If a block is expected, a name is that of a callable, also in the arms of an `if`:
  /// `activation=silu if gated else gelu`.
  func evaluateArgument(_ expression: Expression, isBlock: Bool, in scope: Scope) throws -> BlockArgument {
    var root: Scope.Root?
    if isBlock, let error = misnamedBlock(expression, in: scope) { throw error }
    if isBlock, case .conditional(let then, let condition, let otherwise) = expression.kind {
      let taken = try arm(then, condition, otherwise, in: scope)
      return try evaluateArgument(taken, isBlock: true, in: scope)
    }
    if case .name(let name) = expression.kind {
      root = scope[name]?.root
      if isBlock, !scope.isCallable(name) {
        let call = Expression.Call(callee: name, calleeSpan: expression.span, arguments: [])
        if let callable = try callee(call, at: expression.span, in: scope) {
          return BlockArgument(value: .callable(callable), span: expression.span, root: nil)
        }
      }
    }
    let value = try evaluate(expression, in: scope)
    return BlockArgument(value: value, span: expression.span, root: root)
  }
}

/// An argument of a block call, and the place where the user wrote its value.
struct BlockArgument {
  var value: Value
  var span: Span
  var root: Scope.Root?
}
