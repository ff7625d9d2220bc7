import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Testing

@testable import Passes

/// A replacement that would change a type, or is ill-typed, leaves the graph unchanged at its place.
@Suite struct RewriterTests {
  private static let text = """
    module "m" {
      func @main(%x: f32[3, 4], %z: f32[4]) -> (a: f32[3, 4], b: f32[3, 4], c: f32[3, 4]) {
        %a = sin %x
        %b = cos %a
        %c = add %b, %z
        return %a, %b, %c
      }
    }
    """

  private static func rewrite(
    together: Bool = false, _ replace: (inout Rewriter, Int, inout PassContext) throws(InferenceError) -> [ValueID]?
  ) throws -> (module: Module?, context: PassContext) {
    var module = try Module.parse(text)
    var context = PassContext()
    context.pass = "p"
    if together {
      guard let function = Rewriter.rewriteTogether(module.main, &context, replace) else {
        return (nil, context)
      }
      module.functions = [function]
    } else {
      module.functions = [Rewriter.rewrite(module.main, &context, replace)]
    }
    #expect(module.verify() == [])
    return (module, context)
  }

  @Test(arguments: [false, true]) func anotherTypeIsLeft(together: Bool) throws {
    let (module, context) = try Self.rewrite(together: together) { (rewriter, index, context) in
      guard index == 3 else { return nil }
      context.remarks.append(
        Remark(pass: "p", function: "main", value: "b", origin: .synthetic, outcome: .done("it is done")))
      rewriter.redirect(ValueID(node: 2), to: rewriter.mapped(ValueID(node: 0)))
      return [rewriter.mapped(ValueID(node: 1))]
    }
    let abandoned = try #require(context.abandoned.first)
    #expect(context.abandoned.count == 1 && context.remarks == [])
    #expect(abandoned.pass == "p" && abandoned.function == "main" && abandoned.node == 3)
    #expect(abandoned.message == "at b: the types would change from [f32[3, 4]] to [f32[4]]")
    #expect((module == nil) == together)
    if let module { #expect(module.text == (try Module.parse(Self.text).text)) }
  }

  @Test func illTypedNodesAreLeft() throws {
    let (module, context) = try Self.rewrite { (rewriter, index, _) throws(InferenceError) in
      guard index == 4 else { return nil }
      let x = rewriter.mapped(ValueID(node: 0))
      return [try rewriter.emit(.matMul(MatMul(transposeRHS: false)), [x, x], origin: .synthetic)]
    }
    #expect(context.abandoned.map(\.node) == [4])
    #expect(module?.text == (try Module.parse(Self.text).text))
  }

  @Test func whatKeepsTheTypeIsMade() throws {
    let (module, context) = try Self.rewrite { (rewriter, index, _) throws(InferenceError) in
      guard index == 3 else { return nil }
      let a = rewriter.mapped(ValueID(node: 2))
      return [try rewriter.emit(.unary(Unary(.tanh)), [a], origin: .synthetic)]
    }
    #expect(context.abandoned.isEmpty)
    #expect(module?.text.contains("%b = tanh %a") == true)
  }
}

extension RewriterTests {
  /// Rules that undo each other reach a limit: the node stays, and the pass says so.
  @Test func rulesThatDoNotEndLeaveTheGraph() throws {
    let swap = Rule(name: "x + y = y + x") { (context, op, operands) throws(InferenceError) in
      guard case .binary(let binary) = op, binary.function == .add else { return nil }
      return try context.emit(op, operands.reversed())
    }
    let twice = Rule(name: "sin(x) = cos(x), to see that other nodes are rewritten") {
      (context, op, operands) throws(InferenceError) in
      guard case .unary(let unary) = op, unary.function == .sin else { return nil }
      return try context.emit(.unary(Unary(.cos)), operands)
    }
    let module = try Module.parse(
      """
      module "m" {
        func @main(%x: f32[4], %z: f32[4]) -> (a: f32[4], b: f32[4]) {
          %a = add %x, %z
          %b = sin %a
          return %a, %b
        }
      }
      """)
    var context = PassContext()
    let result = try Pass.dce.run(try Pass.canonicalize(by: [swap, twice]).run(module, &context), &context)
    #expect(result.verify() == [])
    #expect(result.text == module.text.replacing("sin %a", with: "cos %a"))
    #expect(
      context.abandoned.map(\.message) == ["at a: more than 64 rules apply one after another, the last to add"])
  }
}
