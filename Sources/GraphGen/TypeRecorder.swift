package import Diagnostics
package import GraphIR
package import ModelSpec

/// What the lines of a spec come to, as far as it could be read: the inputs, parameters and equations of the model, and
/// those of every block at each of its calls.
package final class TypeRecorder {
  /// Ends with what was read before an error.
  package private(set) var model: TypedBlock?
  /// The blocks that `repeat` repeats, by the name of their function.
  package private(set) var functions: [String: TypedBlock] = [:]
  /// Blocks that are being read, outermost first.
  private var open: [TypedBlock] = []
  /// The calls of the lines that are being read, outermost first.
  private var calls: [[TypedCall]] = []

  package init() {}

  /// Forgets everything, before the model is built anew.
  func reset() {
    model = nil
    functions = [:]
    open = []
    calls = []
  }

  func beginBlock(_ name: String, isLibrary: Bool) { open.append(TypedBlock(name: name, isLibrary: isLibrary)) }

  func endModel() { model = open.popLast() }

  func endFunction(_ name: String) { functions[name] = open.popLast() }

  /// Ends a block that was expanded in place of its call.
  func endExpansion(path: String) {
    guard let block = open.popLast() else { return }
    add(TypedCall(block: block.name, path: path, body: .expanded(block)))
  }

  /// One step of a `repeat`, under the path of all of them.
  func addStep(_ step: Int, of block: String, function: String, path: String) {
    guard let line = calls.indices.last else { return }
    let known = calls[line].firstIndex { call in
      if case .function(function) = call.body { call.path == path } else { false }
    }
    if let known {
      if calls[line][known].steps.last != step { calls[line][known].steps.append(step) }
    } else {
      calls[line].append(TypedCall(block: block, path: path, steps: [step], body: .function(function)))
    }
  }

  private func add(_ call: TypedCall) {
    if let line = calls.indices.last { calls[line].append(call) }
  }

  func beginLine() { calls.append([]) }

  /// - Parameter results: one for each name; `nil` after an error.
  func endLine(_ kind: TypedLine.Kind, _ names: [Name], _ text: Span, results: [TypedLine.Result?]) {
    let calls = calls.popLast() ?? []
    guard let block = open.indices.last else { return }
    open[block].lines.append(TypedLine(kind: kind, names: names, text: text, results: results, calls: calls))
  }
}

/// A block at one of its calls, or the model.
package struct TypedBlock: Sendable {
  package var name: String
  package var isLibrary: Bool
  package var lines: [TypedLine] = []
}

/// One name of a body, or several of one equation, and what they come to.
package struct TypedLine: Sendable {
  package enum Kind: String, Sendable {
    case config, input, parameter, equation
  }

  package enum Result: Sendable, Hashable {
    case tensor(TensorType)
    /// Something that is known at compile time, as it is written.
    case value(String)
  }

  package var kind: Kind
  package var names: [Name]
  /// What stands after the colon.
  package var text: Span
  /// One for each name; `nil` after an error.
  package var results: [Result?]
  package var calls: [TypedCall]
}

/// The call of a block on a line.
package struct TypedCall: Sendable {
  package enum Body: Sendable {
    case expanded(TypedBlock)
    /// Of `TypeRecorder.functions`.
    case function(String)
  }

  package var block: String
  package var path: String
  /// The steps of a `repeat` that have this body.
  package var steps: [Int] = []
  package var body: Body
}

extension FunctionGenerator {
  /// Ends a line with what its names stand for.
  func recordLine(_ kind: TypedLine.Kind, _ names: [Name], _ text: Span, in scope: Scope) {
    guard let recorder = module.recorder else { return }
    let results = names.map { name in
      scope[name.text]?.value.map { value in
        if case .tensor(let id) = value {
          TypedLine.Result.tensor(builder.type(of: id))
        } else {
          TypedLine.Result.value(value.writtenText)
        }
      }
    }
    recorder.endLine(kind, names, text, results: results)
  }

  /// A line without calls.
  func recordDeclaration(_ kind: TypedLine.Kind, _ name: Name, _ text: Span, in scope: Scope) {
    module.recorder?.beginLine()
    recordLine(kind, [name], text, in: scope)
  }
}

extension InputSpec {
  /// The type with `?` or the default.
  var text: Span {
    if isOptional { return Span(source: type.span.source, start: Int(type.span.start), end: Int(type.span.end) + 1) }
    return defaultValue.map { type.span.joined(with: $0.span) } ?? type.span
  }
}

extension ParameterSpec {
  /// The type with the initializer and the condition.
  var text: Span {
    let declared = type.span.joined(with: initializer.span)
    return condition.map { declared.joined(with: $0.span) } ?? declared
  }
}
