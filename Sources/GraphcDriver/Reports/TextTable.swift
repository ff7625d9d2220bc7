import GraphcText

/// A text table whose columns are as wide as their widest cell.
struct TextTable {
  private var rows: [[String]] = []
  /// The columns whose cells are aligned to the right.
  var rightAligned: Set<Int> = []

  init(rightAligned: Set<Int> = []) { self.rightAligned = rightAligned }

  mutating func add(_ row: String...) { rows.append(row) }

  var lines: [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].unicodeScalars.count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.unicodeScalars.count)
        let isLast = column == row.count - 1
        line += rightAligned.contains(column) ? padding + cell : cell + (isLast ? "" : padding)
        if !isLast { line += "  " }
      }
      return line
    }
  }
}
