import Diagnostics
import ModelSpec

/// Where one model or block uses names, in both arms of every `if` and in every variant.
struct NameUses {
  /// The places of names that stand for values, in the order in which they were met.
  private(set) var values: [String: [Span]] = [:]
  /// The places at which dims stand alone in the types of inputs, which give them.
  private(set) var givenDims: [String: [Span]] = [:]
  /// A place at which a block or a built-in is called, or named.
  private(set) var callables: [String: Span] = [:]
  /// Blocks that are handed to others, which decide what they are called with.
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
        // What is repeated is called right there.
        if call.callee == "repeat", let block = call.arguments.first?.value { repeated.insert(block.span) }
      default: break
      }
    }
  }
}

extension TypeExpression {
  /// The dims, `...` left out.
  var expressions: [Expression] {
    dims.compactMap { if case .expression(let expression) = $0 { expression } else { nil } }
  }
}

extension Expression {
  /// The name, if it is nothing else.
  var name: String? { if case .name(let name) = kind { name } else { nil } }
}
