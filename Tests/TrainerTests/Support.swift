import Foundation
import GraphcRuntime
import GraphcTestFiles
import Testing

/// Writes bytes without the code under test; missing folders are made.
func write(_ bytes: [UInt8], to path: String) throws {
  try FileManager.default.createDirectory(
    atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}

func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

/// A .npy file.
///
/// - Parameter type: as numpy describes it, such as `<f4`.
func npy(_ type: String, _ shape: [Int], _ data: [UInt8], fortran: Bool = false) -> [UInt8] {
  let extents = shape.map { "\($0), " }.joined()
  let header = "{'descr': '\(type)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': (\(extents))}\n"
  return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8) + data
}

/// The bytes of values, the lowest first.
func littleEndian<Value: BitwiseCopyable>(_ values: [Value]) -> [UInt8] { values.withUnsafeBytes { Array($0) } }

/// Checks that `body` throws the error with this code, whose message or help contains each of `texts`.
func expectFailure(
  _ code: String, _ kind: GraphcError.Kind = .badInput, _ texts: String...,
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  do {
    try body()
    Issue.record("no error, where \(code) was expected", sourceLocation: sourceLocation)
  } catch let error as GraphcError {
    #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
    #expect(error.kind == kind, "\(error)", sourceLocation: sourceLocation)
    for text in texts { #expect(error.description.contains(text), "\(error)", sourceLocation: sourceLocation) }
  } catch {
    Issue.record("\(error) is not a GraphcError", sourceLocation: sourceLocation)
  }
}

func floats(_ tensor: Tensor?) throws -> [Float] { try #require(tensor).elements(as: Float.self) }

func integers(_ tensor: Tensor?) throws -> [Int32] { try #require(tensor).elements(as: Int32.self) }
