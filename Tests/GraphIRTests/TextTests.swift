import GraphIR
import GraphcTestSupport
import Testing

@Suite struct TextTests {
  static let encoder = """
    module "ViT" {
      dims B
      check B - 1 >= 0 "at least one"

      func @layer(%x: f32[B, 197, 768]) -> (y: f32[B, 197, 768]) {
        parameter norm.weight: f32[768] ~ ones
        parameter norm.bias: f32[768] ~ zeros
        %norm.weight = parameter {path: "norm.weight"} : f32[768]
        %norm.bias = parameter {path: "norm.bias"} : f32[768]
        %3 = layer_norm %x, %norm.weight, %norm.bias {eps: 1e-06} : f32[B, 197, 768]
        %y = add %x, %3 : f32[B, 197, 768]
        return %y
      }

      func @main(%x: f32[B, 197, 768]) -> (y: f32[B, 197, 768]) {
        %1 = call %x {function: "layer", path: "encoded.0"} : f32[B, 197, 768]
        %2 = call %1 {function: "layer", path: "encoded.1"} : f32[B, 197, 768]
        return %2
      }
    }

    """

  @Test func printsWhatItReads() throws {
    let module = try Module.parse(Self.encoder)
    #expect(module.text == Self.encoder)
    #expect(module.verify() == [])
  }
}
