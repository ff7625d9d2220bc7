package import Diagnostics

/// Prints modules as `.gir` text.
///
/// The text is deterministic and depends only on mnemonics, attributes, operands and types. It parses back to the same
/// module (`ModuleParser`), except for origins and for names that had to be made plain or unique.
package struct ModulePrinter {
  /// If given, each line ends in a comment `// file:line:column` with the origin.
  package var sources: SourceMap?

  package init(sources: SourceMap? = nil) { self.sources = sources }

  package func print(_ module: Module) -> String {
    var text = "module \(GIRName.quoted(module.name)) {\n"
    if !module.dims.isEmpty { text += "  dims " + module.dims.joined(separator: ", ") + "\n" }
    for check in module.checks {
      let code = check.kind == .condition ? "" : GIRName.quoted(check.kind.rawValue) + " "
      text += "  check \(code)\(check.nonNegative) >= 0 \(GIRName.quoted(check.message))" + comment(check.origin) + "\n"
    }
    for state in module.states {
      text += "  state \(GIRName.reference(state.input)) -> \(GIRName.reference(state.output))"
      text += state.attributes.bracedText + "\n"
    }
    let hasHeader = !module.dims.isEmpty || !module.checks.isEmpty || !module.states.isEmpty
    for (index, function) in module.functions.enumerated() {
      if index > 0 || hasHeader { text += "\n" }
      write(function, to: &text, indent: "  ")
    }
    return text + "}\n"
  }

  /// One function, not indented.
  package func print(_ function: Function) -> String {
    var text = ""
    write(function, to: &text, indent: "")
    return text
  }

  private func write(_ function: Function, to text: inout String, indent: String) {
    let names = ValueNames(function)
    let inputCount = ValueNames.inputCount(of: function)
    let inputs = function.nodes[..<inputCount].enumerated().map { index, node in
      "\(names[ValueID(node: index)]): \(node.types.listText)"
    }
    let outputs = function.outputs.map { output in
      let type = names.type(of: output.value)?.description ?? "?"
      return "\(GIRName.reference(output.name)): \(type)"
    }
    text += "\(indent)func @\(GIRName.reference(function.name))(\(inputs.joined(separator: ", ")))"
    text += " -> (\(outputs.joined(separator: ", "))) {\n"
    for parameter in function.parameters {
      text += "\(indent)  parameter \(GIRName.reference(parameter.path)): \(parameter.type)"
      text += " ~ \(parameter.initializer.text)" + comment(parameter.origin) + "\n"
    }
    for folded in function.folded {
      let type = folded.type?.description ?? "?"
      text += "\(indent)  folded \(GIRName.reference(folded.path)): \(type) {\n"
      writeBody(folded.body, ValueNames(folded.body), after: 0, to: &text, indent: indent + "    ")
      text += "\(indent)  }\n"
    }
    writeBody(function, names, after: inputCount, to: &text, indent: indent + "  ")
    text += "\(indent)}\n"
  }

  /// Prints the nodes after the inputs, and the outputs.
  private func writeBody(
    _ function: Function, _ names: ValueNames, after inputCount: Int, to text: inout String, indent: String
  ) {
    for index in inputCount..<function.nodes.count {
      let node = function.nodes[index]
      text += indent + line(node, at: index, names) + comment(node.origin) + "\n"
    }
    let returned = function.outputs.map { names[$0.value] }.joined(separator: ", ")
    text += returned.isEmpty ? "\(indent)return\n" : "\(indent)return \(returned)\n"
  }

  /// `%y = softmax %x : f32[B, 10]`
  private func line(_ node: Node, at index: Int, _ names: ValueNames) -> String {
    let definition = node.op.definition
    var text = ""
    if !node.types.isEmpty {
      text += node.types.indices.map { names[ValueID(node: index, result: $0)] }.joined(separator: ", ") + " = "
    }
    text += definition.mnemonic
    if !node.operands.isEmpty { text += " " + node.operands.map { names[$0] }.joined(separator: ", ") }
    text += definition.attributes.bracedText
    if !node.types.isEmpty { text += " : " + node.types.listText }
    return text
  }

  private func comment(_ origin: Origin) -> String {
    guard let sources, let span = origin.span, Int(span.source.index) < sources.sources.count else { return "" }
    let source = sources[span.source]
    if source.kind == .commandLine { return "  // \(source.name)" }
    let (line, column) = source.position(of: Int(span.start))
    return "  // \(source.name):\(line):\(column)"
  }
}

extension Attribute.Value {
  /// The text of the value; numbers differ from integers by a point or an exponent, words start with a point.
  package var text: String {
    switch self {
    case .integer(let value): "\(value)"
    case .integers(let values): "[" + values.map(String.init).joined(separator: ", ") + "]"
    case .dim(let dim): dim.description
    case .dims(let dims): dims.shapeText
    // The description is the shortest text that parses to the same number; a NaN loses its payload.
    case .number(let value): value.isNaN ? "nan" : value.description
    case .flag(let value): value ? "true" : "false"
    case .word(let word): "." + word
    case .string(let text): GIRName.quoted(text)
    case .strings(let texts): "[" + texts.map(GIRName.quoted).joined(separator: ", ") + "]"
    }
  }
}

extension [Attribute] {
  /// ` {axis: 1, keep: false}`; nothing without attributes.
  fileprivate var bracedText: String {
    isEmpty ? "" : " {" + map { "\($0.name): \($0.value.text)" }.joined(separator: ", ") + "}"
  }
}

extension [TensorType] {
  /// `f32[B, 8], bool[B]`
  var listText: String { map { $0.description }.joined(separator: ", ") }
}
