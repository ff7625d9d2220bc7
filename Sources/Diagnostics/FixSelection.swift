extension SourceMap {
  /// The fixes of these diagnostics that can be applied together, in the order of the text. Of two that overlap or
  /// insert at the same place, the first is taken.
  package func compatibleFixes(
    of diagnostics: [Diagnostic]
  ) -> [(diagnostic: Diagnostic, fix: Diagnostic.Fix)] {
    let offered = diagnostics.compactMap { diagnostic in
      fix(of: diagnostic).map { (diagnostic: diagnostic, fix: $0) }
    }
    let sorted = offered.enumerated().sorted { a, b in
      func key(_ entry: (offset: Int, element: (diagnostic: Diagnostic, fix: Diagnostic.Fix))) -> (UInt16, UInt32, Int)
      {
        let span = entry.element.fix.span
        return (span.source.index, span.start, entry.offset)
      }
      return key(a) < key(b)
    }
    var chosen: [(diagnostic: Diagnostic, fix: Diagnostic.Fix)] = []
    for (_, entry) in sorted where entry.fix.new != entry.fix.old {
      if let last = chosen.last?.fix.span, last.source == entry.fix.span.source {
        let touches = last.end == entry.fix.span.start && (last.start == last.end || entry.fix.span.isEmpty)
        guard last.end <= entry.fix.span.start, !touches else { continue }
      }
      chosen.append(entry)
    }
    return chosen
  }
}

extension SourceText {
  /// The bytes after applying fixes, which must be in order and must not overlap.
  package func applying(_ fixes: [Diagnostic.Fix]) -> [UInt8] {
    var result: [UInt8] = []
    var end = 0
    for fix in fixes {
      let range = Int(fix.span.start)..<Int(fix.span.end)
      guard range.lowerBound >= end, range.upperBound <= bytes.count else { continue }
      result += bytes[end..<range.lowerBound] + Array(fix.new.utf8)
      end = range.upperBound
    }
    return result + bytes[end...]
  }
}

extension Span {
  fileprivate var isEmpty: Bool { start == end }
}
