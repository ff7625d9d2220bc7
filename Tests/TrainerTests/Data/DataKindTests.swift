import GraphcRuntime
import GraphcTestFiles
import Testing
import Trainer

@Suite struct DataKindTests {
  @Test func placesSayWhatTheyHold() throws {
    try withTemporaryFolder { folder in
      try write("", to: folder + "/arrays/x.npy")
      try write("", to: folder + "/tensors/x.safetensors")
      try write("", to: folder + "/pictures/cat/x.png")
      try write("", to: folder + "/x.tsv")
      try write("graphc: 1\n", to: folder + "/x.yaml")
      #expect(try DataKind(path: folder + "/arrays") == .arrays)
      #expect(try DataKind(path: folder + "/tensors") == .arrays)
      #expect(try DataKind(path: folder + "/tensors/x.safetensors") == .arrays)
      #expect(try DataKind(path: folder + "/pictures") == .pictures)
      #expect(try DataKind(path: folder + "/x.tsv") == .text)
      expectFailure("data/format", .badInput, "this is text") { _ = try DataKind(path: folder + "/x.yaml") }
      expectFailure("io/not-found", .missingInput) { _ = try DataKind(path: folder + "/none") }
    }
  }
}
