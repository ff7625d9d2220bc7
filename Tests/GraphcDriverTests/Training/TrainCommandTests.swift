import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// `graphc train` and `graphc evaluate` as a user calls them.
@Suite struct TrainCommandTests {
  private let digits = [
    "train", Repository.path("Models/digits-vit.yaml"), "--data", Repository.path("Models/digits-data/test"),
    "--set", "depth=1", "--set", "dim=16", "--batch", "32",
  ]

  @Test func aRunHasAllItsFiles() throws {
    try withTemporaryFolder { folder in
      let run = folder + "/run"
      let result = graphc(digits + ["-o", run, "--steps", "12", "--every", "5", "--best", "accuracy"])
      try #require(result.code == 0, "\(result.messages)")
      #expect(result.messages.contains("on 324 examples, measured on 36; 12 steps of 32"))
      let names = try FileManager.default.contentsOfDirectory(atPath: run).filter { !$0.hasPrefix(".") }.sorted()
      #expect(names == ["best.safetensors", "last.safetensors", "log.jsonl", "loss.svg", "previous.safetensors"])
      let lines = try String(contentsOfFile: run + "/log.jsonl", encoding: .utf8).split(separator: "\n").map {
        try JSONValue(parsing: Array($0.utf8))
      }
      #expect(lines.compactMap { $0["loss"]?.double }.count == 12)
      #expect(lines.compactMap { $0["validation"]?["accuracy"]?.double }.count == 3)
      #expect(lines.compactMap { $0["rate"]?.double }.max() == 0.002)

      let measured = graphc(
        "evaluate", Repository.path("Models/digits-vit.yaml"), "--set", "depth=1", "--set", "dim=16", "--weights",
        run + "/best.safetensors", "--data", Repository.path("Models/digits-data/test"), "--format", "json")
      try #require(measured.code == 0, "\(measured.messages)")
      let values = try JSONValue(parsing: Array(measured.output.utf8))
      #expect(values["examples"]?.integer == 360)
      #expect(values["accuracy"]?.double ?? 0 > 0.05)

      let again = graphc(digits + ["-o", run, "--steps", "12"])
      #expect(again.code == 73 && again.messages.contains("run/exists"))
      let done = graphc(digits + ["-o", run, "--steps", "12", "--resume"])
      #expect(done.code == 0 && done.messages.contains("the run is complete"))
      let other = graphc(digits + ["-o", run, "--steps", "13", "--resume"])
      #expect(other.code == 65 && other.messages.contains("steps is '13' now, and was '12'"), "\(other.messages)")
      let seed = graphc(digits + ["-o", run, "--steps", "12", "--resume", "--seed", "4"])
      #expect(seed.code == 65 && seed.messages.contains("--seed 0"))
    }
  }

  @Test func aHeadIsReplacedAndTheRestStays() throws {
    try withTemporaryFolder { folder in
      let first = graphc(digits + ["-o", folder + "/a", "--steps", "3", "--validation", "0"])
      try #require(first.code == 0, "\(first.messages)")
      let labels = "[a, b, c, d, e, f, g, h, i, j, k, l]"
      let spec = try Repository.text("Models/digits-vit.yaml")
        .replacing("classes: 10", with: "classes: 12").replacing(/labels: \[.*\]/, with: "labels: \(labels)")
      try spec.write(toFile: folder + "/spec.yaml", atomically: true, encoding: .utf8)
      var words = digits
      words[1] = folder + "/spec.yaml"
      let second = graphc(
        words + [
          "-o", folder + "/b", "--steps", "3", "--finetune", folder + "/a/best.safetensors", "--freeze", "encoded.*",
          "--freeze", "patches.*",
        ])
      try #require(second.code == 0, "\(second.messages)")
      #expect(second.messages.contains("'logits.weight', 'logits.bias' begin with initial values"))
      #expect(second.messages.contains("stay as they are"))
      func bytes(_ run: String, _ path: String) throws -> [UInt32] {
        let checkpoint = try Checkpoint(path: "\(folder)/\(run)/best.safetensors")
        return try checkpoint.read(path).bits
      }
      for path in ["encoded.0.mlp.up.weight", "patches.bias"] { #expect(try bytes("a", path) == bytes("b", path)) }
      #expect(try bytes("a", "position") != bytes("b", "position"))
    }
  }

  @Test func mistakesAreNamed() throws {
    try withTemporaryFolder { folder in
      func message(_ words: [String]) -> String {
        let result = graphc(words)
        return "\(result.code) \(result.messages)"
      }
      let run = ["-o", folder + "/run"]
      let both = message(digits + run + ["--steps", "3", "--epochs", "2"])
      #expect(both.hasPrefix("64") && both.contains("usage/conflict"))
      let best = message(digits + run + ["--best", "acuracy"])
      #expect(best.hasPrefix("64") && best.contains("did you mean 'accuracy'?"))
      let freeze = message(digits + run + ["--freeze", "tail.*"])
      #expect(freeze.hasPrefix("64") && freeze.contains("no parameter matches 'tail.*'"))
      let all = message(digits + run + ["--freeze", "*"])
      #expect(all.hasPrefix("65") && all.contains("nothing is trained"))
      let some = message(digits + run + ["--set", "depth=2", "--freeze", "encoded.0.*"])
      #expect(some.hasPrefix("65") && some.contains("train/group") && some.contains("write * for the number"))
      let missing = message(
        ["train", Repository.path("Models/llama.yaml"), "--data", Repository.path("Models/digits-data/test")] + run)
      #expect(missing.hasPrefix("65") && missing.contains("train/missing"))
      #expect(!FileManager.default.fileExists(atPath: folder + "/run"))
    }
  }

  @Test func aLossThatIsNotFiniteEndsTheRunAndKeepsTheLastState() throws {
    try withTemporaryFolder { folder in
      let spec = """
        graphc: 1
        model: Diverges
        inputs: {x: "f32[B, 2]"}
        parameters: {weight: "f32[2] ~ ones"}
        graph: {y: exp(x * weight)}
        outputs: y
        train:
          loss: sum(y) / size(y)
          optimizer: sgd(rate=-1.0)
          batch: 2
          steps: 200
        """
      try spec.write(toFile: folder + "/spec.yaml", atomically: true, encoding: .utf8)
      try FileManager.default.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true)
      let values = (0..<8).map { Float($0) / 4 }
      try NpyFile.write(Tensor(values, shape: [4, 2]), to: folder + "/data/x.npy")
      let result = graphc(
        "train", folder + "/spec.yaml", "--data", folder + "/data", "-o", folder + "/run", "--every", "1",
        "--validation",
        "0")
      #expect(result.code == 1)
      #expect(
        result.messages.contains("'loss' is inf [train/not-finite]")
          && result.messages.contains("spec.yaml:5:12: note: infinity is first in"), "\(result.messages)")
      #expect(FileManager.default.fileExists(atPath: folder + "/run/last.safetensors"))
    }
  }
}
