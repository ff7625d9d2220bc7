import ExecutionPlan
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import Interpreter
import Passes
import Testing

@testable import GraphcDriver

/// `graphc run` from packed weights.
@Suite struct PackedWeightsTests {
  private let spec = Repository.path("Models/digits-vit.yaml")
  private let weights = Repository.path("Models/digits-vit.safetensors")
  private let images = Repository.path("Tests/Fixtures/digits/images.npy")

  /// Packs the weights of the digits as they are compiled.
  private func pack(to path: String, settings: [String] = [], weights: String?) throws {
    let console = Console(usesColor: false, data: { _ in }, message: { _ in })
    let loader = SpecLoader(console: console, options: SpecOptions(settings: settings))
    let loaded = try loader.load(spec)
    let module = loaded.model.module
    let optimized = try loader.optimize(loaded).module
    try ParameterPacking.write(
      [ExecutionPlan(optimized)], declarations: module.parameters,
      source: ModelWeights(console: console, path: weights, seed: 0, memoryLimit: .max).source(of: loaded.model),
      model: module.name, specDigest: specDigest(of: module),
      foldedDigests: [foldedDigest(of: [optimized])].compactMap { $0 }, to: FileTarget(path: path),
      threads: ThreadPool(threadCount: 2))
  }

  @Test func aRunFromPackedWeightsIsTheSame() throws {
    try withTemporaryFolder { folder in
      let packed = folder + "/packed.safetensors"
      try pack(to: packed, weights: weights)
      let input = ["--input", "image=\(images)"]
      let expected = try runModel([spec, "--weights", weights] + input, output: "logits")
      let logits = try runModel([spec, "--weights", packed, "--check-finite"] + input, output: "logits")
      #expect(logits.bits == expected.bits)
      #expect(graphc("inspect", packed).output.contains("packed weights"))
      #expect(graphc("inspect", packed).output.contains("graphc.model = DigitsViT"))
      let text = graphc("show", spec, "--stage", "imported").output
      #expect(graphc("inspect", packed).output.contains("graphc.spec = \(SHA256.hexadecimal(of: text))\n"))
      // SHA-256 of the checkpoint by coreutils' sha256sum.
      #expect(
        graphc("inspect", packed).output.contains(
          "graphc.source = 2b7d4235cd1f5d3b86497e4fe868e2cc4fe3bdabf2ca95b4225145d38ba8489e"))
      #expect(graphc("inspect", packed, "--check-finite").code == 0)
    }
  }

  /// Comments and layout of the spec do not matter; its config does.
  @Test func weightsOfAnotherSpecAreRefused() throws {
    try withTemporaryFolder { folder in
      let packed = folder + "/packed.safetensors"
      try pack(to: packed, weights: nil)
      let run = ["run", spec, "--weights", packed, "--input", "image=random"]
      #expect(graphc(run).code == 0)
      let other = graphc(run + ["--set", "heads=2"])
      #expect(other.code == 65)
      #expect(other.messages.contains("[weights/other-spec]") && other.messages.contains("graphc compile"))
      #expect(graphc(run + ["--mapping", "huggingface"]).code == 64)

      let text = try #require(String(validating: readFile(spec, limit: 1 << 20), as: UTF8.self))
      let commented = folder + "/commented.yaml"
      try AtomicFile.write(Array(("# another comment\n\n" + text).utf8), to: commented)
      #expect(graphc("run", commented, "--weights", packed, "--input", "image=random").code == 0)
    }
  }

  /// Q, K and V are packed as one; without the merge the graph refuses the file.
  @Test func theCanonicalGraphNeedsTheCheckpoint() throws {
    try withTemporaryFolder { folder in
      let packed = folder + "/packed.safetensors"
      try pack(to: packed, weights: weights)
      let result = graphc("run", spec, "--weights", packed, "--input", "image=\(images)", "--no-fuse")
      #expect(result.code == 65)
      #expect(result.messages.contains("use the checkpoint that was packed"))
      #expect(graphc("inspect", packed).output.contains("graphc.folded = "))
    }
  }

  @Test func packedWeightsThatAreNotFiniteFailWhenAsked() throws {
    try withTemporaryFolder { folder in
      let (broken, packed) = (folder + "/broken.safetensors", folder + "/packed.safetensors")
      let checkpoint = try Checkpoint(path: weights)
      let tensors = try checkpoint.names.map { name in
        let tensor = try checkpoint.read(name)
        guard name == "normed.bias" else { return (name: name, tensor: tensor) }
        var values = try tensor.elements(as: Float.self)
        values[3] = .nan
        return (name: name, tensor: try Tensor(values, shape: tensor.shape))
      }
      try SafetensorsFile.write(tensors, to: broken)
      try pack(to: packed, weights: broken)
      let result = graphc("run", spec, "--weights", packed, "--input", "image=random", "--check-finite")
      #expect(result.code == 1)
      #expect(result.messages.contains("'normed.bias' holds 1 NaN and 0 infinite elements, the first at 3"))
    }
  }
}
