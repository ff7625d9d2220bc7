import Foundation
import GraphcRuntime
import GraphcText
import Testing

@testable import Trainer

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct LossCurveTests {
  /// What a parser of XML finds in a picture.
  private final class Picture: NSObject, XMLParserDelegate {
    var texts: [String] = []
    var polylines: [[String: String]] = []
    var elements: Set<String> = []
    private var text = ""

    init(_ svg: String) {
      super.init()
      let parser = XMLParser(data: Data(svg.utf8))
      parser.delegate = self
      #expect(parser.parse(), "\(String(describing: parser.parserError))")
    }

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      elements.insert(name)
      text = ""
      if name == "polyline" { polylines.append(attributes) }
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) { text += characters }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
      if name == "text" { texts.append(text) }
    }

    /// The points of a curve, without the line of the legend.
    func points(_ name: String) -> [(x: Double, y: Double)] {
      let found = polylines.filter { $0["class"] == name }
      let texts = found.dropFirst().first?["points"]?.split(separator: " ") ?? []
      return texts.map { point in
        let parts = point.split(separator: ",").map { Double($0) ?? .nan }
        return (parts[0], parts[1])
      }
    }
  }

  private static func training(_ losses: [Double]) -> [LogEntry] {
    losses.enumerated().map { LogEntry(.training, step: $0.offset + 1, [("loss", $0.element)]) }
  }

  private static func validation(_ losses: [(step: Int, loss: Double)]) -> [LogEntry] {
    losses.map { LogEntry(.validation, step: $0.step, [("loss", $0.loss), ("accuracy", 0.5)]) }
  }

  @Test func theCurveShowsWhatTheLogSays() {
    let entries =
      Self.training((0..<200).map { 2 - Double($0) / 200 }) + Self.validation([(50, 1.9), (100, 1.2), (150, 1.25)])
    let picture = Picture(LossCurve(entries, title: "ViT").svgText)
    #expect(picture.texts.first == "ViT")
    #expect(picture.texts.contains("200 steps, best validation loss 1.2 at step 100"))
    for text in ["best: 1.2", "step", "loss", "0", "100", "200", "1.0", "2.0"] {
      #expect(picture.texts.contains(text), "\(text) in \(picture.texts)")
    }
    let thin = picture.points("thin")
    #expect(thin.count == 200)
    // Steps are in proportion, and losses grow upwards.
    #expect(
      zip(thin, thin.dropFirst()).allSatisfy { abs($0.1.x - $0.0.x - (872 - 78) / 200) < 0.02 && $0.1.y > $0.0.y })
    let points = picture.points("validation")
    #expect(points.count == 3 && points[1].y > points[2].y && points[2].y > points[0].y)
    // A straight line is its own mean.
    #expect(zip(thin, picture.points("thick")).allSatisfy { abs($0.y - $1.y) < 0.02 && abs($0.x - $1.x) < 0.02 })
  }

  @Test func largeRangesAreLogarithmic() {
    let picture = Picture(LossCurve(Self.training((0..<100).map { pow(10, 1 - Double($0) / 25) }), title: "M").svgText)
    #expect(picture.texts.contains("loss, logarithmic"))
    for text in ["10", "1", "0.1", "0.01"] { #expect(picture.texts.contains(text), "\(picture.texts)") }
    // What falls exponentially is a straight line.
    let points = picture.points("thin")
    let slopes = zip(points, points.dropFirst()).map { $0.1.y - $0.0.y }
    #expect(slopes.allSatisfy { abs($0 - slopes[0]) < 0.03 })
    // A loss of 0 has no logarithm.
    #expect(!Picture(LossCurve(Self.training([100, 0, 1]), title: "M").svgText).texts.contains("loss, logarithmic"))
  }

  @Test func longRunsBecomeAFewThousandPoints() {
    var losses = (0..<200_000).map { 1 + Double($0 % 10) / 100 }
    losses[153_086] = 3
    let svg = LossCurve(Self.training(losses), title: "M").svgText
    #expect(svg.utf8.count < 100_000)
    let picture = Picture(svg)
    let thin = picture.points("thin")
    #expect(thin.count <= 1600 && picture.points("thick").count <= 800)
    // The only spike is there.
    let top = thin.map(\.y).min() ?? 0
    #expect(thin.count { $0.y < top + 50 } == 1)
    #expect(abs((thin.min { $0.y < $1.y }?.x ?? 0) - (78 + 794 * 0.765_435)) < 1)
    #expect(picture.texts.contains("200,000"))
  }

  @Test func numbersThatAreNotFiniteAreLeftOut() {
    let picture = Picture(LossCurve(Self.training([2, .nan, 1, 3, .infinity]), title: "M").svgText)
    #expect(picture.points("thick").count == 3)
    #expect(picture.texts.contains("5 steps, best training loss 1 at step 3"))
  }

  @Test(arguments: [[], [1], [0], [1, 1, 1], [-5, 5], [1e-30], [1e30, 2e30], [.nan]] as [[Double]])
  func runsOfOddValuesAreDrawn(losses: [Double]) {
    let svg = LossCurve(Self.training(losses), title: "M").svgText
    _ = Picture(svg)
    #expect(!svg.contains("nan") && !svg.contains("inf"))
  }

  /// R11
  @Test func textIsEscapedAndNothingRuns() {
    let picture = LossCurve(Self.training([1, 2]), title: "<script>\"&'\u{202E}</title>")
    let svg = picture.svgText
    #expect(!svg.contains("<script") && !svg.contains("\u{202E}"))
    let elements = Picture(svg).elements
    #expect(
      elements.isSubset(of: [
        "svg", "title", "style", "defs", "pattern", "rect", "line", "polyline", "text", "circle",
      ]))
    #expect(svg.contains("prefers-color-scheme:dark"))
  }

  @Test func equalLogsGiveEqualPictures() {
    let entries = Self.training([3, 2, 1])
    #expect(LossCurve(entries, title: "M").svgText == LossCurve(entries, title: "M").svgText)
  }
}
