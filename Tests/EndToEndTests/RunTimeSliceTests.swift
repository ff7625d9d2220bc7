import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// Slices of run-time axes, which may be empty, and rewrites that would assume too much. The numbers are computed by
/// hand.
@Suite struct RunTimeSliceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var spec: String
    /// Elements of the inputs, with their shapes.
    var inputs: [String: ([Int], [Float])]
    /// Of the outputs.
    var expected: [String: ([Int], [Float])]
  }

  static let cases: [Case] = [
    Case(
      testDescription: "the mean of all rows but the first",
      spec: """
        inputs: {x: "f32[B, T, 2]"}
        graph:
          c: x * 2
          last: c[:, -1]
          rest: mean(x[:, 1:], axis=1)
        outputs: [rest, last]
        """,
      inputs: ["x": ([1, 4, 2], [0, 0, 1, 1, 2, 2, 3, 3])],
      expected: ["rest": ([1, 2], [2, 2]), "last": ([1, 2], [6, 6])]),
    Case(
      testDescription: "rows of an output",
      spec: """
        inputs: {x: "f32[B, T, 2]"}
        graph:
          c: x * 2
          a: x[:, 1:]
          b: c[:, 0:1]
        outputs: [a, b]
        """,
      inputs: ["x": ([1, 3, 2], [1, 2, 3, 4, 5, 6])],
      expected: ["a": ([1, 2, 2], [3, 4, 5, 6]), "b": ([1, 1, 2], [2, 4])]),
    Case(
      testDescription: "differences of neighbours",
      spec: """
        inputs: {x: "f32[B, T, 2]"}
        graph:
          c: x * 2
          last: c[:, -1:]
          d: x[:, 1:] - x[:, :-1]
        outputs: [d, last]
        """,
      inputs: ["x": ([1, 3, 2], [1, 2, 4, 8, 9, 18])],
      expected: ["d": ([1, 2, 2], [3, 6, 5, 10]), "last": ([1, 1, 2], [18, 36])]),
    Case(
      testDescription: "two slices under a concat",
      spec: """
        inputs: {x: "f32[B, T, 1]", z: "f32[B, T, 1]"}
        graph: {out: "concat(x[:, 1:], concat(x[:, :1], z, axis=1)[:, 1:], axis=1)"}
        outputs: out
        """,
      inputs: ["x": ([1, 3, 1], [1, 2, 3]), "z": ([1, 3, 1], [4, 5, 6])],
      expected: ["out": ([1, 5, 1], [2, 3, 4, 5, 6])]),
    Case(
      testDescription: "what nothing of T = 1 is",
      spec: """
        inputs: {x: "f32[B, T, 2]"}
        graph:
          rest: x[:, 1:]
          total: sum(rest, axis=1)
          average: mean(rest, axis=1)
          spread: variance(rest, axis=1)
          largest: max(rest, axis=1)
          smallest: min(rest, axis=1)
          count: max(cast(rest, i32), axis=1)
          weights: softmax(rest, axis=1)
          seen: softmax(x @ rest.T) @ rest
        outputs: [total, average, spread, largest, smallest, count, weights, seen]
        """,
      inputs: ["x": ([1, 1, 2], [3, 4])],
      expected: [
        "total": ([1, 2], [0, 0]), "average": ([1, 2], [.nan, .nan]), "spread": ([1, 2], [.nan, .nan]),
        "largest": ([1, 2], [-.infinity, -.infinity]), "smallest": ([1, 2], [.infinity, .infinity]),
        "weights": ([1, 0, 2], []), "seen": ([1, 1, 2], [0, 0]),
      ]),
    Case(
      testDescription: "a guard that widens",
      spec: """
        inputs: {x: "f32[1, 2]", z: "f32[3, 1]"}
        graph:
          e: exp(x)
          s: sum(e, axis=-1, keep=true)
          y: e / where(s == 0, z, s)
        outputs: y
        """,
      inputs: ["x": ([1, 2], [0, 0]), "z": ([3, 1], [1, 2, 3])],
      expected: ["y": ([3, 2], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5])]),
    Case(
      testDescription: "a bias that is an input",
      spec: """
        inputs: {x: "f32[B, T, 2]", b: "f32[2]"}
        parameters: {wq: "f32[2, 2] ~ zeros", wk: "f32[2, 2] ~ zeros", wv: "f32[2, 2] ~ ones"}
        graph:
          q: x @ wq + b
          k: x @ wk
          v: x @ wv
          y: softmax(q @ k.T) @ v
        outputs: y
        """,
      inputs: ["x": ([1, 2, 2], [1, 2, 3, 4]), "b": ([2], [5, 6])],
      expected: ["y": ([1, 2, 2], [5, 5, 5, 5])]),
    Case(
      testDescription: "a config called i after a repeat",
      spec: """
        config: {i: 3}
        inputs: {x: "f32[B, 2]"}
        blocks:
          f:
            inputs: {x: "f32[B, 2]"}
            graph: {y: x * 2}
            outputs: y
        graph:
          a: repeat(f, 2, x)
          b: a + i
        outputs: b
        """,
      inputs: ["x": ([1, 2], [1, 2])], expected: ["b": ([1, 2], [7, 11])]),
  ]

  @Test(arguments: cases, [[], ["--no-fuse"]]) func gives(sample: Case, options: [String]) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/spec.yaml"
      try "graphc: 1\nmodel: M\n\(sample.spec)\n".write(toFile: path, atomically: true, encoding: .utf8)
      var arguments = [path] + options
      for (name, (shape, elements)) in sample.inputs {
        let file = "\(folder)/\(name).npy"
        try NpyFile.write(Tensor(elements, shape: shape), to: file)
        arguments += ["--input", "\(name)=\(file)"]
      }
      for (name, (shape, elements)) in sample.expected {
        let output = try runModel(arguments, output: name)
        #expect(output.shape == shape, "\(name)")
        let actual = try output.elements(as: Float.self)
        #expect(
          zip(actual, elements).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN || abs($0 - $1) < 1e-6 },
          "\(name): \(actual)")
      }
    }
  }

  /// Integers have a smallest and a largest number instead of infinities.
  @Test func theLargestOfNoIntegerIsTheSmallest() throws {
    let sample = try #require(Self.cases.first { $0.spec.contains("count:") })
    try withTemporaryFolder { folder in
      let path = folder + "/spec.yaml"
      try "graphc: 1\nmodel: M\n\(sample.spec)\n".write(toFile: path, atomically: true, encoding: .utf8)
      try NpyFile.write(Tensor([3, 4] as [Float], shape: [1, 1, 2]), to: folder + "/x.npy")
      let output = try runModel([path, "--input", "x=\(folder)/x.npy"], output: "count")
      #expect(try output.elements(as: Int32.self) == [Int32.min, Int32.min])
    }
  }
}
