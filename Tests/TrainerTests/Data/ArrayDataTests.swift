import Foundation
import GraphcRuntime
import GraphcTestFiles
import Testing
import Trainer

@Suite struct ArrayDataTests {
  private static let x = TensorDeclaration("x", .f32, ["B", 2])
  private static let label = TensorDeclaration("label", .i32, ["B"], range: InputRange(from: 0, below: [10]))

  /// Writes three examples: x of float64 and labels of int64.
  private func writeArrays(_ folder: String) throws {
    try write(npy("<f8", [3, 2], littleEndian([0, 1, 10, 11, 20, 21] as [Double])), to: folder + "/x.npy")
    try write(npy("<i8", [3], littleEndian([7, 8, 9] as [Int64])), to: folder + "/label.npy")
  }

  @Test func rowsAreReadInAnyOrder() throws {
    try withTemporaryFolder { folder in
      try writeArrays(folder)
      try write("", to: folder + "/.hidden")
      let data = try ArrayData(path: folder, inputs: [Self.x, Self.label])
      #expect(data.count == 3)
      let batch = try data.batch([2, 0, 2, 1])
      #expect(batch.count == 2 && batch["x"]?.shape == [4, 2] && batch["label"]?.shape == [4])
      #expect(try floats(batch["x"]) == [20, 21, 0, 1, 20, 21, 10, 11])
      #expect(try integers(batch["label"]) == [9, 7, 9, 8])
    }
  }

