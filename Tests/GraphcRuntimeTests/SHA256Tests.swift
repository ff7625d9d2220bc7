import GraphcRuntime
import Testing

@Suite struct SHA256Tests {
  /// The examples of FIPS 180-4 (NIST, "Examples with Intermediate Values": SHA-256) and of the CAVP short messages.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ]) func hashesTheExamples(text: String, digest: String) {
    #expect(SHA256.hexadecimal(of: text) == digest)
  }

  @Test func hashesAMillionLetters() {
    let letters = [UInt8](repeating: UInt8(ascii: "a"), count: 1000)
    var hash = SHA256()
    for _ in 0..<1000 { letters.withUnsafeBytes { hash.update($0) } }
    #expect(hash.hexadecimal == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// However the bytes are cut, the digest is the same; lengths around the block and its padding are among them.
  @Test func piecesDoNotMatter() {
    for length in [1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 200] {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      var whole = SHA256()
      bytes.withUnsafeBytes { whole.update($0) }
      for cut in [1, 3, 63, 64, 65] {
        var parts = SHA256()
        for start in stride(from: 0, to: length, by: cut) {
          bytes[start..<min(length, start + cut)].withUnsafeBytes { parts.update($0) }
        }
        #expect(parts.digest == whole.digest, "\(length) by \(cut)")
      }
    }
  }
}
