import Diagnostics
import GraphIR
import GraphcRuntime
import GraphcText
import ModelSpec

/// Builds one function of the module: evaluates expressions, folds what is known at compile time, and emits nodes for
/// the rest. Block calls are expanded in place; `repeat` makes functions of its own.
final class FunctionGenerator {
  let module: ModuleGenerator
  var builder: FunctionBuilder
  /// The blocks being expanded, outermost first; a block may not call itself.
  var activeBlocks: [String]
  var size = FunctionSize()
  private(set) var equations: Equations = [:]
  /// The last expression that evaluated to each tensor, for help texts that repeat it.
  private(set) var expressions: [ValueID: Expression] = [:]

  init(module: ModuleGenerator, name: String, activeBlocks: [String]) {
    self.module = module
    builder = FunctionBuilder(name: name)
    self.activeBlocks = activeBlocks
  }

  /// - Parameter owner: the name of the equation if the expression is its whole value; a call that owns parameters
  ///   needs it.
  func evaluate(_ expression: Expression, in scope: Scope, owner: String? = nil) throws -> Value {
    try module.descend(at: expression.span)
    defer { module.ascend() }
    let value = try value(of: expression, in: scope, owner: owner)
    note(expression, value)
    return value
  }

  private func note(_ expression: Expression, _ value: Value) {
    if case .tensor(let id) = value { expressions[id] = expression }
  }

  private func transposed(_ operand: Expression, _ expression: Expression, in scope: Scope) throws -> Value {
    let x = try tensor(try evaluate(operand, in: scope), "'.T'", at: operand.span)
    let rank = builder.type(of: x).rank
    guard rank >= 2 else {
      throw Diagnostic(
        "shape/rank", "'.T' swaps the last two axes, \(builder.type(of: x)) has \(rank)", at: expression.operatorSpan,
        help: "'new' inserts an axis, as in \(module.text(of: operand))[:, new]")
    }
    return .tensor(try emit(.transpose(.lastTwo(rank: rank)), [x], at: expression.span, in: scope))
  }

  private func value(of expression: Expression, in scope: Scope, owner: String?) throws -> Value {
    let span = expression.span
    switch expression.kind {
    case .integer(let value): return .integer(Dim(value))
    case .float(let value): return .float(value)
    case .string(let text): return .string(text)
    case .boolean(let value): return .boolean(value)
    case .infinity: return .float(.infinity)
    case .enumCase(let name): return .enumCase(name)
    case .name(let name): return try lookUp(name, at: span, in: scope)
    case .list(let elements):
      let values = try elements.map { try evaluate($0, in: scope) }
      guard values.reduce(0, { $0 + $1.elementCount }) <= module.limits.listElements else {
        throw Diagnostic("limit/list", "the list has more than \(module.limits.listElements) elements", at: span)
      }
      return .list(values)
    case .call(let call): return try evaluate(call, span: span, in: scope, owner: owner)
    case .unary(let op, let operand):
      return try apply(op, try evaluate(operand, in: scope), at: span, in: scope)
    case .binary(let op, let left, let right):
      let x = Argument(value: try evaluate(left, in: scope), span: left.span)
      let y = Argument(value: try evaluate(right, in: scope), span: right.span)
      return try apply(op, x, y, expression: expression, left: left, right: right, in: scope)
    case .transpose(let operand): return try transposed(operand, expression, in: scope)
    case .member(let base, let member): throw memberError(base, member, of: expression, in: scope)
    case .index(let operand, let indices):
      if case .member = operand.kind { throw memberError(indexed: operand, indices, whole: span, in: scope) }
      return try index(operand, indices, at: span, in: scope)
    case .conditional(let then, let condition, let otherwise):
      return try evaluate(try arm(then, condition, otherwise, in: scope), in: scope, owner: owner)
    }
  }

  /// Evaluates which arm of an `if` is taken; in the other, names are checked.
  func arm(
    _ then: Expression, _ condition: Expression, _ otherwise: Expression, in scope: Scope
  ) throws -> Expression {
    let value = try evaluate(condition, in: scope)
    guard case .boolean(let flag) = value else {
      throw Diagnostic(
        "type/not-compile-time", "an 'if' condition must be known at compile time, this is \(value.kindName)",
        at: condition.span, help: "tensors choose with where(condition, x, y)")
    }
    try resolve(flag ? otherwise : then, in: scope)
    return flag ? then : otherwise
  }

