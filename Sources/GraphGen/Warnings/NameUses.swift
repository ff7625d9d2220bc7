import Diagnostics
import ModelSpec

/// The uses of names in one model or block, in both arms of every `if` and in every variant.
struct NameUses {
  /// The places where a name is used as a value, in order.
  private(set) var values: [String: [Span]] = [:]
  /// The places where a dim is an axis of its own in the type of an input, which determines it.
  private(set) var givenDims: [String: [Span]] = [:]
  /// A place where a block or a built-in is called, or named.
  private(set) var callables: [String: Span] = [:]
  /// Blocks that are passed to other blocks, which determine the arguments of their calls.
  private(set) var handedDown: Set<String> = []

  init(_ spec: ModelSpec) {
    add(spec.body)
    for variant in spec.variants {
      for (_, value) in variant.values { add(value) }
    }
    for entry in spec.preprocess {
      add(entry.input)
      for expression in [entry.resize].compactMap({ $0 }) + entry.mean + entry.std { add(expression) }
    }
    for assertion in spec.assertions { add(assertion.condition) }
    for expectation in spec.expectations { add(expectation.value) }
    for (_, value) in spec.generation?.entries ?? [] { add(value) }
    for (_, source) in spec.huggingface?.config ?? [] {
      if case .choice(_, let cases) = source { for (_, value) in cases { add(value) } }
    }
    for table in spec.weights.flatMap(\.computed) { add(table.value) }
    for entry in spec.weights.flatMap(\.entries) {
      guard case .transform(let call, let span) = entry.source else { continue }
      add(Expression(.call(call), span: span))
    }
  }

  init(_ block: BlockSpec) {
    add(block.body)
    for assertion in block.assertions { add(assertion.condition) }
    for tap in block.taps { add(tap) }
  }

  private mutating func add(_ name: Name) { values[name.text, default: []].append(name.span) }

  private mutating func add(_ body: Body) {
    for config in body.config { if let value = config.value { add(value) } }
    for input in body.inputs {
      for dim in input.type.expressions {
        if let name = dim.name { givenDims[name, default: []].append(dim.span) } else { add(dim) }
      }
      if let value = input.defaultValue { add(value) }
    }
    for parameter in body.parameters {
      for dim in parameter.type.expressions { add(dim) }
      add(parameter.initializer)
      if let condition = parameter.condition { add(condition) }
    }
    for equation in body.graph { add(equation.value) }
    for output in body.outputs { add(output) }
  }

  private mutating func add(_ expression: Expression) {
    var repeated: Set<Span> = []
    expression.forEachPart { part in
      switch part.kind {
      case .name(let name):
        add(Name(name, span: part.span))
        if callables[name] == nil { callables[name] = part.span }
        if !repeated.contains(part.span) { handedDown.insert(name) }
      case .call(let call):
        if callables[call.callee] == nil { callables[call.callee] = call.calleeSpan }
        // A repeated block is called at this place.
        if call.callee == "repeat", let block = call.arguments.first?.value { repeated.insert(block.span) }
      default: break
      }
    }
  }
}

extension TypeExpression {
  /// The expressions of the dims; `...` is left out.
  var expressions: [Expression] {
    dims.compactMap { if case .expression(let expression) = $0 { expression } else { nil } }
  }
}

extension Expression {
  /// The name, if the expression is only a name.
  var name: String? { if case .name(let name) = kind { name } else { nil } }
}
