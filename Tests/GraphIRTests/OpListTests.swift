import GraphIR
import GraphcTestFiles
import GraphcTestSupport
import Testing

/// No file but `Op.swift` lists the ops: what is true of an op stands in its own file, and an analysis that cares for a
/// few ops matches these.
@Suite struct OpListTests {
  private static let opFile = "Sources/GraphIR/Ops/Op.swift"

  private static func sources() throws -> [(path: String, text: String)] {
    try Repository.files(under: "Sources", suffix: ".swift").filter { $0 != opFile }.map {
      ($0, try Repository.text($0))
    }
  }

  private static func ops() throws -> Set<String> {
    let text = try Repository.text(opFile)
    let names = text.matches(of: /\n  case `?(\w+)`?\(\w+\)/).map { String($0.1) }
    try #require(names.count == Op.catalogue.count)
    return Set(names)
  }

  @Test func noOtherFileMatchesMostOps() throws {
    let ops = try Self.ops()
    let sources = try Self.sources()
    #expect(sources.count > 300)
    for (path, text) in sources {
      let matched = SourceScan(text).matched(ops)
      #expect(matched.count <= ops.count / 2, "\(path) matches \(matched.sorted())")
    }
  }

  @Test func noSwitchOverOpsHasADefault() throws {
    let ops = try Self.ops()
    for (path, text) in try Self.sources() {
      let switches = SourceScan(text).switchesWithDefault(ops)
      #expect(switches.isEmpty, "\(path): \(switches)")
    }
  }

  @Test func theScanFindsWhatItLooksFor() throws {
    let text = """
      extension Op {
        var isCheap: Bool {
          switch self {
          // case .softmax: no code
          case .unary(let unary) where unary.function == .exp, .binary: false
          case .reshape,
            .transpose:
            true
          default: "default: {" == "}"
          }
        }
        func f(_ node: Node, _ kind: Expression.Kind) -> Int {
          if case .matMul = node.op { return 1 }
          guard case .call(let call) = kind, call.count == 1 else { return 2 }
          switch kind {
          case .unary, .binary: return 1
          default: break
          }
          switch binary.op {
          case .add: return 1
          default: break
          }
          switch node.op {
          case .cast: switch kind { default: return 0 }
          case .linear: return 1
          }
        }
      }
      """
    let ops = try Self.ops()
    let scan = SourceScan(text)
    #expect(
      scan.matched(ops)
        == ["unary", "binary", "reshape", "transpose", "matMul", "call", "cast", "linear"])
    #expect(scan.switchesWithDefault(ops) == ["switch self: binary reshape transpose unary"])
  }
}

/// Patterns of Swift source, found well enough for code in the project's style.
private struct SourceScan {
  /// Without comments and string literals.
  private let code: Substring

  init(_ text: String) {
    let withoutComments = text.replacing(/(?m)^\s*\/\/.*$/, with: "")
    let withoutBlocks = withoutComments.replacing(/(?s)""".*?"""/, with: "\"\"")
    code = withoutBlocks.replacing(/"(?:\\.|[^"\\\n])*"/, with: "\"\"")[...]
  }

  /// The names among `names` that patterns have, in any `case`.
  func matched(_ names: Set<String>) -> Set<String> { Self.patterns(in: code).intersection(names) }

  private static func patterns(in code: Substring) -> Set<String> {
    var result: Set<String> = []
    for pattern in code.matches(of: /(?s)\bcase ((?:let |var )?\..*?)(?: = |:|\{)/) {
      for name in pattern.1.matches(of: /(?:^|[,(]\s*|let |var )\.(\w+)/) { result.insert(String(name.1)) }
    }
    return result
  }

  /// The switches over an op that have a `default` of their own.
  func switchesWithDefault(_ ops: Set<String>) -> [String] {
    code.matches(of: /\bswitch ([^{\n]*?) \{/).compactMap { match in
      guard match.1.wholeMatch(of: /self|op|.*\.op/) != nil else { return nil }
      let body = Self.ownCode(from: match.range.upperBound, in: code)
      let names = Self.patterns(in: body[...])
      guard body.contains(/\b(default|case _)\s*:/), !names.isEmpty, names.isSubset(of: ops) else { return nil }
      return "switch \(match.1): " + names.sorted().joined(separator: " ")
    }
  }

  /// What stands between braces, without what stands in further ones.
  private static func ownCode(from start: Substring.Index, in code: Substring) -> String {
    var depth = 0
    var result = ""
    for character in code[start...] {
      if character == "{" { depth += 1 }
      if depth == 0, character != "}" { result.append(character) }
      if character == "}" {
        depth -= 1
        if depth < 0 { break }
      }
    }
    return result
  }
}
