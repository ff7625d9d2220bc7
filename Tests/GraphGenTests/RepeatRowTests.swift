import GraphGen
import GraphIR
import GraphcTestSupport
import Testing

/// Steps of a `repeat` take the rows that their arguments name.
@Suite struct RepeatRowTests {
  /// A repeat of `step`, and the arguments of its calls one by one.
  struct Steps: CustomTestStringConvertible {
    var count: Int
    var arguments: String
    var unrolled: [String]
    /// The rows of `table`.
    var rows = 4

    var testDescription: String { arguments }
  }

  private static let cases = [
    Steps(count: 3, arguments: "row=table[i]", unrolled: ["table[0]", "table[1]", "table[2]"]),
    // A row without the index is the same for every step.
    Steps(count: 3, arguments: "row=table[0]", unrolled: ["table[0]", "table[0]", "table[0]"]),
    Steps(count: 6, arguments: "row=table[1]", unrolled: Array(repeating: "table[1]", count: 6)),
    Steps(
      count: 3, arguments: "row=table[0], other=table[i]",
      unrolled: ["table[0], table[0]", "table[0], table[1]", "table[0], table[2]"]),
    Steps(
      count: 3, arguments: "row=table[i + 1], other=table[0]",
      unrolled: ["table[1], table[0]", "table[2], table[0]", "table[3], table[0]"]),
    // Steps that take turns need only the rows that they read.
    Steps(
      count: 4, arguments: "row=table[i] if i % 2 == 0 else v",
      unrolled: ["table[0]", "v", "table[2]", "v"], rows: 3),
    Steps(
      count: 4, arguments: "row=v if i % 2 == 0 else table[i - 1]",
      unrolled: ["v", "table[0]", "v", "table[2]"], rows: 3),
    Steps(
      count: 4, arguments: "row=table[i] if i % 2 == 0 else v",
      unrolled: ["table[0]", "v", "table[2]", "v"]),
  ]

  @Test(arguments: cases) func equalTheCallsOneByOne(steps: Steps) throws {
    let calls = steps.unrolled.enumerated().map { index, arguments in
      "  y\(index + 1): step(y\(index), \(arguments))"
    }
    let elaboration = elaborate(
      Array(
        """
        graphc: 1
        model: Rows
        blocks:
          step:
            inputs: {x: "f32[B, 2]", row: "f32[2]", other: "f32[2]?"}
            graph: {y: x * 0.5 + (row * other if has(other) else row)}
            outputs: y
        inputs:
          x: f32[B, 2]
          table: f32[\(steps.rows), 2]
          v: f32[2]
        graph:
          y0: x + 0
          repeated: "repeat(step, \(steps.count), y0, \(steps.arguments))"
        \(calls.joined(separator: "\n"))
        outputs: [repeated, y\(steps.count)]

        """.utf8))
    let module = try #require(elaboration.model?.module, "\(elaboration.text)")
    let inputs = [
      Tensor64([1, 2], [1, -1]), Tensor64([steps.rows, 2], (0..<2 * steps.rows).map { Double(3 * $0 - 4) }),
      Tensor64([2], [0.5, 7]),
    ]
    let outputs = try ReferenceEvaluator(module, bindings: ["B": 1]).run(inputs)
    #expect(outputs[0].values == outputs[1].values)
  }
}
