import Foundation
import GraphGen
import GraphIR
import GraphcRuntime
import GraphcTestFiles
import GraphcText
import Interpreter
import Testing

@testable import GraphcDriver

/// A model whose gradients PyTorch computed in float64: Tests/Fixtures/training/make_gradients.py.
struct GradientParityCase: CustomTestStringConvertible, Sendable {
  let name: String
  let spec: String
  let settings: [String]
  let weights: String
  /// Names and files.
  let inputs: [(String, String)]
  let outputs: [(String, String)]
  /// A file of i32, 0 for rows of the outputs that mean nothing.
  let rows: String?
  /// Of all gradients together.
  let norm: Double

  var testDescription: String { name }

  static let all: [GradientParityCase] = {
    guard let bytes = try? Repository.bytes("Tests/Fixtures/training/gradients.json"),
      let root = try? JSONValue(parsing: bytes), let cases = root["cases"]?.array
    else { return [] }
    return cases.compactMap { entry in
      func files(_ key: String) -> [(String, String)] {
        entry[key]?.object?.members.compactMap { member in member.value.string.map { (member.key, path($0)) } } ?? []
      }
      guard let name = entry["name"]?.string, let spec = entry["spec"]?.string, let norm = entry["norm"]?.double,
        let weights = entry["weights"]?.string, let settings = entry["set"]?.array
      else { return nil }
      return GradientParityCase(
        name: name, spec: spec, settings: settings.compactMap(\.string), weights: path(weights),
        inputs: files("inputs"), outputs: files("outputs"), rows: entry["rows"]?.string.map(path), norm: norm)
    }
  }()

  static func path(_ fixture: String) -> String { Repository.path("Tests/Fixtures/" + fixture) }

  /// What each element of an output counts.
  private func factors() throws -> [String: Tensor] {
    let rows = try rows.map { try NpyFile(path: $0).read().elements(as: Int32.self) }
    var result: [String: Tensor] = [:]
    for (place, (name, file)) in outputs.enumerated() {
      let shape = try NpyFile(path: file).read().shape
      if shape.isEmpty { continue }
      let count = shape.reduce(1, *)
      let values = (0..<count).map { index -> Float in
        if let rows, rows[index / (count / rows.count)] == 0 { return 0 }
        return Float(cos(0.7 * Double(index) + Double(place)))
      }
      result[name] = try Tensor(values, shape: shape)
    }
    return result
  }

  /// The gradients as tensors of the weights' file; those that the spec does not read are left out.
  func gradients() throws -> [String: [Double]] {
    let spec = try DifferentiatedSpec(
      try Repository.text(spec), settings: settings, outputs: outputs.map(\.0))
    let found = try spec.gradients(
      parameters: spec.training.parameters(from: weights),
      inputs: Dictionary(uniqueKeysWithValues: inputs.map { ($0.0, try NpyFile(path: $0.1).read()) }),
      factors: factors())
    let file = try SafetensorsFile(path: weights)
    var ranges: [(name: String, range: Range<Int>)] = []
    let places = try withTemporaryFolder { folder in
      let numbered = folder + "/numbered.safetensors"
      var start = 0
      let tensors = try file.tensors.map { info in
        let tensor = try file.read(info.name)
        let count = tensor.shape.reduce(1, *)
        defer { start += count }
        ranges.append((info.name, start..<start + count))
        return (name: info.name, tensor: try Tensor((start..<start + count).map { Float($0) }, shape: tensor.shape))
      }
      // Above, a float does not hold every number.
      try #require(start <= 1 << 24)
      try SafetensorsFile.write(tensors, to: numbered)
      let source = try spec.training.parameters(from: numbered)
      var places: [String: [Float]] = [:]
      for parameter in spec.training.model.module.parameters {
        places[parameter.path] = try source.tensor(for: parameter).elements(as: Float.self)
      }
      return places
    }
    var all = [Double?](repeating: nil, count: ranges.last?.range.upperBound ?? 0)
    for (path, gradient) in found {
      let places = try #require(places[path])
      try #require(places.count == gradient.count)
      for (place, value) in zip(places, gradient) { all[Int(place)] = (all[Int(place)] ?? 0) + value }
    }
    var result: [String: [Double]] = [:]
    for (name, range) in ranges where all[range].contains(where: { $0 != nil }) {
      result[name] = try all[range].map { try #require($0, "\(name) is read in part") }
    }
    return result
  }
}

/// Gradients of single precision for every parameter of the models and of blocks of the library, in several sizes.
@Suite struct GradientParityTests {
  private static let stored = Result {
    try SafetensorsFile(path: GradientParityCase.path("training/gradients.safetensors"))
  }

  @Test func everyModelHasACase() throws {
    let specs = Set(GradientParityCase.all.map(\.spec).filter { $0.hasPrefix("Models/") })
    let files = Repository.files(under: "Models", suffix: ".yaml")
    #expect(specs == Set(files).subtracting(["Models/digits-vit.yaml", "Models/tiny-translate.yaml"]))
    #expect(GradientParityCase.all.count == 33)
  }

  @Test(arguments: GradientParityCase.all) func gradientsAreThoseOfPyTorch(_ model: GradientParityCase) throws {
    let stored = try Self.stored.get()
    var found = try model.gradients()
    for info in stored.tensors where info.name.hasPrefix(model.name + "/") {
      let name = String(info.name.dropFirst(model.name.count + 1))
      let numbers = try stored.read(info.name).elements(as: Float.self)
      guard let gradient = found.removeValue(forKey: name) else {
        // The spec does not have it, and no output depends on it.
        #expect(numbers.allSatisfy { $0 == 0 }, "\(name)")
        continue
      }
      let expected = try #require(GradientSketch(stored: numbers, of: gradient.count), "\(name)")
      let distance = expected.distance(to: GradientSketch(of: gradient))
      // What a bias of all keys adds to the scores of a query is the same for all: its gradient is a sum that cancels,
      // and what is left is rounding in both.
      let cancels = expected.norm > 0 && expected.norm < 1e-12 * model.norm
      let scale = max(expected.norm, (cancels ? 0.1 : 1e-4) * model.norm)
      #expect(distance <= 1e-5 * scale, "\(name): \(distance) of \(expected.norm)")
    }
    // Parameters of the specs that are fixed in PyTorch.
    let fixed: Set = ["final_logits_bias", "model.encoder.embed_positions.weight"]
    #expect(fixed.isSuperset(of: found.keys))
  }
}
