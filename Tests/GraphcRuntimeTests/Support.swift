import GraphcTestFiles
import Testing

@testable import GraphcRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A folder of its own for one test, removed at its end.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/graphc-test-XXXXXX".utf8CString)
    path = try #require(mkdtemp(&template).map { String(cString: $0) })
  }

  deinit {
    for name in (try? SystemCall.names(inFolder: path)) ?? [] { remove(self / name) }
    rmdir(path)
  }

  static func / (folder: TemporaryFolder, name: String) -> String { folder.path + "/" + name }

  /// Writes a file without the code under test.
  func file(_ name: String, _ bytes: [UInt8]) -> String {
    let path = self / name
    let file = fopen(path, "wb")
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    return path
  }

  func file(_ name: String, _ text: String) -> String { file(name, Array(text.utf8)) }

  var names: [String] { (try? SystemCall.names(inFolder: path)) ?? [] }
}

/// The path of a fixture in the repository.
func fixture(_ name: String) -> String {
  Repository.path("Tests/Fixtures/" + name)
}

func bytes(of path: String) throws -> [UInt8] { try readFile(path, limit: 1 << 24) }

/// Checks that `body` throws the error with this code and this kind.
func expectFailure(
  _ code: String, _ kind: GraphcError.Kind = .badInput, _ comment: Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  do {
    try body()
    Issue.record("no error, where \(code) was expected", sourceLocation: sourceLocation)
  } catch let error as GraphcError {
    #expect(error.code == code, comment, sourceLocation: sourceLocation)
    #expect(error.kind == kind, comment, sourceLocation: sourceLocation)
    #expect(!error.message.isEmpty, sourceLocation: sourceLocation)
    #expect(!error.description.utf8.contains(0x1B), sourceLocation: sourceLocation)
  } catch {
    Issue.record("\(error) is not a GraphcError", sourceLocation: sourceLocation)
  }
}

/// A safetensors file of a header and data.
func safetensors(_ header: String, data: [UInt8] = []) -> [UInt8] {
  let text = Array(header.utf8)
  return littleEndian(UInt64(text.count)) + text + data
}

func littleEndian(_ value: UInt64) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

/// A npy file with this text as header.
func npy(_ header: String, version: [UInt8] = [1, 0], data: [UInt8] = []) -> [UInt8] {
  let text = Array(header.utf8)
  let length = littleEndian(UInt64(text.count)).prefix(version[0] == 1 ? 2 : 4)
  return npyMagic + version + length + text + data
}

/// The samples of a picture that numpy saved: `[height, width, 3]` or `[height, width]` of bytes.
func samples(_ name: String) throws -> (shape: [Int], samples: [UInt8]) {
  let tensor = try NpyFile(path: fixture("images/\(name).npy")).read()
  return (tensor.shape, try tensor.elements(as: Int32.self).map { UInt8($0) })
}

func floats(_ tensor: Tensor) -> [Float] { tensor.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) } }

/// Numbers from a seed (SplitMix64), the same on all machines.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
