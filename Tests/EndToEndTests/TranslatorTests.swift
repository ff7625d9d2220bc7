import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// The translator of Models/, which graphc has trained, on phrases that it has not seen.
@Suite struct TranslatorTests {
  @Test func phrasesOfTheTestAreTranslated() throws {
    let lines = try Repository.text("Models/phrases/test.tsv").split(separator: "\n").map {
      $0.split(separator: "\t").map(String.init)
    }
    try #require(lines.count == 200 && lines.allSatisfy { $0.count == 2 })
    let training = try Set(Repository.text("Models/phrases/train.tsv").split(separator: "\n"))
    #expect(training.count == 7000 && lines.allSatisfy { !training.contains("\($0[0])\t\($0[1])") })
    let sources = lines.map { ByteTokens.encode(Array($0[0].utf8)) + [ByteTokens.end] }
    let width = sources.map(\.count).max() ?? 0
    let padded = sources.flatMap { $0 + Array(repeating: ByteTokens.padding, count: width - $0.count) }
    try withTemporaryFolder { folder in
      try NpyFile.write(Tensor(padded, shape: [lines.count, width]), to: folder + "/source.npy")
      let result = graphc(
        "generate", Repository.path("Models/tiny-translate.yaml"), "--weights",
        Repository.path("Models/tiny-translate.safetensors"), "--input", "source=\(folder)/source.npy",
        "--max-new-tokens", "64")
      try #require(result.code == 0, "\(result.messages)")
      let written = result.output.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        ByteTokens.decode(line.split(separator: ",").compactMap { Int32($0) })
      }
      let right = zip(lines, written).filter { $0[1] == $1 }.count
      #expect(right >= 190, "\(right) of 200")
      let love = try #require(lines.firstIndex { $0[0] == "I love you very much" })
      #expect(written[love] == "Ti amo molto")
    }
  }
}
