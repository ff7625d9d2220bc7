import Foundation
import GraphcRuntime
import GraphcTestFiles
import Testing
import Trainer

@Suite struct CheckpointTests {
  /// States of every dtype, with numbers whose bits a conversion would change.
  private static func states(_ offset: Float = 0) throws -> [(name: String, tensor: Tensor)] {
    let floats = [offset, -0.0, .infinity, Float(bitPattern: 0x7FA0_0001), .leastNonzeroMagnitude, 3]
    return [
      ("weight", try Tensor(floats, shape: [2, 3])), ("step", try Tensor([Int32.min], shape: [])),
      ("cache", try Tensor([BFloat16(bitPattern: 0x7FA1), BFloat16(bitPattern: 1)], shape: [2])),
      ("mask", try Tensor([true, false, true], shape: [3])), ("empty", try Tensor([Float](), shape: [0, 4])),
    ]
  }

  private static func bytes(_ tensor: Tensor) -> [UInt8] { tensor.withUnsafeBytes { Array($0) } }

  private static func writeCheckpoint(_ step: Int, in folder: FolderHandle) throws {
    try TrainingCheckpoint.write(
      states(Float(step)), step: step, seed: .max, settings: "model: M\nrate: 0.1", in: folder)
  }

  @Test func everyBitComesBack() throws {
    try withTemporaryFolder { path in
      let folder = try FolderHandle(path: path)
      let states = try Self.states()
      try TrainingCheckpoint.write(states, step: 12, seed: .max, settings: "model: é\nrate: 0.1", in: folder)
      let checkpoint = try TrainingCheckpoint(name: CheckpointFile.last, in: folder)
      #expect(checkpoint.step == 12 && checkpoint.seed == .max && checkpoint.settings == "model: é\nrate: 0.1")
      let memory = try states.map { ($0.name, try TensorMemory($0.tensor.dtype, $0.tensor.shape)) }
      try checkpoint.restore(into: memory)
      for (state, restored) in zip(states, memory) {
        #expect(Self.bytes(restored.1.tensor) == Self.bytes(state.tensor))
      }
      // Other programs read it, too.
      let file = try SafetensorsFile(path: path + "/last.safetensors")
      #expect(try integers(file.read("step")) == [.min])
      #expect(file.metadata("graphc.step") == "12" && !file.namesArePaths)
    }
  }

