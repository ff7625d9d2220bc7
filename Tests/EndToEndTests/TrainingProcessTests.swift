import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// Runs of training that are killed, interrupted, or given other threads: what they leave is what one run leaves that was
/// never disturbed. `GRAPHC_TRAINING_KILLS` says how often a run is killed.
@Suite struct TrainingProcessTests {
  /// A classifier of six numbers, with random inputs, and its data: 64 examples.
  private static let spec = """
    graphc: 1
    model: Small
    config: {width: 24}
    inputs:
      x: f32[B, 6]
      noise: f32[B, 6] = normal(0.1, seed=3)
    parameters:
      first: f32[width, 6] ~ normal(0.4)
      second: f32[3, width] ~ normal(0.4)
    graph:
      hidden: gelu((x + noise) @ first.T)
      encoded: repeat(pre_norm_layer, 2, hidden[:, new], heads=2, hidden=48)
      scores: encoded[:, 0] @ second.T
    outputs: scores
    train:
      inputs: {label: "i32[B]"}
      graph:
        total, count: cross_entropy(scores, label)
      loss: total / count
      rate: cosine_schedule(step, peak=0.01, warmup=5, steps=steps)
      optimizer: adamw()
      clip: 1
      batch: 8
      steps: 120
    """

  private static func write(to folder: String) throws {
    try spec.write(toFile: folder + "/small.yaml", atomically: true, encoding: .utf8)
    try FileManager.default.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true)
    let values = (0..<384).map { (index: Int) -> Float in Float(index * 29 % 41) / 20 - 1 }
    let labels = (0..<64).map { (index: Int) -> Int32 in Int32(index * 7 % 3) }
    try NpyFile.write(Tensor(values, shape: [64, 6]), to: folder + "/data/x.npy")
    try NpyFile.write(Tensor(labels, shape: [64]), to: folder + "/data/label.npy")
  }

  private static let kept = ["last.safetensors", "best.safetensors"]

  private static func bytes(_ folder: String) throws -> [Data] {
    try kept.map { try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")) }
  }

  private static func train(_ folder: String, _ run: String, _ more: String = "--every 10") -> String {
    "$GRAPHC train \(folder)/small.yaml --data \(folder)/data -o \(folder)/\(run) \(more)"
  }

  @Test func threadsDoNotShow() throws {
    try withTemporaryFolder { folder in
      try Self.write(to: folder)
      for threads in 1...3 {
        let result = try Executable.shell(Self.train(folder, "run\(threads)", "--every 10 --threads \(threads)"))
        try #require(result.code == 0, "\(result.messages)")
      }
      let first = try Self.bytes(folder + "/run1")
      #expect(try Self.bytes(folder + "/run2") == first)
      #expect(try Self.bytes(folder + "/run3") == first)
    }
  }

  @Test func aRunThatIsKilledGoesOnAsIfItWereNot() throws {
    let kills = Environment.integer("GRAPHC_TRAINING_KILLS") ?? 4
    // Long enough to be killed so often.
    let options = "--every 10 --steps \(250 * kills)"
    try withTemporaryFolder { folder in
      try Self.write(to: folder)
      let whole = try Executable.shell(Self.train(folder, "whole", options))
      try #require(whole.code == 0, "\(whole.messages)")
      var seconds = SplitSeconds(seed: 1)
      var killed = 0
      var isBegun = false
      var isComplete = false
      while !isComplete {
        let resume = isBegun ? options + " --resume" : options
        let limit = killed < kills ? "timeout -s KILL \(seconds.next())" : ""
        let result = try Executable.shell("\(limit) \(Self.train(folder, "cut", resume))")
        killed += result.code == 0 ? 0 : 1
        isComplete = result.code == 0
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/cut")) ?? []
        isBegun = names.contains("last.safetensors")
        // A run that has no checkpoint yet is begun again.
        if !isBegun { try? FileManager.default.removeItem(atPath: folder + "/cut") }
        try #require(killed <= 10 * kills + 1, "\(result.messages)")
      }
      #expect(killed >= (kills + 1) / 2, "\(killed) of \(kills) times")
      #expect(try Self.bytes(folder + "/cut") == Self.bytes(folder + "/whole"))
    }
  }

  @Test func aRequestToEndSaves() throws {
    try withTemporaryFolder { folder in
      try Self.write(to: folder)
      // A program inherits the signals that its starter blocks, and threads of the test runner block most.
      var (none, old) = (sigset_t(), sigset_t())
      sigemptyset(&none)
      pthread_sigmask(SIG_SETMASK, &none, &old)
      defer { pthread_sigmask(SIG_SETMASK, &old, nil) }
      // It is asked once it trains, however long it takes to begin.
      let result = try Executable.shell(
        """
        timeout -k 20 300 \(Self.train(folder, "cut", "--steps 100000000 --every 100000000")) &
        for wait in $(seq 2400); do [ -s \(folder)/cut/log.jsonl ] && break; sleep 0.1; done
        kill -TERM $!
        wait $!
        """)
      #expect(result.code != 0)
      #expect(result.messages.contains(" of 100000000 steps"), "\(result.messages)")
      #expect(FileManager.default.fileExists(atPath: folder + "/cut/last.safetensors"), "\(result.messages)")
    }
  }
}

/// Times after which to kill a program, short ones more often.
private struct SplitSeconds {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> String {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return "0.\(2 + (state >> 33) % 7)"
  }
}