  /// Records a value under the name of its equation.
  func noteEquation(_ path: String, _ value: ValueID) {
    builder.suggestName(path, for: value)
    if case .value(let known)? = equations[UTF8Key(path)], known != value {
      equations[UTF8Key(path)] = .ambiguous
    } else if equations[UTF8Key(path)] == nil {
      equations[UTF8Key(path)] = .value(value)
    }
  }

  /// Appends a node of one result; inference errors become diagnostics at `span`.
  func emit(_ op: Op, _ operands: [ValueID], at span: Span, in scope: Scope) throws -> ValueID {
    do {
      let value = try builder.emit(op, operands, origin: scope.origin(span))
      try Check.size(builder.type(of: value))
      try countNode(size: builder.producer(of: value).size, at: span)
      return value
    } catch let error as InferenceError {
      throw remedied(
        Diagnostic(
          error.code, "\(op.definition.mnemonic): \(error.message)", at: span,
          notes: error.operand.map { [operandNote($0, of: operands)] }?.compactMap { $0 } ?? [], help: error.help),
        error, op, operands)
    }
  }

  private func operandNote(_ index: Int, of operands: [ValueID]) -> Diagnostic.Note? {
    guard operands.indices.contains(index) else { return nil }
    let node = builder.producer(of: operands[index])
    guard let name = node.name, let span = node.origin.span else { return nil }
    return Diagnostic.Note("'\(name)' is \(builder.type(of: operands[index]))", at: span)
  }

  /// A value as a tensor; `what` names the use for the error.
  func tensor(_ value: Value, _ what: String, at span: Span) throws -> ValueID {
    switch value {
    case .tensor(let id): return id
    case .tuple(let values):
      throw Diagnostic(
        "type/several-results", "\(what) needs one tensor, this is \(values.count) results", at: span,
        help: "name them first: a, b: call(...)")
    case .absent:
      throw Diagnostic(
        "type/absent", "\(what) needs a tensor, this input is absent here", at: span,
        help: "ask with has(x) first: y if has(x) else z")
    case .integer, .float, .boolean, .string, .enumCase, .dtype, .list, .callable:
      throw Diagnostic("type/expected-tensor", "\(what) needs a tensor, this is \(value.kindName)", at: span)
    }
  }

  /// A number or boolean as a tensor of this dtype; a literal or config takes the type of the tensor that it is
  /// combined with.
  func tensor(_ argument: Argument, as dtype: DType, in scope: Scope) throws -> ValueID {
    let constant: Constant.Value
    switch (argument.value, dtype) {
    case (.tensor(let id), _): return id
    case (.integer(let dim), .i32): constant = .dim(dim)
    case (.integer(let dim), .f32):
      guard let value = dim.constantValue else {
        throw Diagnostic(
          "type/mismatch", "the run-time dim \(dim) is an integer, and dtypes do not promote", at: argument.span
        ).casting(to: .f32, in: module)
      }
      constant = .float(Double(value))
    case (.float(let value), .f32): constant = .float(value)
    case (.boolean(let value), .bool): constant = .bool(value)
    case (.float(let value), .i32):
      throw Diagnostic(
        "type/mismatch", "\(Value.float(value).text) meets an i32 tensor, and dtypes do not promote",
        at: argument.span, help: "'cast' makes the tensor f32")
    default:
      return try tensor(argument.value, "this operation on \(dtype.rawValue)", at: argument.span)
    }
    return try emit(constant, at: argument.span, in: scope)
  }

  /// Emits a constant, which its dtype must be able to represent; infinity is a number of f32.
  func emit(_ constant: Constant.Value, at span: Span, in scope: Scope) throws -> ValueID {
    switch constant {
    case .float(let value):
      guard !value.isNaN else { throw Diagnostic("value/not-finite", "this is not a number", at: span) }
      guard value.isInfinite || Float(value).isFinite else {
        throw Diagnostic("value/out-of-range", "\(value) is too large for f32", at: span)
      }
    case .dim(let dim):
      if let value = dim.constantValue, Int32(exactly: value) == nil {
        throw Diagnostic("value/out-of-range", "\(value) is too large for i32", at: span)
      }
    case .bool: break
    }
    return try emit(.constant(Constant(constant)), [], at: span, in: scope)
  }
}
