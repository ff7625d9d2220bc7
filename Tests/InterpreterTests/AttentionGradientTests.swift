import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Testing

/// The kernel of the gradient of an attention against what the op stands for, in double precision.
@Suite struct AttentionGradientTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var leading: [Int]
    var queries: Int
    var keys: Int
    var headDim: Int
    var valueDim: Int
    var window = ""

    var testDescription: String { "\(leading) \(queries) of \(keys) \(headDim) \(valueDim) \(window)" }
  }

  static let cases: [Case] = [
    Case(leading: [], queries: 1, keys: 1, headDim: 1, valueDim: 1),
    Case(leading: [3], queries: 5, keys: 7, headDim: 3, valueDim: 4),
    Case(leading: [2, 3], queries: 70, keys: 70, headDim: 16, valueDim: 50, window: ", right: 0"),
    Case(leading: [2, 2], queries: 130, keys: 101, headDim: 65, valueDim: 8, window: ", left: 20, right: 3"),
    Case(leading: [1, 2], queries: 9, keys: 200, headDim: 8, valueDim: 8, window: ", left: 2, right: 0"),
    Case(leading: [2, 1], queries: 64, keys: 48, headDim: 48, valueDim: 96),
  ]

  @Test(arguments: cases) func isWhatItStandsFor(_ sample: Case) throws {
    let axes = sample.leading.map { "\($0), " }.joined()
    let q = "f32[\(axes)\(sample.queries), \(sample.headDim)]"
    let k = "f32[\(axes)\(sample.keys), \(sample.headDim)]"
    let v = "f32[\(axes)\(sample.keys), \(sample.valueDim)]"
    let module = try Module.parse(
      """
      module "gradient" {
        func @main(%q: \(q), %k: \(k), %v: \(v), %c: f32[\(axes)\(sample.queries), \(sample.valueDim)]) -> (x: \(q), y: \(k), z: \(v)) {
          %x, %y, %z = attention_gradient %q, %k, %v, %c {scale: 0.25\(sample.window)}
          return %x, %y, %z
        }
      }
      """)
    let arguments = try ModuleArguments(for: module, seed: 5, bindings: [:])
    let expected = try arguments.evaluate(module)
    var first: [[Float]] = []
    for threads in 1...3 {
      let found = try arguments.interpret(module, on: ThreadPool(threadCount: threads))[0]
        .map { try $0.elements(as: Float.self) }
      #expect(found.count == 3)
      for (a, b) in zip(found, expected) {
        #expect(a.count == b.values.count)
        #expect(zip(a, b.values).allSatisfy { abs(Double($0) - $1) <= 1e-4 * max(1, abs($1)) })
      }
      if threads == 1 { first = found }
      #expect(found == first, "the number of threads shows")
    }
  }
}
