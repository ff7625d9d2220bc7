import GraphcTestFiles
import GraphcTestSupport
import Testing

/// Docs/Contributing/unchecked.md lists every construct of `Sources` that ends the process or wraps around, with the
/// reason why it is right.
@Suite struct UncheckedTests {
  private static let page = "Docs/Contributing/unchecked.md"

  /// A construct in a file.
  struct Use: Hashable, CustomStringConvertible {
    var file: String
    var construct: String
    var description: String { "\(construct) in \(file)" }
  }

  /// The lines of code of all files that may hold a construct or a product.
  private static let code: [(path: String, lines: [(number: Int, text: String)])] =
    Repository.files(under: "Sources", suffix: ".swift").map { path in
      let lines = SwiftCode((try? Repository.text(path)) ?? "fatalError(").lines.enumerated()
      return (path, lines.filter { SwiftCode.mayBeUnchecked($0.element) }.map { ($0.offset + 1, $0.element) })
    }

  private static let words = ["fatalError", "precondition", "preconditionFailure", "assert", "assertionFailure"]

  /// The constructs in a line of code, as the page calls them.
  static func constructs(in line: String) -> [String] {
    var found: [String] = []
    let bytes = Array(line.utf8)
    for (place, byte) in bytes.enumerated() {
      let next = place + 1 < bytes.count ? bytes[place + 1] : UInt8(ascii: " ")
      let previous = place > 0 ? bytes[place - 1] : UInt8(ascii: " ")
      switch byte {
      case UInt8(ascii: "!") where next != UInt8(ascii: "="):
        let word = String(decoding: bytes[..<place].reversed().prefix { isWord($0) }.reversed(), as: UTF8.self)
        if word == "try" || word == "as" {
          found.append(word + "!")
        } else if isWord(previous) || ")]}>\"?`".utf8.contains(previous) {
          found.append("x!")
        }
      case UInt8(ascii: "&") where "+-*".utf8.contains(next): found.append("&" + String(UnicodeScalar(next)))
      default: break
      }
    }
    for word in words where line.contains("\(word)(") {
      found += line.ranges(of: "\(word)(").compactMap { range in
        let before = line[..<range.lowerBound].utf8.last
        return before.map { isWord($0) || $0 == UInt8(ascii: ".") } == true ? nil : word
      }
    }
    return found + line.ranges(of: "unsafelyUnwrapped").map { _ in "unsafelyUnwrapped" }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte >= 0x80 || UnicodeScalar(byte).properties.isAlphabetic
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// The page: how often each construct may occur in each file.
  private static func listed() throws -> [Use: Int] {
    var listed: [Use: Int] = [:]
    for line in try Repository.text(page).split(separator: "\n") {
      let cells = line.split(separator: "|").map { $0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed() }
        .map { String($0) }
      guard cells.count == 4, cells[0].hasPrefix("`"), let count = Int(cells[2]) else { continue }
      let use = Use(file: cells[0].replacing("`", with: ""), construct: cells[1].replacing("`", with: ""))
      #expect(listed.updateValue(count, forKey: use) == nil && cells[3].count > 20, "\(use)")
    }
    return listed
  }

  @Test func everyUseHasItsReason() throws {
    var places: [Use: [Int]] = [:]
    for (path, lines) in Self.code {
      let file = String(path.dropFirst("Sources/".count))
      for (number, line) in lines {
        for construct in Self.constructs(in: line) {
          places[Use(file: file, construct: construct), default: []].append(number)
        }
      }
    }
    let listed = try Self.listed()
    #expect(listed.count > 10)
    for use in Set(places.keys).union(listed.keys) {
      let (lines, count) = (places[use] ?? [], listed[use] ?? 0)
      #expect(lines.count == count, "\(use), lines \(lines): \(Self.page) has reasons for \(count)")
    }
  }

  @Test(arguments: [
    ("let x = y!", ["x!"]), ("f(x)!.g", ["x!"]), ("a[0]!", ["x!"]), ("var x: Int!", ["x!"]),
    ("try\u{21} f()", ["try\u{21}"]),
    ("x as! Int", ["as!"]), ("!x && a != b", []), ("if !f(x) {}", []), ("a &+ b &- c", ["&+", "&-"]),
    ("s &+= 1", ["&+"]),
    ("a &*= b", ["&*"]), ("a & b && c", []), ("a &>> b", []), ("fatalError(\"no!\")", ["fatalError"]),
    ("preconditionFailure(x)", ["preconditionFailure"]), ("log.assert(x)", []),
    ("x.unsafelyUnwrapped", ["unsafelyUnwrapped"]),
    ("f(\"a!\", x) // y!", []), ("let a = \"\\(b!) c!\"", ["x!"]), ("let r = /a! \"/; x!", ["x!"]),
    ("let r = #/try\u{21} \"/#; let y = 6 / x / z", []), ("/* a! /* b! */ c! */ d!", ["x!"]),
    ("let s = #\"a! \"b! \\#(c!)\"#", ["x!"]),
    ("let s = \"\"\"\n  a! \"b!\"\n  \\(c!)\n  \"\"\"", ["x!"]),
  ])
  func constructsAreFoundInCodeOnly(text: String, expected: [String]) {
    #expect(SwiftCode(text).lines.flatMap(Self.constructs) == expected)
  }

  /// Code that multiplies extents, or counts of elements with their widths.
  private static var products: [Regex<Substring>] {
    [
      #/reduce\(1, &?\*\)/#, #/reduce\(1\) \{ \$0(?: &?\*|\.multiplied)/#,
      #/(?:shape|extents)(?:\[[^\]]*\]|\.first|\.last)[!?]? &?\* /#,
      #/ &?\* (?:\w+\.)*(?:shape|extents)(?:\[|\.first|\.last)/#,
      #/(?:height|width|Height|Width) &?\* (?:\w+\.)*(?:height|width)/#,
      #/[cC]ount\)? &?\* (?:\w+\.)*(?:byteCount|bitCount)/#, #/(?:byteCount|bitCount) &?\* (?:\w+\.)*count/#,
    ]
  }

  static func multipliesExtents(_ line: String) -> Bool { products.contains { line.firstMatch(of: $0) != nil } }

  /// Sizes that a `Shape` has checked reach the kernels, whose loops do pointer arithmetic with them.
  @Test func extentsAreMultipliedInShapeOnly() throws {
    for (path, lines) in Self.code {
      let isKernel = path.hasPrefix("Sources/GraphcKernels/") || path.hasPrefix("Sources/GraphcKernelTable/")
      if isKernel || path == "Sources/GraphcRuntime/Tensor/Shape.swift" { continue }
      for (number, line) in lines where Self.multipliesExtents(line) {
        Issue.record("\(path):\(number) multiplies extents; take the product from a Shape: \(line)")
      }
    }
  }

  @Test(arguments: [
    ("shape.reduce(1, *)", true), ("shape[1...].reduce(1, &*)", true), ("shape.reduce(1) { $0 * $1 }", true),
    ("base * tensor.shape[axis] + 1", true), ("shape[0] * shape[1]", true), ("height * width", true),
    ("image.height * image.width * 3", true), ("tensor.count * dtype.byteCount", true), ("a * sizes.strides[1]", false),
    ("shape.product()", false), ("strides[axis] * index[axis]", false), ("values.reduce(0, +)", false),
  ])
  func productsOfExtentsAreFound(code: String, isProduct: Bool) {
    #expect(Self.multipliesExtents(code) == isProduct)
  }
}
