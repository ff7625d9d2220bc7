import Foundation
import GraphcRuntime
import GraphcTestFiles
import GraphcText
import Testing

@testable import GraphcDriver

/// An expression whose gradients PyTorch computed in float64: Tests/Fixtures/training/make_op_gradients.py.
struct OpGradientCase: CustomTestStringConvertible, Sendable {
  struct Parameter: Sendable {
    let name: String
    let shape: [Int]
    let values: [Float]
    let gradient: [Double]
  }

  let expression: String
  /// The results of the expression; the first is differentiated.
  let names: String
  let shape: [Int]
  let parameters: [Parameter]

  var testDescription: String { expression }

  static let all: [OpGradientCase] = {
    guard let bytes = try? Repository.bytes("Tests/Fixtures/training/op_gradients.json"),
      let root = try? JSONValue(parsing: bytes), let cases = root["cases"]?.array
    else { return [] }
    return cases.compactMap { entry -> OpGradientCase? in
      func numbers(_ value: JSONValue?) -> [Double] { value?.array?.compactMap(\.double) ?? [] }
      func shape(_ value: JSONValue?) -> [Int] { value?["shape"]?.array?.compactMap(\.integer) ?? [] }
      guard let expression = entry["expression"]?.string, let names = entry["names"]?.string,
        let parameters = entry["parameters"]?.object
      else { return nil }
      return OpGradientCase(
        expression: expression, names: names, shape: shape(entry),
        parameters: parameters.members.map { member in
          Parameter(
            name: member.key, shape: shape(member.value), values: numbers(member.value["values"]).map { Float($0) },
            gradient: numbers(member.value["gradient"]))
        })
    }
  }()

  /// Parameters of a block, such as `y.weight`, are declared by it.
  private var spec: String {
    let declared = parameters.filter { !$0.name.contains(".") }
    return """
      graphc: 1
      model: Expression
      inputs: {unused: "f32[1]"}
      parameters: {\(declared.map { "\($0.name): \"f32\($0.shape) ~ zeros\"" }.joined(separator: ", "))}
      graph:
        \(names): >-
          \(expression)
      outputs: y
      """
  }

  /// The gradients of the parameters, by name.
  func gradients() throws -> [String: [Double]] {
    let spec = try DifferentiatedSpec(spec, settings: [], outputs: ["y"])
    let factors = try Tensor(
      (0..<shape.reduce(1, *)).map { Float(cos(0.7 * Double($0))) }, shape: shape)
    return try withTemporaryFolder { folder in
      let file = folder + "/weights.safetensors"
      try SafetensorsFile.write(
        parameters.map { (name: $0.name, tensor: try Tensor($0.values, shape: $0.shape)) }, to: file)
      return try spec.gradients(
        parameters: spec.training.parameters(from: file), inputs: ["unused": Tensor([0] as [Float], shape: [1])],
        factors: shape.isEmpty ? [:] : ["y": factors])
    }
  }
}

/// Gradients of built-ins and of blocks of the library, one by one.
@Suite struct OpGradientTests {
  @Test func thereAreCases() { #expect(OpGradientCase.all.count == 65) }

  @Test(arguments: OpGradientCase.all) func gradientsAreThoseOfPyTorch(_ op: OpGradientCase) throws {
    let found = try op.gradients()
    #expect(found.count == op.parameters.count)
    let norm = op.parameters.flatMap(\.gradient).norm
    #expect(norm > 0)
    for parameter in op.parameters {
      let gradient = try #require(found[parameter.name], "\(parameter.name)")
      try #require(gradient.count == parameter.gradient.count, "\(parameter.name)")
      let distance = zip(gradient, parameter.gradient).map { $0 - $1 }.norm
      #expect(distance <= 2e-6 * max(parameter.gradient.norm, norm / 2), "\(parameter.name)")
    }
  }
}
