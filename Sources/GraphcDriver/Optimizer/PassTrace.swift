import Diagnostics
import GraphIR
import GraphcText
import Passes

/// A record of what each pass of a pipeline did.
struct PassTrace {
  /// The text that is shown after a pass.
  enum Shows {
    case module
    /// The changes made by the pass; nothing if there are none.
    case diff
  }

  struct Entry {
    var pass: String
    var rewriteCount: Int
    var nodeCount: Int
    var milliseconds: Double
    var isChanged: Bool
    /// The text requested by `Shows`.
    var text: StyledText?
  }

  private(set) var entries: [Entry] = []
  private let passCount: Int
  private let shows: Shows?
  private let shownPasses: Set<String>?
  private let verifies: Bool
  private let usesColor: Bool
  /// The text of the graph before the next pass.
  private var before: String

  /// - Parameters:
  ///   - module: the input of the first pass.
  ///   - shownPasses: the passes after which the graph is shown; `nil` for all.
  ///   - verifies: whether the text of each graph is parsed again.
  init(
    _ module: Module, passCount: Int, shows: Shows?, shownPasses: Set<String>?, verifies: Bool, usesColor: Bool
  ) {
    self.passCount = passCount
    self.shows = shows
    self.shownPasses = shownPasses
    self.verifies = verifies
    self.usesColor = usesColor
    before = ModulePrinter().print(module)
  }

  var rewriteCount: Int { entries.reduce(0) { $0 + $1.rewriteCount } }

  /// Records a pass that has run.
  ///
  /// - Returns: the text to show.
  mutating func add(_ step: Pipeline.Step) throws(PassError) -> StyledText? {
    let text = ModulePrinter().print(step.module)
    if verifies { try Self.checkReading(text, step) }
    var entry = Entry(
      pass: step.pass.name, rewriteCount: step.rewriteCount,
      nodeCount: step.module.functions.reduce(0) { $0 + $1.nodes.count },
      milliseconds: step.duration / .milliseconds(1), isChanged: text != before)
    if let shows, shownPasses?.contains(step.pass.name) ?? true {
      let title =
        "\(step.pass.name), pass \(entries.count + 1) of \(passCount), "
        + counted(step.rewriteCount, "rewrite")
      switch shows {
      case .module:
        var shown = StyledText()
        shown.append("// after \(title)\n" + text)
        entry.text = shown
      case .diff where entry.isChanged:
        let diff = UnifiedDiff(
          before, text, names: ("before \(step.pass.name)", "after \(title)"), usesColor: usesColor)
        entry.text = diff.styled
      case .diff: break
      }
    }
    before = text
    entries.append(entry)
    return entry.text
  }

  /// Checks that the text of a graph parses to that graph.
  private static func checkReading(_ text: String, _ step: Pipeline.Step) throws(PassError) {
    var sources = SourceMap()
    let source = sources.add(SourceText(name: "after \(step.pass.name)", kind: .file, bytes: Array(text.utf8)))
    let log = DiagnosticLog()
    let module = ModuleParser.parse(source, in: sources, log: log)
    let main = Module.mainName
    guard let module, !log.hasErrors else {
      let message = log.diagnostics.first.map { DiagnosticRenderer(sources: sources).render($0) } ?? ""
      throw PassError(pass: step.pass.name, function: main, message: "its text does not read back:\n\(message)")
    }
    let again = ModulePrinter().print(module)
    guard again != text else { return }
    let diff = UnifiedDiff(text, again, names: ("as printed", "as read back and printed again"))
    throw PassError(
      pass: step.pass.name, function: main, message: "its text reads back as another graph:\n\(diff.text)")
  }

  /// A table with the time of each pass, without the verifier, its rewrites and the total so far.
  var timing: [String] {
    var table = TextTable(rightAligned: [1, 2, 3, 4])
    table.add("pass", "ms", "rewrites", "so far", "nodes")
    var total = 0
    for entry in entries {
      total += entry.rewriteCount
      table.add(entry.pass, fixed(entry.milliseconds, 2), "\(entry.rewriteCount)", "\(total)", "\(entry.nodeCount)")
    }
    let milliseconds = entries.reduce(0) { $0 + $1.milliseconds }
    table.add("total", fixed(milliseconds, 2), "\(total)")
    return table.lines
  }

  var json: [JSONValue] {
    entries.map { entry in
      .object([
        ("pass", .string(entry.pass)), ("changed", .bool(entry.isChanged)), ("rewrites", .integer(entry.rewriteCount)),
        ("nodes", .integer(entry.nodeCount)), ("milliseconds", .double(entry.milliseconds)),
        ("text", .optional(entry.text.map { String($0.text.dropLast()) })),
      ])
    }
  }
}
