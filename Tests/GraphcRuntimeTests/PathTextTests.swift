import Testing

@testable import GraphcRuntime

@Suite struct PathTextTests {
  @Test(
    arguments: [
      [], [0x61], [0xE9], [0x61, 0xFF, 0x62], [0xC3, 0xA9], [0xC3], [0xF4, 0x8F, 0xBF, 0xBF], [0xF4, 0x8F, 0xBE, 0x80],
      [0xF4, 0x8F, 0xBD, 0xBF], [0xED, 0xA0, 0x80], [0x80, 0x80], [0xF0, 0x9F, 0x98, 0x80, 0xFE],
    ] as [[UInt8]])
  func everyPathComesBack(bytes: [UInt8]) {
    #expect(PathText.path(PathText.text(bytes)) == bytes)
  }

  @Test func differentPathsHaveDifferentTexts() {
    var texts: Set<[UInt8]> = []
    let bytes: [UInt8] = [0x61, 0x80, 0x8F, 0xBF, 0xC3, 0xF4, 0xFF]
    var count = 0
    for a in bytes {
      for b in bytes {
        for c in bytes {
          for d in bytes {
            let path = [a, b, c, d]
            let text = PathText.text(path)
            #expect(PathText.path(text) == path)
            texts.insert(Array(text.utf8))
            count += 1
          }
        }
      }
    }
    #expect(texts.count == count)
    #expect(PathText.text("é😀/x".utf8) == "é😀/x")
  }
}
