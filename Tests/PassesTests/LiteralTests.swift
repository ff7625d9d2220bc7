import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Passes
import Testing

/// An f32 literal has its value in single precision wherever it is compared or used.
@Suite struct LiteralTests {
  /// A body over `%m: bool[2]` with `%y` as its result, and the one element that all of it has.
  private static let cases: [(body: String, type: String, expected: Double)] = [
    // 0.99999999 is 1 in f32, of which 1 is no larger.
    ("%n = cast %m {to: .f32}\n%c = constant {value: 0.99999999}\n%y = greater %n, %c", "bool[2]", 0),
    ("%n = cast %m {to: .f32}\n%c = constant {value: 0.99999999}\n%y = less %c, %n", "bool[2]", 0),
    ("%n = cast %m {to: .f32}\n%c = constant {value: 1.00000001}\n%y = greater_equal %n, %c", "bool[2]", 1),
    ("%c = constant {value: 0.99999999}\n%y = floor %c", "f32[]", 1),
    ("%c = constant {value: 0.99999999}\n%y = cast %c {to: .i32}", "i32[]", 1),
    // 1e-50 is 0.
    ("%c = constant {value: 1e-50}\n%y = cast %c {to: .bool}", "bool[]", 0),
    // 2²⁴ + 1 is 2²⁴.
    ("%c = constant {value: 16777217.0}\n%y = cast %c {to: .i32}", "i32[]", 16_777_216),
    ("%c = constant {value: 16777217.0}\n%1 = constant {value: 16777216.0}\n%y = maximum %c, %1", "f32[]", 16_777_216),
    // x · 1.00000001 is x, and x ** 2.00000001 the square of it.
    ("%n = cast %m {to: .f32}\n%c = constant {value: 1.00000001}\n%y = multiply %n, %c", "f32[2]", 1),
    ("%n = cast %m {to: .f32}\n%c = constant {value: 1.00000001}\n%y = power %n, %c", "f32[2]", 1),
  ]

  @Test(arguments: cases.indices) func isItsValueInSinglePrecision(index: Int) throws {
    let (body, type, expected) = Self.cases[index]
    let module = try Module.parse(
      """
      module "m" {
        func @main(%m: bool[2]) -> (y: \(type)) {
          \(body)
          return %y
        }
      }
      """)
    var arguments = try ModuleArguments(for: module, seed: 0)
    arguments.inputs = [Tensor64([2], [1, 1])]
    let optimized = try Pipeline.inference.run(module).module
    for (what, module) in [("as it is", module), ("optimized", optimized)] {
      let result = try #require(try arguments.evaluate(module).first)
      #expect(result.values.allSatisfy { $0 == expected }, "\(what): \(result) for \(body)\n\(module.text)")
      let run = try #require(try arguments.interpret(module, on: ThreadPool(threadCount: 1)).first?.first)
      #expect(Tensor64(run).values.allSatisfy { $0 == expected }, "\(what): \(Tensor64(run)) for \(body)")
    }
  }

  /// What is folded is rounded where the kernels round: 2²⁴ + 1 − 2²⁴ is 0.
  @Test func sumsAreRounded() throws {
    let module = try Module.parse(
      """
      module "m" {
        func @main() -> (y: f32[]) {
          %c = constant {value: 16777216.0}
          %1 = constant {value: 1.0}
          %s = add %c, %1
          %y = subtract %s, %c
          return %y
        }
      }
      """)
    let folded = try Pipeline.inference.run(module).module
    #expect(folded.main.nodes.count == 1)
    for module in [module, folded] {
      let arguments = try ModuleArguments(for: module, seed: 0)
      let run = try #require(try arguments.interpret(module, on: ThreadPool(threadCount: 1)).first?.first)
      #expect(Tensor64(run).values == [0])
    }
  }
}
