import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Passes
import Testing
import Trainer

/// The words that a step of training draws its random numbers from.
@Suite struct StepRandomnessTests {
  /// The draw of a function that is repeated under a path, and of one that is called.
  private static func draws(steps: Int) throws -> [ParameterInput] {
    try Module.parse(
      """
      module "m" {
        func @layer(%x: f32[2]) -> (y: f32[2]) {
          parameter kept.draw: i32[4] ~ draw
          %draw = parameter {path: "kept.draw"} : i32[4]
          %noise = uniform %draw {shape: [2]} : f32[2]
          %y = add %x, %noise : f32[2]
          return %y
        }

        func @main(%x: f32[2]) -> (y: f32[2]) {
          %z = repeat %x {functions: ["layer"], path: "encoded", steps: \(steps), carries: 1} : f32[2]
          %y = call %z {function: "layer", path: "last"} : f32[2]
          return %y
        }
      }
      """
    ).parametersAsInputs().parameters
  }

  private func words(
    _ draw: ParameterInput, seed: UInt64 = 5, step: Int, microBatches: Int = 1
  ) throws -> [Int32] {
    let tensor = try StepRandomness(seed: seed).words(of: draw, step: step, microBatches: microBatches)
    #expect(tensor.shape == (microBatches == 1 ? [] : [microBatches]) + (draw.isStacked ? [draw.paths.count, 4] : [4]))
    return try integers(tensor)
  }

  /// Computed by another program from the definitions of Philox and FNV-1a.
  @Test func areThoseOfTheDefinition() throws {
    let draw = try #require(Self.draws(steps: 2).first)
    #expect(draw.paths == ["encoded.0.kept.draw", "encoded.1.kept.draw"])
    #expect(
      try words(draw, step: 3, microBatches: 2).map { UInt32(bitPattern: $0) } == [
        0x5dac_c7bb, 0x7225_1043, 0x7c28_6205, 0x5be5_7949, 0x5dac_c7bb, 0x7225_1043, 0x4d37_aad6, 0x0a21_71d0,
        0x49f4_ea84, 0x6ac9_0408, 0x7c28_6205, 0x5be5_7949, 0x49f4_ea84, 0x6ac9_0408, 0x4d37_aad6, 0x0a21_71d0,
      ])
  }

  @Test func everyStepMicroBatchAndPlaceHasItsOwn() throws {
    var seen: Set<[Int32]> = []
    var count = 0
    for step in 1...20 {
      let all = try Self.draws(steps: 2).flatMap { try words($0, step: step, microBatches: 4) }
      for row in stride(from: 0, to: all.count, by: 4) {
        seen.insert(Array(all[row..<row + 4]))
        count += 1
      }
    }
    #expect(count == 240 && seen.count == count)
    let draw = try #require(Self.draws(steps: 2).last)
    #expect(try words(draw, seed: 5, step: 1) != words(draw, seed: 6, step: 1))
  }

  /// A step that is taken again, as by a run that is resumed, draws the same.
  @Test func aStepIsAFunctionOfItsNumber() throws {
    let draw = try #require(Self.draws(steps: 2).first)
    for step in [1, 7, 1_000_000] {
      let whole = try words(draw, step: step, microBatches: 3)
      #expect(try words(draw, step: step, microBatches: 3) == whole)
      // The first micro-batch is that of a step with one.
      #expect(try words(draw, step: step) == Array(whole[..<8]))
    }
  }
}
