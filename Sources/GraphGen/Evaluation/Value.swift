import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

/// The value of an expression: known at compile time, or a tensor of the graph.
enum Value {
  /// An integer, or a polynomial of run-time dims.
  case integer(Dim)
  case float(Double)
  case boolean(Bool)
  case string(String)
  case enumCase(String)
  case dtype(DType)
  case list([Value])
  case callable(Callable)
  case tensor(ValueID)
  /// Several results of a call.
  case tuple([Value])
  /// An optional input that was not given, or a parameter whose `when` is false.
  case absent

  /// How an error names the kind of value.
  var kindName: String {
    switch self {
    case .integer(let dim): dim.constantValue == nil ? "a run-time dim" : "an integer"
    case .float: "a float"
    case .boolean: "a boolean"
    case .string: "a string"
    case .enumCase: "an enum case"
    case .dtype: "a dtype"
    case .list: "a list"
    case .callable: "a block"
    case .tensor: "a tensor"
    case .tuple: "several results"
    case .absent: "absent"
    }
  }

  /// The kind as a word of the language, for the codes of errors.
  var kindWord: String {
    switch self {
    case .integer: "int"
    case .float: "float"
    case .boolean: "bool"
    case .string: "string"
    case .enumCase: "enum"
    case .list: "list"
    case .callable: "block"
    case .dtype, .tensor, .tuple, .absent: "dtype"
    }
  }

  /// The value as it is written in a spec.
  var writtenText: String {
    if case .callable(let callable) = self { callable.name } else { text }
  }

  /// The value as text; equal compile-time values have equal text, which serves as a key.
  var text: String {
    switch self {
    case .integer(let dim): dim.description
    case .float(let value): value.isInfinite ? (value < 0 ? "-inf" : "inf") : "\(value)"
    case .boolean(let value): "\(value)"
    case .string(let text): "'\(text)'"
    case .enumCase(let name): ".\(name)"
    case .dtype(let dtype): dtype.rawValue
    case .list(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
    case .callable(let callable): callable.identity
    case .tensor(let id): "%\(id.node).\(id.result)"
    case .tuple(let values): values.map(\.text).joined(separator: ", ")
    case .absent: "absent"
    }
  }

  /// The number of elements, including those of nested lists.
  var elementCount: Int {
    if case .list(let values) = self { values.reduce(1) { $0 + $1.elementCount } } else { 1 }
  }

  /// Whether it is known without running anything.
  var isCompileTime: Bool {
    switch self {
    case .integer, .float, .boolean, .string, .enumCase, .dtype, .callable, .absent: true
    case .list(let values), .tuple(let values): values.allSatisfy(\.isCompileTime)
    case .tensor: false
    }
  }
}

/// Something that can be called: a block or a built-in.
enum Callable {
  /// A block. `isLibrary` says whether its own calls are resolved in the library only.
  case block(BlockSpec, isLibrary: Bool)
  case builtin(Builtin)

  /// A text that differs for callables that do different things.
  var identity: String {
    switch self {
    case .block(let block, let isLibrary): (isLibrary ? "library " : "") + block.name.text
    case .builtin(let builtin): builtin.name
    }
  }

  var name: String {
    switch self {
    case .block(let block, _): block.name.text
    case .builtin(let builtin): builtin.name
    }
  }
}

/// Thrown after an error was reported, so that dependent code reports no further one.
struct AlreadyReported: Error {}
