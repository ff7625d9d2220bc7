import GraphcRuntime
import GraphcTestFiles
import Testing
import Trainer

@Suite struct BestWeightsTests {
  @Test func otherCommandsReadThem() throws {
    try withTemporaryFolder { path in
      let folder = try FolderHandle(path: path)
      #expect(try BestWeights(in: folder) == nil)
      let stacked = try Tensor((0..<12).map { Float($0) }, shape: [3, 4])
      let bias = try Tensor([-1, -2] as [Float], shape: [2])
      let best = BestWeights(step: 40, metric: "accuracy", value: 0.1 + 0.2)
      try best.write(
        [
          SavedTensor("bias", bias),
          SavedTensor("layers.2.weight", piece: 2, of: stacked, shape: [2, 2]),
          SavedTensor("layers.0.weight", piece: 0, of: stacked, shape: [4]),
        ], in: folder)
      #expect(try BestWeights(in: folder) == best)
      let file = try SafetensorsFile(path: path + "/best.safetensors")
      #expect(file.namesArePaths && file.tensors.map(\.name) == ["bias", "layers.0.weight", "layers.2.weight"])
      #expect(try floats(file.read("bias")) == [-1, -2])
      #expect(try floats(file.read("layers.0.weight")) == [0, 1, 2, 3])
      #expect(try file.read("layers.2.weight").shape == [2, 2])
      #expect(try floats(file.read("layers.2.weight")) == [8, 9, 10, 11])
      for (piece, shape) in [(3, [4]), (-1, [4]), (1, [3, 4]), (0, [13])] {
        expectFailure("tensor/size") { _ = try SavedTensor("x", piece: piece, of: stacked, shape: shape) }
      }
    }
  }

  @Test func aDamagedFileIsNamed() throws {
    try withTemporaryFolder { path in
      let folder = try FolderHandle(path: path)
      try write("damaged", to: path + "/best.safetensors")
      expectFailure("checkpoint/corrupt", .badInput, "best.safetensors") { _ = try BestWeights(in: folder) }
      try SafetensorsFile.write([], to: path + "/best.safetensors")
      expectFailure("checkpoint/corrupt") { _ = try BestWeights(in: folder) }
    }
  }
}