  @Test func theLastButOneIsKept() throws {
    try withTemporaryFolder { path in
      let folder = try FolderHandle(path: path)
      for step in 1...3 {
        try Self.writeCheckpoint(step, in: folder)
        #expect(try TrainingCheckpoint(name: CheckpointFile.last, in: folder).step == step)
        if step > 1 { #expect(try TrainingCheckpoint(name: CheckpointFile.previous, in: folder).step == step - 1) }
      }
      #expect(try folder.names() == ["last.safetensors", "previous.safetensors"])
      #expect(try TrainingCheckpoint.latest(in: folder).checkpoint.step == 3)
    }
  }

  /// If the new checkpoint cannot take its place, both old ones are what they were.
  @Test func aWriteThatFailsChangesNothing() throws {
    try withTemporaryFolder { path in
      let folder = try FolderHandle(path: path)
      for step in 1...2 { try Self.writeCheckpoint(step, in: folder) }
      let one = try Tensor([1] as [Float], shape: [1])
      expectFailure("safetensors/duplicate-name") {
        try TrainingCheckpoint.write([("a", one), ("a", one)], step: 3, seed: 0, settings: "", in: folder)
      }
      #expect(try TrainingCheckpoint(name: CheckpointFile.last, in: folder).step == 2)
      #expect(try TrainingCheckpoint(name: CheckpointFile.previous, in: folder).step == 1)
      // The last but one cannot be put there.
      try FileManager.default.removeItem(atPath: path + "/previous.safetensors")
      try write("", to: path + "/previous.safetensors/file")
      expectFailure("io/write-failed", .inputOutput) { try Self.writeCheckpoint(3, in: folder) }
      #expect(try TrainingCheckpoint(name: CheckpointFile.last, in: folder).step == 2)
      #expect(try folder.names() == ["last.safetensors", "previous.safetensors"])
    }
  }

  /// R1: one bit of each byte, and every length.
  @Test func noDamageIsOverlooked() throws {
    try withTemporaryFolder { path in
      let folder = try FolderHandle(path: path)
      try Self.writeCheckpoint(1, in: folder)
      let whole = try folder.file(CheckpointFile.last).bytes(limit: 1 << 20)
      func isRefused(_ bytes: [UInt8]) throws -> Bool {
        try write(bytes, to: path + "/last.safetensors")
        do {
          _ = try TrainingCheckpoint(name: CheckpointFile.last, in: folder)
          return false
        } catch let error as GraphcError {
          return ["checkpoint/corrupt", "checkpoint/version"].contains(error.code)
        }
      }
      #expect(try !isRefused(whole))
      for place in whole.indices {
        var damaged = whole
        damaged[place] ^= 1 << UInt8(place % 8)
        #expect(try isRefused(damaged), "byte \(place)")
        #expect(try isRefused(Array(whole[..<place])), "the first \(place) bytes")
      }
      #expect(try isRefused(whole + [0]))
    }
  }

  /// R1
  @Test func theLastButOneIsTakenIfTheLastIsDamaged() throws {
    try withTemporaryFolder { path in
      let folder = try FolderHandle(path: path)
      expectFailure("checkpoint/missing", .missingInput, path) { _ = try TrainingCheckpoint.latest(in: folder) }
      for step in 1...2 { try Self.writeCheckpoint(step, in: folder) }
      try write("damaged", to: path + "/last.safetensors")
      let (checkpoint, damaged) = try TrainingCheckpoint.latest(in: folder)
      #expect(checkpoint.step == 1)
      let text = try #require(damaged).description
      #expect(text.contains("last.safetensors") && text.contains("checkpoint/corrupt"))
      #expect(text.contains("continues from previous.safetensors, at step 1"))
      try write("damaged", to: path + "/previous.safetensors")
      expectFailure("checkpoint/corrupt", .badInput, "last.safetensors", "previous.safetensors", "begin the run again")
      {
        _ = try TrainingCheckpoint.latest(in: folder)
      }
      try BestWeights(step: 1, metric: "loss", value: 1).write([], in: folder)
      expectFailure("checkpoint/corrupt", .badInput, "best.safetensors holds the best weights") {
        _ = try TrainingCheckpoint.latest(in: folder)
      }
    }
  }

  /// A crash may leave the last but one alone, on a file system without second names.
  @Test func theLastButOneIsTakenIfThereIsNoLast() throws {
    try withTemporaryFolder { path in
      let folder = try FolderHandle(path: path)
      try Self.writeCheckpoint(7, in: folder)
      try folder.rename(CheckpointFile.last, to: CheckpointFile.previous)
      let (checkpoint, damaged) = try TrainingCheckpoint.latest(in: folder)
      #expect(checkpoint.step == 7 && damaged == nil)
    }
  }

  @Test func checkpointsOfOtherVersionsAreRefused() throws {
    try withTemporaryFolder { path in
      let folder = try FolderHandle(path: path)
      try SafetensorsFile.write(
        [], metadata: [MetadataEntry(key: "graphc.checkpoint", value: "2")], to: path + "/last.safetensors")
      expectFailure("checkpoint/version", .badInput, "'2'") { _ = try TrainingCheckpoint.latest(in: folder) }
      try SafetensorsFile.write([], to: path + "/last.safetensors")
      expectFailure("checkpoint/corrupt") { _ = try TrainingCheckpoint.latest(in: folder) }
    }
  }

  /// R2
  @Test func otherSettingsAreNamed() throws {
    try withTemporaryFolder { path in
      let folder = try FolderHandle(path: path)
      try TrainingCheckpoint.write([], step: 1, seed: 0, settings: "spec: abc\nrate: 0.1\ndecay: 0", in: folder)
      let checkpoint = try TrainingCheckpoint(name: CheckpointFile.last, in: folder)
      try checkpoint.requireSettings("decay: 0\nrate: 0.1\nspec: abc")
      expectFailure(
        "checkpoint/spec-mismatch", .badInput, "rate is '0.2' now, and was '0.1'",
        "decay was '0', and is not set now", "clip is '1' now, and was not set"
      ) {
        try checkpoint.requireSettings("spec: abc\nrate: 0.2\nclip: 1")
      }
    }
  }

  /// R2
  @Test func otherStatesAreNamedBeforeAnyIsRead() throws {
    try withTemporaryFolder { path in
      let folder = try FolderHandle(path: path)
      let one = try Tensor([1] as [Float], shape: [1])
      try TrainingCheckpoint.write([("a", one), ("b", one), ("c", one)], step: 1, seed: 0, settings: "", in: folder)
      let checkpoint = try TrainingCheckpoint(name: CheckpointFile.last, in: folder)
      let a = try TensorMemory(.f32, [1])
      expectFailure(
        "checkpoint/spec-mismatch", .badInput, "'b' is F32[1] there and f32[2] now",
        "'c' is F32[1] there and i32[1] now",
        "'d' is not there"
      ) {
        try checkpoint.restore(into: [
          ("a", a), ("b", TensorMemory(.f32, [2])), ("c", TensorMemory(.i32, [1])), ("d", TensorMemory(.f32, [1])),
        ])
      }
      expectFailure("checkpoint/spec-mismatch", .badInput, "'c' is there and not in the run") {
        try checkpoint.restore(into: [("a", a), ("b", TensorMemory(.f32, [1]))])
      }
      #expect(try floats(a.tensor) == [0])
    }
  }
}
