import GraphcRuntime

/// One value of an input, which may be a part of a batch: its header is known, its elements are read later.
enum InputPart {
  /// From the command line.
  case numbers(Tensor)
  case array(path: String, shape: [Int], isTransposed: Bool)
  case picture(path: String, byteCount: Int, steps: Preprocessing, header: PictureHeader)
  /// Random values take their shape from the other inputs.
  case random

  /// The largest number of bytes that are read from a pipe.
  static let pipeLimit = 1 << 32

  /// The shape; `nil` for random values.
  var shape: [Int]? {
    switch self {
    case .numbers(let tensor): tensor.shape
    case .array(_, let shape, _): shape
    case .picture(_, _, let steps, let header): steps.shape(of: header)
    case .random: nil
    }
  }

  /// Opens the file of a part again: of many files few are open at a time.
  static func open(_ path: String) throws -> RandomAccessFile {
    try RandomAccessFile.open(path, pipeLimit: pipeLimit)
  }

  /// Adds what reading takes.
  ///
  /// - Parameters:
  ///   - byteCount: bytes of the tensor.
  ///   - read: bytes of the parts before it.
  func addReading(of byteCount: Int, beside read: Int, to estimate: inout MemoryEstimate) {
    switch self {
    case .numbers, .random: break
    case .array(let path, _, let isTransposed):
      // What a pipe delivers is kept.
      estimate.hold(.inputs, "what \(path) delivers", RandomAccessFile.deliveredByteCount(path))
      if isTransposed { estimate.pass("turning \(path)", read, byteCount, byteCount) }
    case .picture(let path, let fileByteCount, let steps, let header):
      estimate.hold(.inputs, "what \(path) delivers", RandomAccessFile.deliveredByteCount(path))
      estimate.pass("the picture \(path)", read, fileByteCount, steps.byteCount(of: header), byteCount)
    }
  }

  /// Reads the elements; `nil` for random values.
  ///
  /// - Throws: errors of the readers; 74 `io/changed` if the file has another shape by now.
  func read() throws -> Tensor? {
    switch self {
    case .numbers(let tensor): return tensor
    case .random: return nil
    case .array(let path, let shape, _):
      let tensor = try NpyFile(file: Self.open(path)).read()
      guard tensor.shape == shape else { throw GraphcError.changed(path) }
      return tensor
    case .picture(let path, _, let steps, let header):
      let tensor = try steps(Image(file: Self.open(path)))
      guard tensor.shape == steps.shape(of: header) else { throw GraphcError.changed(path) }
      return tensor
    }
  }
}
