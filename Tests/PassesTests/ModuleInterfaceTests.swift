import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Passes
import Testing

/// A pass that changes the interface of a module is an error that names the pass and the change.
@Suite struct ModuleInterfaceTests {
  private static let text = """
    module "m" {
      dims B, T
      check T - 2 >= 0 "two rows"
      func @main(%x: f32[B, T, 4], %m: bool[B, T]) -> (y: f32[B, T, 4], z: f32[B, T]) {
        %y = sin %x
        %z = sum %x {axis: 2, keep: false}
        return %y, %z
      }
    }
    """

  private struct Change: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var message: String
    var change: @Sendable (inout Module) -> Void
  }

  private static let changes: [Change] = [
    Change(testDescription: "fewer rows", message: "the output 'y: f32[B, T, 4]' has become 'y: f32[B, T - 1, 4]'") {
      rewriteMain(of: &$0) { builder, outputs in
        outputs[0] = try builder.emit(
          .slice(Slice(axis: 1, start: 1, end: Dim(symbol: "T"))), [outputs[0]], origin: .synthetic)
      }
    },
    Change(
      testDescription: "other values of one type", message: "the output 'y: f32[B, T, 4]' has become 'z: f32[B, T]'"
    ) {
      $0.functions[0].outputs.swapAt(0, 1)
    },
    Change(testDescription: "a name", message: "the output 'z: f32[B, T]' has become 'sum: f32[B, T]'") {
      $0.functions[0].outputs[1].name = "sum"
    },
    Change(testDescription: "one output less", message: "the output 'z: f32[B, T]' is gone") {
      $0.functions[0].outputs.removeLast()
    },
    Change(testDescription: "one output more", message: "there is a new output 'more: f32[B, T, 4]'") {
      $0.functions[0].outputs.append(Function.Output(name: "more", value: $0.functions[0].outputs[0].value))
    },
    Change(testDescription: "an input", message: "the input 'm: bool[B, T]' has become 'mask: bool[B, T]'") {
      $0.functions[0].nodes[1].op = .input(Input(name: "mask"))
    },
    Change(testDescription: "the type of an input", message: "the input 'm: bool[B, T]' has become 'm: i32[B, T]'") {
      $0.functions[0].nodes[1].types[0].dtype = .i32
    },
    Change(testDescription: "no check", message: "the check 'T - 2 >= 0: two rows' is gone") { $0.checks = [] },
    Change(testDescription: "a check", message: "there is a new check 'B - 1 >= 0: more'") {
      $0.checks.append(Module.DimCheck(nonNegative: rows, message: "more", origin: .synthetic))
    },
    Change(testDescription: "a state", message: "there is a new state 'x -> y'") {
      $0.states = [ModuleState(input: "x", output: "y", initial: .float(0))]
    },
    Change(testDescription: "a dim", message: "there is a new dim 'S'") { $0.dims.append("S") },
    Change(testDescription: "dims in another order", message: "the dim 'B' has become 'T'") { $0.dims.swapAt(0, 1) },
    Change(testDescription: "the module", message: "the module 'm' has become 'n'") { $0.name = "n" },
  ]

  private static let rows = (try? Dim(symbol: "B").subtracting(1)) ?? Dim(0)

  private static func rewriteMain(
    of module: inout Module, _ change: (inout FunctionBuilder, inout [ValueID]) throws -> Void
  ) {
    let main = module.main
    var builder = FunctionBuilder(name: main.name)
    for node in main.nodes { _ = builder.append(node) }
    var outputs = main.outputs.map(\.value)
    try? change(&builder, &outputs)
    for (output, value) in zip(main.outputs, outputs) { builder.addOutput(name: output.name, value: value) }
    module.functions[0] = builder.function
  }

  @Test(arguments: changes.indices) func isHeldConstant(index: Int) throws {
    let change = Self.changes[index]
    let bad = Pass.ofModule("bad", "changes the interface") { (module, _) throws(PassError) in
      var module = module
      change.change(&module)
      return module
    }
    let module = try Module.parse(Self.text)
    do {
      _ = try Pipeline(anyOrder: [.canonicalize, bad, .dce]).run(module)
      Issue.record("\(change.testDescription) is let through")
    } catch {
      #expect(error.pass == "bad")
      #expect(error.message == change.message)
    }
  }

  /// The body may change.
  @Test func bodiesAreFree() throws {
    let good = Pass.ofModule("good", "changes the body") { (module, _) throws(PassError) in
      var module = module
      Self.rewriteMain(of: &module) { builder, outputs in
        outputs[0] = try builder.emit(.unary(Unary(.negate)), [outputs[0]], origin: .synthetic)
        outputs[0] = try builder.emit(.unary(Unary(.negate)), [outputs[0]], origin: .synthetic)
      }
      return module
    }
    let result = try Pipeline(anyOrder: [good]).run(try Module.parse(Self.text))
    #expect(result.module.main.nodes.count == 6)
  }
}
