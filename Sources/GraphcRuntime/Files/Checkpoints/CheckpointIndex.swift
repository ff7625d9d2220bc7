import GraphcText

/// An index of shards: `{"metadata": {"total_size": bytes}, "weight_map": {tensor: file}}`.
struct CheckpointIndex {
  struct Opened {
    var files: [SafetensorsFile] = []
    var names: [String] = []
    var warnings: [GraphcError] = []
    var places: [UTF8Key: Int] = [:]
  }

  static let maximumByteCount = 100_000_000

  private let path: String
  private var totalSize: Int?
  private var shardOfTensor: [UTF8Key: UTF8Key] = [:]

  /// Reads the index. Every file name must be a plain name in the index's own folder.
  init(path: String) throws {
    self.path = path
    var reader = try JSONReader(readFile(path, limit: Self.maximumByteCount), path: path)
    var hasMap = false
    let isObject = try reader.object { reader, key in
      switch key {
      case "metadata":
        _ = try reader.object { reader, key in
          if key == "total_size" { totalSize = try reader.integer() } else { try reader.skip() }
        }
      case "weight_map": hasMap = try readMap(&reader)
      default: try reader.skip()
      }
    }
    try reader.end()
    guard isObject, hasMap, !shardOfTensor.isEmpty else {
      throw failure("index-format", "the index has no weight_map from tensors to files")
    }
  }

  /// Opens all shards and checks that they hold what the index says.
  func open() throws -> Opened {
    var opened = Opened()
    var elsewhere: [(tensor: UTF8Key, shard: UTF8Key)] = []
    let shards = Set(shardOfTensor.values).sorted()
    for (place, shard) in shards.enumerated() {
      let file = try open(shard.string)
      opened.files.append(file)
      for tensor in file.tensors {
        let key = UTF8Key(tensor.name)
        if let owner = shardOfTensor[key], owner == shard {
          opened.places[key] = place
          opened.names.append(tensor.name)
        } else {
          elsewhere.append((key, shard))
        }
      }
    }
    for (tensor, shard) in elsewhere {
      let what = "\(quoted(tensor.string)) of \(quoted(shard.string))"
      if let place = opened.places[tensor] {
        throw failure("index-duplicate", "\(what) is in \(quoted(shards[place].string)) too, where the index has it")
      }
      opened.warnings.append(failure("index-unmapped", "\(what) is not there in the index"))
    }
    try checkAllFound(opened)
    checkTotalSize(&opened)
    return opened
  }

  private func failure(_ code: String, _ message: String) -> GraphcError {
    GraphcError(.badInput, "weights/" + code, message, path: path)
  }

  private mutating func readMap(_ reader: inout JSONReader) throws -> Bool {
    try reader.object { reader, name in
      guard let shard = try reader.string() else {
        throw failure("index-format", "the file of \(quoted(name)) is not a string")
      }
      let isPlain = !shard.isEmpty && shard != "." && shard != ".." && !shard.utf8.contains { $0 == 0 || $0 == 0x2F }
      guard isPlain else {
        throw failure(
          "path-escape", "the file \(quoted(shard)) of \(quoted(name)) is not a plain name in the index's folder")
      }
      shardOfTensor[UTF8Key(name)] = UTF8Key(shard)
    }
  }

  private func open(_ shard: String) throws -> SafetensorsFile {
    let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? ""
    do {
      return try SafetensorsFile(path: folder + shard)
    } catch let error as GraphcError where error.code == "io/not-found" {
      throw GraphcError(
        .missingInput, "weights/index-shard-missing", "the file \(quoted(shard)) of the index is not there", path: path,
        help: "download all files of the model")
    }
  }

  private func checkAllFound(_ opened: Opened) throws {
    let missing = shardOfTensor.keys.filter { opened.places[$0] == nil }.sorted()
    guard let first = missing.first, let shard = shardOfTensor[first] else { return }
    let others = missing.count > 1 ? " (and \(missing.count - 1) more tensors are missing)" : ""
    throw failure(
      "index-tensor-missing", "\(quoted(first.string)) is not in \(quoted(shard.string)) as the index says\(others)")
  }

  private func checkTotalSize(_ opened: inout Opened) {
    guard let totalSize else { return }
    let found = opened.files.reduce(0) { $0 + $1.tensors.reduce(0) { $0 + $1.range.count } }
    if found != totalSize {
      opened.warnings.append(
        failure("index-total-size", "the index says \(totalSize) bytes of tensors, and the files hold \(found)"))
    }
  }
}
