import Diagnostics
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Testing

@Suite struct TextTests {
  @Test func printsWhatItReads() throws {
    let module = try Module.parse(OpExamples.text)
    #expect(module.text == OpExamples.text)
    #expect(module.verify() == [])
  }

  @Test func examplesUseEveryOp() throws {
    var missing = Set(Op.entriesByMnemonic.keys)
    for function in try Module.parse(OpExamples.text).functions {
      for node in function.nodes { missing.remove(node.op.definition.mnemonic) }
    }
    #expect(missing.isEmpty)
  }

  @Test func readsBackRandomModules() throws {
    for seed in UInt64(0)..<300 {
      let module = try RandomModule(seed: seed).module
      let text = module.text
      let read = try Module.parse(text)
      #expect(read.text == text, "seed \(seed)")
      expectSame(read, module, "seed \(seed)")
    }
  }

  @Test func readsWithoutTypes() throws {
    let lines = OpExamples.text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard line.contains(" = "), let colon = line.lastRange(of: " : ") else { return String(line) }
      return String(line[..<colon])
    }
    #expect(try Module.parse(lines.joined(separator: "\n")).text == OpExamples.text)
  }

  @Test func makesNamesPlainAndUnique() throws {
    var builder = FunctionBuilder(name: "main")
    let x = builder.addInput(name: "x", type: TensorType(.f32, [2]), origin: .synthetic)
    for name in ["x", "x", "x.1", "x.1.1", "7", "", "a b", "é", "a..b", "a.2", ".", "_", nil] {
      _ = try builder.emit(.unary(Unary(.exp)), [x], origin: .synthetic, name: name)
    }
    builder.addOutput(name: "y", value: x)
    let text = Module(name: "m", functions: [builder.function]).text
    let names = text.split(separator: "\n").filter { $0.contains(" = ") }.map { String($0.prefix { $0 != "=" }) }
    #expect(
      names.map { $0.filter { $0 != " " } } == [
        "%x.1", "%x.2", "%x.1.1", "%x.1.1.1", "%_7", "%_", "%a_b", "%_.1", "%_a__b", "%a.2", "%__", "%_.2", "%13",
      ])
    #expect(try Module.parse(text).text == text)
  }

  @Test func numbersReadBackExactly() throws {
    var random = SplitMix64(seed: 1)
    var numbers: [Double] = [
      0, -0.0, 1, -1, 0.1, 1.0 / 3, .pi, 1e16, 1e15, 123_456_789, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
      .leastNormalMagnitude, .infinity, -.infinity, .nan, -.nan, 0.5.squareRoot(),
    ]
    for _ in 0..<1000 { numbers.append(Double(bitPattern: random.next())) }
    for number in numbers {
      var builder = FunctionBuilder(name: "main")
      let x = try builder.emit(.constant(Constant(.float(number))), origin: .synthetic)
      builder.addOutput(name: "x", value: x)
      let read = try Module.parse(Module(name: "m", functions: [builder.function]).text)
      guard case .constant(let constant) = read.main.nodes[0].op, case .float(let value) = constant.value else {
        Issue.record("\(number) is read as \(read.main.nodes[0].op)")
        continue
      }
      #expect(value.isNaN == number.isNaN, "\(number)")
      if !number.isNaN { #expect(value.bitPattern == number.bitPattern, "\(number)") }
    }
  }

  @Test func namesOriginsOnRequest() throws {
    var sources = SourceMap()
    let id = sources.add(SourceText(name: "a.gir", kind: .file, bytes: Array(Self.small.utf8)))
    let module = try #require(ModuleParser.parse(id, in: sources, log: DiagnosticLog()))
    let text = ModulePrinter(sources: sources).print(module)
    #expect(text.contains("    %y = exp %x : f32[2]  // a.gir:3:5\n"))
    // A comment is not part of the module.
    #expect(try Module.parse(text).text == Self.small)
    // A foreign source map is not a reason to trap.
    #expect(ModulePrinter(sources: SourceMap()).print(module) == Self.small)
  }

  @Test func originsCoverTheLine() throws {
    var sources = SourceMap()
    let id = sources.add(SourceText(name: "a.gir", kind: .file, bytes: Array(Self.small.utf8)))
    let module = try #require(ModuleParser.parse(id, in: sources, log: DiagnosticLog()))
    let span = try #require(module.main.nodes[1].origin.span)
    let text = String(decoding: sources[id].bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
    #expect(text == "%y = exp %x : f32[2]")
  }

  @Test func printsOneFunction() throws {
    let module = try Module.parse(Self.small)
    #expect(
      ModulePrinter().print(module.main)
        == "func @main(%x: f32[2]) -> (y: f32[2]) {\n  %y = exp %x : f32[2]\n  return %y\n}\n")
  }

  /// A function that a pass has broken can still be printed.
  @Test func printsBrokenFunctions() {
    var function = Function(name: "main")
    function.nodes = [
      Node(op: .not(Not()), operands: [ValueID(node: 7), ValueID(node: 0, result: -1)], types: [], origin: .synthetic)
    ]
    function.outputs = [Function.Output(name: "y", value: ValueID(node: -1))]
    let text = ModulePrinter().print(Module(name: "m", functions: [function]))
    #expect(text.contains("not %?7.0, %?0.-1\n"))
    #expect(text.contains("-> (y: ?)"))
  }

  static let small = """
    module "m" {
      func @main(%x: f32[2]) -> (y: f32[2]) {
        %y = exp %x : f32[2]
        return %y
      }
    }

    """
}

/// Equal but for origins and names.
private func expectSame(_ a: Module, _ b: Module, _ comment: String) {
  #expect(a.name == b.name && a.dims == b.dims, "\(comment)")
  #expect(a.checks.map(\.nonNegative) == b.checks.map(\.nonNegative), "\(comment)")
  #expect(a.functions.map(\.name) == b.functions.map(\.name), "\(comment)")
  for (f, g) in zip(a.functions, b.functions) {
    #expect(f.outputs == g.outputs, "\(comment)")
    #expect(f.parameters.map(\.path) == g.parameters.map(\.path), "\(comment)")
    #expect(f.parameters.map(\.type) == g.parameters.map(\.type), "\(comment)")
    #expect(f.parameters.map(\.initializer) == g.parameters.map(\.initializer), "\(comment)")
    #expect(f.folded.map(\.path) == g.folded.map(\.path), "\(comment)")
    #expect(f.folded.map { $0.body.nodes.map(\.op) } == g.folded.map { $0.body.nodes.map(\.op) }, "\(comment)")
    #expect(f.nodes.map(\.op) == g.nodes.map(\.op), "\(comment)")
    #expect(f.nodes.map(\.operands) == g.nodes.map(\.operands), "\(comment)")
    #expect(f.nodes.map(\.types) == g.nodes.map(\.types), "\(comment)")
  }
}

extension Substring {
  /// Where `text` occurs last.
  fileprivate func lastRange(of text: String) -> String.Index? {
    indices.last { self[$0...].hasPrefix(text) }
  }
}
