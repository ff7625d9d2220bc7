package import GraphcRuntime
import GraphcText

/// Pictures in folders, one folder for each class: `DATA/CLASS/*.png`. They are decoded when they are wanted.
package struct PictureData: Dataset {
  package let path: String
  package let count: Int
  /// The names of the classes in the order of their numbers.
  package let labels: [String]
  private let files: [[String]]
  /// The number of the first picture of each class.
  private let firsts: [Int]
  private let picture: TensorDeclaration
  private let label: TensorDeclaration
  private let steps: Preprocessing

  /// Lists the pictures, and reads the header of the first.
  ///
  /// - Parameters:
  ///   - picture: the input that takes pictures, `f32[B, C, H, W]`.
  ///   - preprocessing: the preparation of pictures.
  ///   - label: the input that takes the number of the class, `i32[B]`.
  ///   - labels: the classes in order; `nil` for the names of the folders in order, by number if all are numbers,
  ///     otherwise by bytes.
  /// - Throws: 66 `io/not-found`; 65 `data/entry`, `data/unknown-class`, `data/empty`, `data/label-range` for more
  ///   classes than the model has; `type/mismatch`, `shape/…`; the errors of pictures.
  package init(
    path: String, picture: TensorDeclaration, preprocessing: Preprocessing, label: TensorDeclaration,
    labels: [String]? = nil
  ) throws {
    guard label.dtype == .i32, label.shape.count == 1 else {
      throw GraphcError(
        .badInput, "type/mismatch", "the input '\(label.name)' is \(label.type), and the number of a class is i32[B]",
        path: path)
    }
    let folders = try ClassFolders(path: path, labels: labels)
    if let range = ExampleTypes.range(of: label), folders.labels.count - 1 > Int(range.upperBound) {
      throw GraphcError(
        .badInput, "data/label-range",
        "there are \(counted(folders.labels.count, "class", "classes")), and the model takes "
          + "\(range.lowerBound) to \(range.upperBound) for '\(label.name)'", path: path)
    }
    (self.path, self.picture, self.label, steps) = (path, picture, label, preprocessing)
    (self.labels, files) = (folders.labels, folders.files)
    var firsts: [Int] = []
    var count = 0
    for names in files {
      firsts.append(count)
      count += names.count
    }
    (self.firsts, self.count) = (firsts, count)
    let first = place(of: 0).path
    let shape = preprocessing.shape(of: try PictureHeader(file: RandomAccessFile(path: first)))
    try ExampleTypes.check([(picture, Array(shape.dropFirst())), (label, [])], count: count, path: first)
  }

  package func batch(_ indices: [Int]) throws -> [String: Tensor] {
    var pictures: [Tensor] = []
    var classes: [Int32] = []
    for index in indices {
      let (path, number) = place(of: index)
      let prepared = try steps(Image(path: path))
      if let first = pictures.first, first.shape != prepared.shape {
        throw GraphcError(
          .badInput, "shape/mismatch",
          "the picture becomes \(prepared.type), and another of its batch \(first.type)", path: path,
          help: "let preprocess: resize pictures to one size")
      }
      pictures.append(prepared)
      classes.append(Int32(clamping: number))
    }
    return [
      picture.name: try Tensor.concatenated(alongFirstAxis: pictures),
      label.name: try Tensor(classes, shape: [classes.count]),
    ]
  }

  /// The file of an example, and the number of its class.
  private func place(of index: Int) -> (path: String, number: Int) {
    // The last class that begins at or before the index; classes without pictures begin where the next one does.
    var (low, high) = (0, firsts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if firsts[middle] <= index { low = middle } else { high = middle }
    }
    return ("\(path)/\(labels[low])/\(files[low][index - firsts[low]])", low)
  }
}
