import Diagnostics
import GraphIR
import GraphcText

/// One function of a module in the language of Graphviz.
struct FunctionDrawing {
  private let function: Function
  private let number: Int
  private let runCount: Int
  private let sources: SourceMap
  private let uses: UseMap

  /// - Parameters:
  ///   - number: distinguishes the nodes of one function from those of another.
  ///   - runCount: how often the function runs.
  init(_ function: Function, number: Int, runCount: Int, sources: SourceMap) {
    self.function = function
    self.number = number
    self.runCount = runCount
    self.sources = sources
    uses = UseMap(function)
  }

  var text: String {
    let times = runCount == 1 ? "" : " × \(runCount)"
    let title = "<b>\(GraphDrawing.html(function.name))</b>\(times)"
    var text = """
        subgraph \(GraphDrawing.quoted("cluster_\(number)")) {
          graph [label=<\(title)>, fontsize=13, style="rounded", color="#9aa5b1", bgcolor="#fbfcfd", margin=34, \
      tooltip=\(GraphDrawing.quoted(function.name))]

      """
    for (index, node) in function.nodes.enumerated() {
      if NodeKind(node, in: function) == .inlined { continue }
      text += "    " + declaration(index, node) + "\n"
    }
    for (index, output) in function.outputs.enumerated() {
      text +=
        "    \(outputID(index)) [label=\(GraphDrawing.quoted(output.name)), shape=box, style=\"filled,rounded\", "
        + "fillcolor=\"\(NodeKind.input.fill)\", penwidth=0.5]\n"
    }
    for (index, node) in function.nodes.enumerated() {
      text += edges(into: index, node)
    }
    for (index, output) in function.outputs.enumerated() {
      text += edge(from: output.value, to: outputID(index)) ?? ""
    }
    return text + "  }\n"
  }

  private func id(_ node: Int) -> String { "f\(number)n\(node)" }
  private func outputID(_ index: Int) -> String { "f\(number)out\(index)" }

  /// The edges to a node, one for each operand that is drawn as an edge.
  private func edges(into index: Int, _ node: Node) -> String {
    var text = ""
    var seen: Set<ValueID> = []
    for operand in node.operands where seen.insert(operand).inserted {
      text += edge(from: operand, to: id(index)) ?? ""
    }
    return text
  }

  /// The edge from a value; `nil` if it is drawn in the node that uses it.
  private func edge(from value: ValueID, to target: String) -> String? {
    let source = function.nodes[value.node]
    guard NodeKind(source, in: function) != .inlined else { return nil }
    let type = source.types[value.result].description
    return "    \(id(value.node)) -> \(target) [label=\(GraphDrawing.quoted(" \(type) "))]\n"
  }

  private func declaration(_ index: Int, _ node: Node) -> String {
    let kind = NodeKind(node, in: function)
    var attributes = ["label=<\(label(node, kind))>", "tooltip=\(GraphDrawing.quoted(tooltip(node)))"]
    attributes.append("fillcolor=\"\(kind.fill)\"")
    switch kind {
    case .call: attributes.append("shape=box3d, style=filled, margin=\"0.2,0.1\"")
    case .view: attributes.append("penwidth=0.5, fontsize=9, margin=\"0.1,0.03\", height=0.2")
    case .input: attributes.append("penwidth=0.5")
    case .attention, .linear, .norm, .fused, .other, .inlined: break
    }
    if node.origin.fusingPass != nil, kind != .view { attributes.append("penwidth=1.8") }
    return "\(id(index)) [\(attributes.joined(separator: ", "))]"
  }

  /// The name of the equation, the op with what it is told, and the parameters and constants that it takes.
  private func label(_ node: Node, _ kind: NodeKind) -> String {
    if case .input(let input) = node.op { return GraphDrawing.html(input.name) }
    let calls = node.op.calls
    if let first = calls.first, let last = calls.last {
      let times = calls.count > 1 ? " × \(calls.count)" : ""
      var names: [String] = []
      for (name, _) in node.op.callCounts where !names.contains(name) { names.append(name) }
      let path = first.path + (calls.count > 1 ? " … " + last.path : "")
      return "<b>\(GraphDrawing.html(names.joined(separator: ", ")))\(times)</b>\(Self.small(path))"
    }
    let mnemonic = node.op.definition.mnemonic
    let facts = node.op.definition.attributes.compactMap { $0.fact }
    if kind == .view {
      return GraphDrawing.html(([mnemonic] + parameters(of: node) + facts).joined(separator: " ") + constants(of: node))
    }
    var lines = "<b>\(GraphDrawing.html(mnemonic + constants(of: node)))</b>"
    if let name = node.name, name != mnemonic { lines += Self.small(name) }
    if !facts.isEmpty { lines += Self.small(facts.joined(separator: ", ")) }
    return lines + parameters(of: node).map(Self.small).joined()
  }

  private static func small(_ text: String) -> String {
    "<br/><font point-size=\"9\" color=\"#52606d\">\(GraphDrawing.html(text))</font>"
  }

  /// `(·, 0.125)` if an operand is a constant; the point stands for an operand with an edge.
  private func constants(of node: Node) -> String {
    let operands = node.operands.map { value -> String? in
      guard case .constant(let constant) = function.producer(of: value).op else { return nil }
      return constant.attributes.first?.value.shortText
    }
    return operands.contains { $0 != nil } ? "(\(operands.map { $0 ?? "·" }.joined(separator: ", ")))" : ""
  }

  /// The parameters among the operands of a node, `weight [768, 768]`, without the common path of the node. Folded
  /// parameters are marked `folded`.
  private func parameters(of node: Node) -> [String] {
    node.operands.compactMap { value in
      let source = function.producer(of: value)
      guard case .parameter(let parameter) = source.op else { return nil }
      var path = parameter.path
      if let name = node.name, path.hasPrefix(name + ".") { path = String(path.dropFirst(name.count + 1)) }
      let isFolded = function.folded.contains { UTF8Key($0.path) == UTF8Key(parameter.path) }
      return "\(path) \(source.types[0].shape.shapeText)" + (isFolded ? ", folded" : "")
    }
  }

  /// Characters of a line that are shown.
  private static let longestLine = 200

  /// The line of YAML that a node comes from.
  private func tooltip(_ node: Node) -> String {
    var lines = [node.types.map(\.description).joined(separator: ", ")]
    if let pass = node.origin.fusingPass { lines.append("fused by \(pass)") }
    if let span = node.origin.span, let text = sources.text(of: span) {
      let line = text.text(text.lineRange(at: Int(span.start))).drop { $0 == " " }
      // Every node of a long line has it.
      let shown = line.prefix(Self.longestLine)
      lines.append("\(sources.place(of: span)): \(shown)\(shown.endIndex < line.endIndex ? "…" : "")")
    }
    lines += node.origin.calls.map { "called at \(sources.place(of: $0))" }
    return lines.joined(separator: "\n")
  }
}

extension Attribute {
  /// The attribute as shown to readers; `nil` if the edges show it already, or it is false.
  fileprivate var fact: String? {
    switch value {
    case .flag(let flag): flag && name != "bias" && name != "residual" && name != "transpose_rhs" ? name : nil
    case .word("none"): nil
    case .word(let word): word
    case .dims where name == "shape": nil
    case .integers: value.text
    case .integer, .dim, .dims, .number, .string, .strings: "\(name) \(value.shortText)"
    }
  }
}

extension Attribute.Value {
  /// The text as in a graph, but numbers with the digits of f32.
  fileprivate var shortText: String {
    if case .number(let number) = self { "\(Float(number))" } else { text }
  }
}
