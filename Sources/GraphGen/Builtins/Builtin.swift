import Diagnostics
import GraphIR
import ModelSpec

/// A callable built into the compiler: its parameters as data, and its implementation.
struct Builtin: Sendable {
  struct Parameter: Sendable {
    enum Default: Sendable {
      case required
      case integer(Int)
      case boolean(Bool)
      /// The argument may be left out; the built-in sees that it is absent.
      case absent
    }

    var name: String
    var fallback: Default

    init(_ name: String, _ fallback: Default = .required) {
      self.name = name
      self.fallback = fallback
    }
  }

  var name: String
  var parameters: [Parameter]
  /// Whether any number of positional arguments precedes the named parameters.
  var isVariadic: Bool
  /// The name of these arguments in the signature.
  var variadicNames: String
  /// Whether named arguments beyond the parameters are allowed, such as the extents of `rearrange`.
  var takesExtraNames: Bool
  var summary: String
  var body: @Sendable (FunctionGenerator, BuiltinCall) throws -> Value

  init(
    _ name: String, _ parameters: [Parameter], variadic: String? = nil, extraNames: Bool = false, _ summary: String,
    body: @escaping @Sendable (FunctionGenerator, BuiltinCall) throws -> Value
  ) {
    self.name = name
    self.parameters = parameters
    isVariadic = variadic != nil
    variadicNames = variadic ?? ""
    takesExtraNames = extraNames
    self.summary = summary
    self.body = body
  }

  /// `softmax(x, axis = -1)`
  var signature: String {
    let variadic = isVariadic ? [variadicNames] : []
    let named = parameters.map { parameter in
      switch parameter.fallback {
      case .required: parameter.name
      case .integer(let value): "\(parameter.name) = \(value)"
      case .boolean(let value): "\(parameter.name) = \(value)"
      case .absent: "\(parameter.name)?"
      }
    }
    return "\(name)(" + (variadic + named).joined(separator: ", ") + ")"
  }

  /// All built-ins by name.
  static let table: [String: Builtin] = {
    let all = elementwise + shapes + indices + convolutions + reductions + [.rearrange, .einsum, .has, .uniformLike]
    return Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }()

  static let has = Builtin("has", [Parameter("x")], "whether an optional input was given") { _, call in
    if case .absent = call.values[0].value { .boolean(false) } else { .boolean(true) }
  }
}

/// A value and the expression from which it was evaluated.
struct Argument {
  var value: Value
  var span: Span
  /// The place where the user wrote the value, if the expression is a name.
  var root: Scope.Root?
  var expression: Expression?
}

/// The arguments of a call of a built-in, bound to its parameters.
struct BuiltinCall {
  var builtin: Builtin
  /// The positional arguments of a variadic built-in.
  var variadic: [Argument]
  /// One argument for each parameter.
  var values: [Argument]
  /// Named arguments beyond the parameters, in order.
  var extra: [(name: String, argument: Argument)]
  var span: Span
  var scope: Scope
  /// The name of the equation whose whole value the call is.
  var owner: String?

  var origin: Origin { scope.origin(span) }
}

extension FunctionGenerator {
  /// Binds evaluated arguments to the parameters of a built-in and runs it.
  func call(
    _ builtin: Builtin, _ call: Expression.Call, span: Span, in scope: Scope, owner: String?
  ) throws -> Value {
    var bound = BuiltinCall(
      builtin: builtin, variadic: [], values: [], extra: [], span: span, scope: scope, owner: owner)
    var byParameter: [Int: Argument] = [:]
    var position = 0
    for argument in call.arguments {
      let value = Argument(
        value: try evaluate(argument.value, in: scope), span: argument.value.span,
        root: root(of: argument.value, in: scope), expression: argument.value)
      if let name = argument.name {
        guard let index = builtin.parameters.firstIndex(where: { $0.name == name }) else {
          guard builtin.takesExtraNames else {
            throw unknownArgument(argument, of: builtin.name, valid: builtin.parameters.map(\.name), in: call)
          }
          bound.extra.append((name, value))
          continue
        }
        guard byParameter.updateValue(value, forKey: index) == nil else {
          throw Diagnostic(
            "spec/duplicate-argument", "'\(name)' is given twice to \(builtin.name)", at: argument.nameSpan ?? span)
        }
      } else if builtin.isVariadic {
        bound.variadic.append(value)
      } else {
        guard position < builtin.parameters.count else {
          throw tooMany(argument, to: builtin, call, at: span, in: scope)
        }
        byParameter[position] = value
        position += 1
      }
    }
    for (index, parameter) in builtin.parameters.enumerated() {
      if let argument = byParameter[index] {
        bound.values.append(argument)
        continue
      }
      switch parameter.fallback {
      case .required:
        throw missing(parameter, of: builtin, call, at: span)
      case .integer(let value): bound.values.append(Argument(value: .integer(Dim(value)), span: span))
      case .boolean(let value): bound.values.append(Argument(value: .boolean(value), span: span))
      case .absent: bound.values.append(Argument(value: .absent, span: span))
      }
    }
    return try builtin.body(self, bound)
  }
}
