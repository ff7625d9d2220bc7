import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// Inputs that may be left out.
@Suite struct InputDefaultTests {
  private func spec(_ folder: String, _ inputs: String, graph: String = "y: noise + 0 * x") throws -> String {
    let text = "graphc: 1\nmodel: M\nconfig: {n: 4, s: 0.5}\ninputs: {\(inputs)}\ngraph: {\(graph)}\noutputs: y\n"
    try text.write(toFile: folder + "/m.yaml", atomically: true, encoding: .utf8)
    return folder + "/m.yaml"
  }

  private func run(_ inputs: String, _ arguments: [String] = [], graph: String = "y: noise + 0 * x") throws -> Tensor {
    try withTemporaryFolder { folder in
      try runModel([spec(folder, inputs, graph: graph), "--input", "x=1,2,3,4"] + arguments, output: "y")
    }
  }

  /// Of Philox 4×32-10 with key 0 and the stream of `input noise`, computed with a Python program that gives the known
  /// answers of Random123.
  @Test func uniformValuesAreThoseOfTheGenerator() throws {
    let y = try run(#"x: "f32[B, n]", noise: "f32[B, n] = uniform(seed=0)""#)
    #expect(y.shape == [1, 4])
    #expect(
      try y.elements(as: Float.self) == [0.700911819934845, 0.3636507987976074, 0.450941264629364, 0.14291220903396606])
    let other = try run(#"x: "f32[B, n]", noise: "f32[B, n] = uniform(seed=n + 3)""#, ["--seed", "9"])
    #expect(
      try other.elements(as: Float.self) == [
        0.16232502460479736, 0.04387199878692627, 0.6996186971664429, 0.7136330008506775,
      ])
  }

  @Test func normalValuesAreBoxAndMullers() throws {
    let y = try run(#"x: "f32[B, n]", noise: "f32[B, n] = normal(s, seed=0)""#).elements(as: Float.self)
    let expected: [Float] = [-0.50878708, 0.58706399, 0.34122317, 0.42818416]
    #expect(zip(y, expected).allSatisfy { abs($0 - $1) <= 1e-6 })
  }

  @Test(arguments: [("f32[B, n] = zeros", "0.0"), ("f32[n] = ones", "1.0"), ("f32[B, n] = s / 2", "0.25")])
  func constants(type: String, value: String) throws {
    let y = try run("x: \"f32[B, n]\", noise: \"\(type)\"").elements(as: Float.self)
    #expect(y == Array(repeating: Float(value), count: 4))
  }

  @Test func masksAreIntegersOrBooleans() throws {
    let graph = "y: \"where(mask != 0 and keep, x, -x)\""
    let inputs = #"x: "f32[B, n]", mask: "i32[B, n] = 1", keep: "bool[n] = true""#
    #expect(try run(inputs, graph: graph).elements(as: Float.self) == [1, 2, 3, 4])
    #expect(try run(inputs, ["--input", "mask=1,0,1,0"], graph: graph).elements(as: Float.self) == [1, -2, 3, -4])
    #expect(try run(inputs, ["--input", "keep=0,0,0,1"], graph: graph).elements(as: Float.self) == [-1, -2, -3, 4])
    let words = ["--input", "keep=false,false,false,true"]
    #expect(try run(inputs, words, graph: graph).elements(as: Float.self) == [-1, -2, -3, 4])
  }

  @Test func theDimsOfADefaultComeFromWhatIsGiven() throws {
    try withTemporaryFolder { folder in
      let path = try spec(folder, #"x: "f32[B, n]", noise: "f32[T, n] = uniform(seed=0)""#, graph: "y: noise")
      let result = graphc("run", path, "--input", "x=1,2,3,4")
      #expect(result.code == 64)
      #expect(result.messages.contains("what T is") && result.messages.contains("[input/missing]"))
      #expect(graphc("run", path, "--input", "x=1,2,3,4", "--input", "noise=5,6,7,8").code == 0)
      let missing = graphc("run", path, "--input", "noise=5,6,7,8")
      #expect(missing.code == 64 && missing.messages.contains("x: f32[B, 4]"))
      #expect(graphc("bench", path, "--seconds", "0.01").code == 0)
    }
  }

  @Test func theDefaultIsShown() throws {
    try withTemporaryFolder { folder in
      let path = try spec(folder, #"x: "f32[B, n]", noise: "f32[B, n] = uniform(seed=0)""#)
      #expect(graphc("check", path).output.contains("noise: f32[B, 4] = uniform(seed=0)"))
      #expect(graphc("show", path).output.contains("f32[B, 4] = uniform(seed=0)"))
    }
  }
}