  @Test func tensorsOfASafetensorsFileAreTaken() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/data.safetensors"
      try SafetensorsFile.write(
        [
          ("x", Tensor([0, 1, 10, 11] as [Float], shape: [2, 2])), ("label", Tensor([3, 4] as [Int32], shape: [2])),
        ], to: path)
      for place in [path, folder] {
        let data = try ArrayData(path: place, inputs: [Self.x, Self.label])
        let batch = try data.batch([1, 1, 0])
        #expect(try floats(batch["x"]) == [10, 11, 10, 11, 0, 1])
        #expect(try integers(batch["label"]) == [4, 4, 3])
      }
    }
  }

  @Test func anInputWithADefaultMayBeLeftOut() throws {
    try withTemporaryFolder { folder in
      try writeArrays(folder)
      let noise = TensorDeclaration("noise", .f32, ["B", 4], default: .uniform(seed: 0))
      #expect(try ArrayData(path: folder, inputs: [Self.x, Self.label, noise]).batch([0]).count == 2)
    }
  }

  /// The number of examples in a batch is not a matter of the data.
  @Test func aFixedBatchIsNotComparedWithTheData() throws {
    try withTemporaryFolder { folder in
      try writeArrays(folder)
      let x = TensorDeclaration("x", .f32, [32, 2])
      #expect(try ArrayData(path: folder, inputs: [x, TensorDeclaration("label", .i32, [32])]).count == 3)
    }
  }

  /// R6
  @Test func arraysThatDoNotFitTheInputsAreRefused() throws {
    try withTemporaryFolder { folder in
      try writeArrays(folder)
      func open(_ inputs: TensorDeclaration...) throws { _ = try ArrayData(path: folder, inputs: inputs) }
      expectFailure("data/unknown-input", .badInput, "'x'", "'label: i32[B]'".replacing("'", with: "")) {
        try open(Self.label)
      }
      expectFailure("data/unknown-input", .badInput, "'label'", "did you mean 'labels'?") {
        try open(Self.x, TensorDeclaration("labels", .i32, ["B"]))
      }
      expectFailure("data/missing-input", .badInput, "y: f32[B]", "y.npy") {
        try open(Self.x, Self.label, TensorDeclaration("y", .f32, ["B"]))
      }
      expectFailure("shape/mismatch", .badInput, folder, "axis 1 of the input 'x' is 2, not 3") {
        try open(TensorDeclaration("x", .f32, ["B", 3]), Self.label)
      }
      expectFailure("shape/rank") { try open(TensorDeclaration("x", .f32, ["B"]), Self.label) }
      expectFailure("type/mismatch", .badInput, "float64", "x.astype('int32')") {
        try open(TensorDeclaration("x", .i32, ["B", 2]), Self.label)
      }
    }
  }

  /// R6
  @Test func arraysThatDoNotFitEachOtherAreRefused() throws {
    try withTemporaryFolder { folder in
      try writeArrays(folder)
      try write(npy("<i8", [2], littleEndian([7, 8] as [Int64])), to: folder + "/label.npy")
      expectFailure("data/count", .badInput, "'label' has 2 examples, and 'x' has 3") {
        _ = try ArrayData(path: folder, inputs: [Self.x, Self.label])
      }
    }
  }

  /// R5
  @Test func dataWithoutExamplesAreRefused() throws {
    try withTemporaryFolder { folder in
      expectFailure("data/empty", .badInput, folder) { _ = try ArrayData(path: folder, inputs: [Self.x]) }
      try write(npy("<f4", [0, 2], []), to: folder + "/x.npy")
      expectFailure("data/empty") { _ = try ArrayData(path: folder, inputs: [Self.x]) }
    }
  }

  /// R5
  @Test func aLabelThatTheModelDoesNotHaveIsNamed() throws {
    try withTemporaryFolder { folder in
      try write(npy("|u1", [4], [1, 2, 30, 4]), to: folder + "/label.npy")
      let data = try ArrayData(path: folder, inputs: [Self.label])
      #expect(try integers(data.batch([0, 3])["label"]) == [1, 4])
      expectFailure("data/label-range", .badInput, "example 2 of 'label' holds 30", "0 to 9", "label.npy") {
        _ = try data.batch([3, 2])
      }
    }
  }

  /// R7
  @Test func whatDoesNotBelongThereIsNamed() throws {
    try withTemporaryFolder { folder in
      try writeArrays(folder)
      try write("notes", to: folder + "/notes.txt")
      expectFailure("data/entry", .badInput, "'notes.txt'") {
        _ = try ArrayData(path: folder, inputs: [Self.x, Self.label])
      }
    }
    try withTemporaryFolder { folder in
      try writeArrays(folder)
      try SafetensorsFile.write([], to: folder + "/more.safetensors")
      expectFailure("data/entry", .badInput, "more.safetensors") {
        _ = try ArrayData(path: folder, inputs: [Self.x, Self.label])
      }
    }
  }

  /// R6
  @Test func rowsMustBeInOnePiece() throws {
    try withTemporaryFolder { folder in
      try write(npy("<f4", [2, 2], littleEndian([0, 1, 2, 3] as [Float]), fortran: true), to: folder + "/x.npy")
      expectFailure("data/column-major", .badInput, "ascontiguousarray") {
        _ = try ArrayData(path: folder, inputs: [Self.x])
      }
      try write(npy("<f4", [], littleEndian([0] as [Float])), to: folder + "/x.npy")
      expectFailure("shape/rank") { _ = try ArrayData(path: folder, inputs: [Self.x]) }
    }
  }

  @Test func aFileThatChangesIsNoticed() throws {
    try withTemporaryFolder { folder in
      try writeArrays(folder)
      let data = try ArrayData(path: folder, inputs: [Self.x, Self.label])
      try write(npy("<i8", [1], littleEndian([7] as [Int64])), to: folder + "/label.npy.new")
      // In place, as by another program.
      let handle = try #require(FileHandle(forWritingAtPath: folder + "/label.npy"))
      try handle.truncate(atOffset: 10)
      try handle.close()
      expectFailure("io/changed", .inputOutput) { _ = try data.batch([0]) }
    }
  }

  @Test func anIntegerThatDoesNotFitIsNamed() throws {
    try withTemporaryFolder { folder in
      try write(npy("<i8", [3], littleEndian([7, 1 << 40, 9] as [Int64])), to: folder + "/label.npy")
      let data = try ArrayData(path: folder, inputs: [Self.label])
      #expect(try integers(data.batch([2])["label"]) == [9])
      expectFailure("npy/range", .badInput, "element 1") { _ = try data.batch([1]) }
    }
  }
}
