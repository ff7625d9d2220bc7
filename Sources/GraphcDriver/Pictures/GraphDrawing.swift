import Diagnostics
import GraphIR
import GraphcText

/// A module in the language of Graphviz: a cluster for each function, drawn once, calls of one function in a row as one
/// node; constants and parameters stand in the node that uses them.
struct GraphDrawing {
  private let module: Module
  private let sources: SourceMap
  private let stage: String?

  /// - Parameter stage: the stage, for the title.
  init(_ module: Module, sources: SourceMap, stage: String?) {
    self.module = module
    self.sources = sources
    self.stage = stage
  }

  var dotText: String {
    var text = """
      // \(escaped(module.name))\(stage.map { ", " + $0 } ?? "")
      digraph \(Self.quoted(module.name)) {
        graph [fontname="Helvetica,Arial,sans-serif", fontsize=16, labelloc=t, labeljust=l, rankdir=TB, nodesep=0.3, ranksep=0.32, \
      newrank=true, bgcolor=white, label=<\(legend)>, tooltip=\(Self.quoted(module.name))]
        node [fontname="Helvetica,Arial,sans-serif", fontsize=11, shape=box, style="filled,rounded", fillcolor="#ffffff", \
      color="#7b8794", penwidth=0.9, margin="0.14,0.06", height=0.3]
        edge [fontname="Helvetica,Arial,sans-serif", fontsize=9, fontcolor="#52606d", color="#7b8794", arrowsize=0.6, penwidth=0.9]

      """
    let runs = module.runCounts
    for (index, function) in module.functions.enumerated().reversed() {
      text += FunctionDrawing(function, number: index, runCount: runs[function.name] ?? 0, sources: sources).text
    }
    return text + "}\n"
  }

  /// The title, and the meaning of the colours that occur.
  private var legend: String {
    let used = Set(module.functions.flatMap { function in function.nodes.map { NodeKind($0, in: function) } })
    let entries = NodeKind.allCases.compactMap { kind in
      kind.legend.flatMap { used.contains(kind) ? (kind.fill, $0) : nil }
    }
    var cells = ""
    for (fill, name) in entries {
      cells +=
        "<td bgcolor=\"\(fill)\" border=\"1\" color=\"#7b8794\" width=\"18\"></td>"
        + "<td align=\"left\"><font point-size=\"11\">\(Self.html(name))</font></td>"
    }
    let title =
      "<td align=\"left\" colspan=\"\(max(1, 2 * entries.count))\"><b>\(Self.html(module.name))</b>"
      + (stage.map { "<font color=\"#52606d\">, \($0)</font>" } ?? "") + "</td>"
    let row = cells.isEmpty ? "" : "<tr>\(cells)</tr>"
    return "<table border=\"0\" cellspacing=\"4\" cellpadding=\"2\"><tr>\(title)</tr>\(row)</table>"
  }

  /// A Graphviz string. A backslash starts an escape such as `\N`, so it is doubled.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if index > 0 { result += "\\n" }
      for scalar in escaped(String(line)).unicodeScalars {
        if scalar == "\"" || scalar == "\\" { result += "\\" }
        result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// The text of an HTML-like label, which must not be empty.
  static func html(_ text: String) -> String { text.isEmpty ? "&#160;" : SVGDocument.escapedText(text) }
}

/// How a node is drawn.
enum NodeKind: CaseIterable {
  case attention
  case linear
  case norm
  /// A pass made it from several nodes.
  case fused
  case call
  /// It moves no data, or only changes their layout.
  case view
  /// It is drawn in the nodes that use it.
  case inlined
  case input
  case other

  init(_ node: Node, in function: Function) {
    switch node.op.definition.kind {
    case .attention: self = .attention
    case .linear: self = .linear
    case .norm: self = .norm
    case .call: self = .call
    case .input: self = .input
    case .leaf: self = .inlined
    case .view: self = .view
    case .other:
      if case .matMul = node.op, node.operands.count == 2, function.weightMatrix(node.operands[1]) != nil {
        self = .linear
      } else {
        self = node.origin.fusingPass == nil ? .other : .fused
      }
    }
  }

  var fill: String {
    switch self {
    case .attention: "#f9c98a"
    case .linear: "#c4dcf5"
    case .norm: "#cdeac8"
    case .fused: "#e3d3f3"
    case .call: "#fdf3c7"
    case .view: "#f1f3f6"
    case .inlined, .other: "#ffffff"
    case .input: "#e4e7eb"
    }
  }

  /// The meaning of the colour; `nil` if it needs no explanation.
  var legend: String? {
    switch self {
    case .attention: "attention"
    case .linear: "product with a parameter"
    case .norm: "norm"
    case .fused: "otherwise fused"
    case .call: "calls of a function"
    case .view: "view"
    case .inlined, .input, .other: nil
    }
  }
}

extension Origin {
  /// The pass that fused several nodes to this one.
  var fusingPass: String? {
    switch self {
    case .fused(_, let pass): pass
    case .derived(let inner, _): inner.fusingPass
    case .instance(let inner, _): inner.fusingPass
    case .spec, .synthetic: nil
    }
  }
}
