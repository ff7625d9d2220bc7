import ExecutionPlan
import Foundation
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcTestFiles
import Passes
import Testing

@testable import GraphcDriver

/// Copies that change the order of axes. No head is moved in memory: attention and products read heads in the layout in
/// which a product wrote them.
@Suite struct LayoutTests {
  /// What is copied to another order, and why.
  private static let expected: [String: [String]] = [
    // Patches become the rows of a product.
    "clip": ["patchify.y"],
    "digits-vit": ["patchify.y"],
    // The target of the loss has its pixels in the order of the paper.
    "mae": ["patchify.y", "target"],
    "vit": ["patchify.y"],
    "vit-registers": ["patchify.y"],
    // A bias for each head is looked up position by position, once for all layers, which read it head by head.
    "t5": ["decoded", "encoded"],
    // Sines and cosines alternate.
    "transformer": ["sinusoidal_positions.y", "sinusoidal_positions.y"],
    "tiny-translate": ["sinusoidal_positions.y", "sinusoidal_positions.y"],
    // The spectrogram comes channel by channel, and the windows of a convolution become the rows of a product.
    "whisper": ["concat", "reshape", "reshape"],
    "bert": [], "gpt2": [], "llama": [],
  ]

  private static func turningCopies(_ plan: ExecutionPlan) throws -> [String] {
    let bindings = Dictionary(uniqueKeysWithValues: plan.dims.map { ($0, 7) })
    var names: [String] = []
    for step in plan.functions.flatMap(\.steps) {
      guard case .kernel(let call) = step, let copy = call.contract as? Kernels.Copy<Symbolic> else { continue }
      let (shape, strides) = (copy.over.shape, copy.over.strides[0])
      var read: [Int] = []
      for axis in shape.indices where shape[axis] != Dim(1) && strides[axis] != Dim(0) {
        read.append(try strides[axis].evaluate(bindings))
      }
      if read != read.sorted(by: >) { names.append(call.name) }
    }
    return names.sorted()
  }

  @Test func everyModelIsExpected() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Repository.path("Models"))
    #expect(Set(names.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }) == Set(Self.expected.keys))
  }

  private static func plan(_ model: String, _ pipeline: Pipeline) throws -> ExecutionPlan {
    let console = Console(usesColor: false, data: { _ in }, message: { _ in })
    let loader = SpecLoader(console: console)
    let loaded = try loader.load(Repository.path("Models/\(model).yaml"))
    return try ExecutionPlan(loader.optimize(loaded, pipeline: pipeline).module)
  }

  @Test(arguments: expected.keys.sorted()) func headsStayWhereTheyAre(model: String) throws {
    #expect(try Self.turningCopies(Self.plan(model, .inference)) == Self.expected[model])
  }

  /// A product writes its heads merged, so an attention that is not fused moves none, either.
  @Test(arguments: expected.keys.sorted()) func headsStayWithoutFusion(model: String) throws {
    // Without the fused op, which lets several heads read one, keys are repeated for each of them.
    let repeated = model == "llama" ? ["attention.share_heads.y"] : []
    #expect(try Self.turningCopies(Self.plan(model, .canonical)) == repeated + (Self.expected[model] ?? []))
  }
}
