import Foundation
import GraphcRuntime
import Testing

/// What a program sees of a tensor: elements of their own type, checked places, text.
@Suite struct TensorElementTests {
  private func code(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return (error as? GraphcError)?.code
    }
  }

  @Test func theTypeOfTheElementsDecidesTheDType() throws {
    #expect(try Tensor([1, 2] as [Float], shape: [2]).dtype == .f32)
    #expect(try Tensor([1, 2] as [Int32], shape: [2]).dtype == .i32)
    #expect(try Tensor([true, false], shape: [2]).dtype == .bool)
    #expect(try Tensor([BFloat16(bitPattern: 0x3F80)], shape: [1]).dtype == .bf16)
    #expect(try Tensor(repeating: 7 as Int32, shape: [2, 2]).elements(as: Int32.self) == [7, 7, 7, 7])
  }

  /// Every dtype as every type: its own works, all others throw, though some are as wide.
  @Test func bitsAreNeverTakenForAnotherType() throws {
    let tensors = [
      try Tensor([1, 2] as [Float], shape: [2]), try Tensor([1, 2] as [Int32], shape: [2]),
      try Tensor([true, false], shape: [2]), try Tensor([BFloat16(bitPattern: 0x3F80)], shape: [1]),
    ]
    for tensor in tensors {
      #expect(code { _ = try tensor.elements(as: Float.self) } == (tensor.dtype == .f32 ? nil : "tensor/dtype"))
      #expect(code { _ = try tensor.elements(as: Int32.self) } == (tensor.dtype == .i32 ? nil : "tensor/dtype"))
      #expect(code { _ = try tensor.elements(as: Bool.self) } == (tensor.dtype == .bool ? nil : "tensor/dtype"))
      #expect(code { _ = try tensor.elements(as: BFloat16.self) } == (tensor.dtype == .bf16 ? nil : "tensor/dtype"))
      #expect(code { let _: Float = try tensor[0] } == (tensor.dtype == .f32 ? nil : "tensor/dtype"))
    }
    let error = #expect(throws: GraphcError.self) { try tensors[0].elements(as: Int32.self) }
    #expect(error?.message == "the elements of f32[2] are of type Float, not Int32")
    #expect(error?.help?.contains("converted(to: Int32.self)") == true)
  }

  @Test func anotherNumberOfElementsIsRefused() {
    #expect(code { _ = try Tensor([1, 2, 3] as [Float], shape: [2, 2]) } == "tensor/size")
    #expect(code { _ = try Tensor([1, 2, 3] as [Float], shape: [-3]) } == "limit/elements")
  }

  @Test func conversionIsAsked() throws {
    let floats = try Tensor([-1.75, 2.5, 0] as [Float], shape: [3])
    #expect(try floats.converted(to: Double.self) == [-1.75, 2.5, 0])
    #expect(try floats.converted(to: Int32.self) == [-1, 2, 0])
    #expect(try floats.converted(to: Bool.self) == [true, true, false])
    #expect(try Tensor([16_777_217] as [Int32], shape: [1]).converted(to: Int.self) == [16_777_217])
    #expect(try Tensor([16_777_217] as [Int32], shape: [1]).converted(to: Float.self) == [16_777_216])
    #expect(try Tensor([true, false], shape: [2]).converted(to: Int.self) == [1, 0])
    #expect(try Tensor([BFloat16(bitPattern: 0xC040)], shape: [1]).converted(to: Float.self) == [-3])
    // 1 + 2^-8 lies between 1 and 1 + 2^-7 and goes to the even one, 1 + 3 · 2^-8 to 1 + 2^-6.
    let halves = try Tensor([1.00390625, 1.01171875, -1.01, .nan, .infinity] as [Float], shape: [5])
    #expect(
      try halves.converted(to: BFloat16.self).map(\.bitPattern) == [0x3F80, 0x3F82, 0xBF81, 0x7FC0, 0x7F80])
  }

  @Test(arguments: [.nan, .infinity, -.infinity, 3e9, -3e9] as [Float])
  func whatNoIntegerHoldsIsAnError(_ value: Float) throws {
    let tensor = try Tensor([0, 0, 0, value] as [Float], shape: [2, 2])
    let error = #expect(throws: GraphcError.self) { try tensor.converted(to: Int32.self) }
    #expect(error?.code == "tensor/conversion")
    #expect(error?.message.contains("element [1, 1] of f32[2, 2]") == true)
  }

  // MARK: Subscripts

  @Test func elementsAreFoundByTheirIndices() throws {
    let tensor = try Tensor((0..<24).map { Int32($0) }, shape: [2, 3, 4])
    let element: Int32 = try tensor[1, 2, 3]
    #expect(element == 23)
    #expect(try tensor[0, 1, 2] == 6.0)
    let scalar: Float = try Tensor([5] as [Float], shape: [])[]
    #expect(scalar == 5)
    #expect(try Tensor([false, true], shape: [2])[1] == 1.0)
  }

  @Test func placesThatAreNotThereAreErrors() throws {
    let tensor = try Tensor(repeating: Float(0), shape: [2, 3])
    for indices in [(0, 3), (2, 0), (-1, 0), (0, -1), (.max, .max)] as [(Int, Int)] {
      #expect(code { let _: Float = try tensor[indices.0, indices.1] } == "tensor/index")
    }
    #expect(code { let _: Float = try tensor[0] } == "tensor/index")
    #expect(code { let _: Float = try tensor[0, 0, 0] } == "tensor/index")
    #expect(code { let _: Float = try Tensor([] as [Float], shape: [0])[0] } == "tensor/index")
  }

  // MARK: Ranks

  /// NumPy: `x.argmax(-1)`; ties go to the first, NaN is the largest.
  @Test func theLargestOfEachRowIsFound() throws {
    let tensor = try Tensor([1, 5, 5, -2, .nan, 9, -3, -4, -3] as [Float], shape: [3, 1, 3])
    let places = try tensor.argmax()
    #expect(places.shape == [3, 1])
    #expect(try places.elements(as: Int32.self) == [1, 1, 0])
    #expect(try Tensor([3, -7, 3] as [Int32], shape: [3]).argmax().shape == [])
    #expect(try Tensor([false, true], shape: [2]).argmax()[] == 1.0)
  }

  /// NumPy: `np.argsort(-x, -1, kind="stable")[..., :3]` with NaN in front.
  @Test func theTopOfEachRowIsSorted() throws {
    let tensor = try Tensor([0.5, 4, 4, -1, 2, .nan, -.infinity, 3] as [Float], shape: [2, 4])
    let (indices, values) = try tensor.top(3)
    #expect(indices.shape == [2, 3] && values.shape == [2, 3] && values.dtype == .f32)
    #expect(try indices.elements(as: Int32.self) == [1, 2, 0, 1, 3, 0])
    let numbers = try values.elements(as: Float.self)
    #expect(Array(numbers[..<3]) == [4, 4, 0.5] && numbers[3].isNaN && Array(numbers[4...]) == [3, 2])
    let bytes = try Tensor([3, 9] as [Int32], shape: [2]).top(1).values
    #expect(try bytes.elements(as: Int32.self) == [9])
  }

  @Test func ranksThatAreNotThereAreErrors() throws {
    let tensor = try Tensor(repeating: Float(0), shape: [2, 3])
    for rank in [0, -1, 4, .max] { #expect(code { _ = try tensor.top(rank) } == "tensor/shape") }
    #expect(code { _ = try Tensor(repeating: Float(0), shape: []).argmax() } == "tensor/shape")
    #expect(code { _ = try Tensor([] as [Float], shape: [2, 0]).argmax() } == "tensor/shape")
    #expect(try Tensor([] as [Float], shape: [0, 2]).argmax().shape == [0])
  }

  // MARK: Text

  @Test func aTensorPrintsItsTypeAndItsElements() throws {
    let tensor = try Tensor([1, -2.5, .nan, 0, 100, .infinity] as [Float], shape: [2, 3])
    #expect("\(tensor)" == "f32[2, 3]\n[[  1.0,  -2.5,   nan],\n [  0.0, 100.0,   inf]]")
    #expect("\(try Tensor([1, 2] as [Int32], shape: [2, 1, 1]))" == "i32[2, 1, 1]\n[[[1]],\n\n [[2]]]")
    #expect("\(try Tensor([true, false], shape: [2]))" == "bool[2]\n[ true, false]")
    #expect("\(try Tensor([2] as [Float], shape: []))" == "f32[]\n2.0")
    #expect("\(try Tensor([] as [Float], shape: [0, 3]))" == "f32[0, 3]\n[]")
    #expect("\(try Tensor([BFloat16(bitPattern: 0xC040)], shape: [1]))" == "bf16[1]\n[-3.0]")
  }

  @Test func largeTensorsAreShortened() throws {
    let tensor = try Tensor((0..<2000).map { Int32($0) }, shape: [4, 500])
    #expect(
      "\(tensor)" == """
        i32[4, 500]
        [[   0,    1,    2, …,  497,  498,  499],
         [ 500,  501,  502, …,  997,  998,  999],
         [1000, 1001, 1002, …, 1497, 1498, 1499],
         [1500, 1501, 1502, …, 1997, 1998, 1999]]
        """)
    let long = "\(try Tensor(repeating: Float(1) / 3, shape: [1000]))"
    #expect(long.split(separator: "\n").allSatisfy { $0.count <= 76 })
    #expect(long.components(separatedBy: "0.33333334").count == 1001)
  }
}
