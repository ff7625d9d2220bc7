import GraphIR
import GraphcTestSupport
import Testing

@Suite struct DimTests {
  static let b = Dim(symbol: "B")
  static let t = Dim(symbol: "T")

  @Test func quotientsRoundDownInTheConstant() throws {
    let b = Dim(symbol: "B")
    let dim = try b.multiplied(by: 4)
    for (constant, quotient) in [(0, 0), (1, 0), (3, 1), (-1, -1), (-2, -1), (-3, -2)] {
      let expected = try b.multiplied(by: 2).adding(Dim(quotient))
      #expect(try dim.adding(Dim(constant)).dividedDown(by: 2) == expected, "\(constant)")
      #expect(try Dim(constant).dividedDown(by: 2) == Dim(quotient))
    }
    #expect(throws: DimError.self) { try dim.dividedDown(by: 3) }
    #expect(throws: DimError.self) { try dim.dividedDown(by: 0) }
    #expect(throws: DimError.self) { try Dim(.min).adding(1).dividedDown(by: 3) }
  }

  @Test func isWrittenInNormalForm() throws {
    let (b, t) = (Self.b, Self.t)
    #expect(try t.multiplied(by: b).multiplied(by: 2).adding(1).description == "2*B*T + 1")
    #expect(try b.subtracting(t).subtracting(3).description == "B - T - 3")
    #expect(try Dim(0).subtracting(b).description == "-B")
    #expect(try b.adding(t.multiplied(by: t)).description == "T*T + B")
    #expect(try b.subtracting(b).description == "0")
    #expect(Dim(-5).description == "-5")
    #expect([b, 197, Dim(768)].shapeText == "[B, 197, 768]")
  }

  @Test func equalPolynomialsAreEqual() throws {
    let (b, t) = (Self.b, Self.t)
    // (B + T)² = B² + 2 B T + T²
    let square = try b.adding(t).multiplied(by: b.adding(t))
    let sum = try t.multiplied(by: t).adding(b.multiplied(by: t)).adding(b.multiplied(by: b)).adding(
      t.multiplied(by: b))
    #expect(square == sum)
    #expect(square.hashValue == sum.hashValue)
    #expect(square.symbols == ["B", "T"])
    #expect(b != t)
    #expect(b != 1)
  }

  @Test func knowsConstantsAndSymbols() throws {
    #expect(Dim(7).constantValue == 7)
    #expect(Self.b.constantValue == nil)
    #expect(try Self.b.subtracting(Self.b).constantValue == 0)
    #expect(Self.b.symbol == "B")
    #expect(try Self.b.multiplied(by: 2).symbol == nil)
    #expect(try Self.b.adding(1).symbol == nil)
    #expect(Dim(1).symbol == nil)
  }

  @Test func dividesExactlyOrNotAtAll() throws {
    let dim = try Self.b.multiplied(by: 6).subtracting(4)
    #expect(try dim.divided(by: 2) == Self.b.multiplied(by: 3).subtracting(2))
    #expect(try dim.divided(by: -2) == Dim(2).subtracting(Self.b.multiplied(by: 3)))
    #expect(throws: DimError.notDivisible(dim, by: Dim(4))) { try dim.divided(by: 4) }
    #expect(throws: DimError.notDivisible(dim, by: Dim(0))) { try dim.divided(by: 0) }
    #expect(throws: DimError.overflow) { try Dim(.min).divided(by: -1) }
  }

  @Test func dividesByPolynomials() throws {
    let (b, t) = (Self.b, Self.t)
    let factors = [
      b, t, try b.multiplied(by: t).multiplied(by: 3), try b.adding(t).subtracting(2),
      try b.multiplied(by: b).adding(1),
      try t.multiplied(by: -4).adding(b), Dim(7),
    ]
    for first in factors {
      for second in factors {
        let product = try first.multiplied(by: second)
        #expect(try product.divided(by: first) == second)
        // One more is a multiple of neither, but for numbers.
        if first.constantValue == nil {
          #expect(throws: DimError.self, "\(product) + 1 by \(first)") { try product.adding(1).divided(by: first) }
        }
      }
    }
    #expect(throws: DimError.notDivisible(b, by: t)) { try b.divided(by: t) }
    #expect(throws: DimError.notDivisible(b, by: try b.multiplied(by: 2))) { try b.divided(by: b.multiplied(by: 2)) }
    #expect(throws: DimError.overflow) { try b.multiplied(by: Dim(.min)).divided(by: b.multiplied(by: -1)) }
    #expect(try Dim(0).divided(by: b) == 0)
  }

  @Test func knowsMultiplesOfOneDim() throws {
    #expect(try Self.b.multiplied(by: 3).subtracting(1).multiple.map { "\($0)" } == "(symbol: \"B\", factor: 3)")
    for dim in [Dim(3), try Self.b.multiplied(by: -1), try Self.b.multiplied(by: Self.b), try Self.b.adding(Self.t)] {
      #expect(dim.multiple == nil, "\(dim)")
    }
  }

  @Test func overflowIsAnError() throws {
    let large = Dim(.max)
    #expect(throws: DimError.overflow) { try large.adding(1) }
    #expect(throws: DimError.overflow) { try Dim(.min).subtracting(1) }
    #expect(throws: DimError.overflow) { try large.multiplied(by: 2) }
    #expect(throws: DimError.overflow) { try Dim(.min).multiplied(by: -1) }
    let term = try Self.b.multiplied(by: large)
    #expect(throws: DimError.overflow) { try term.adding(Self.b) }
    #expect(throws: DimError.overflow) { try term.evaluate(["B": 2]) }
    #expect(throws: DimError.overflow) { try [large, 2].product() }
    #expect(try term.evaluate(["B": 1]) == .max)
  }

  @Test func unboundDimsAreAnError() {
    #expect(throws: DimError.unbound("B")) { try Self.b.evaluate(["T": 1]) }
  }

  @Test func polynomialsThatExplodeAreRefused() throws {
    var power = Dim(1)
    for _ in 0..<Dim.maximumDegree { power = try power.multiplied(by: Self.b) }
    #expect(throws: DimError.tooComplex) { try power.multiplied(by: Self.b) }
    let long = try (0..<12).map { Dim(symbol: "D\($0)") }.reduce(Dim(1)) { try $0.adding($1) }
    #expect(throws: DimError.tooComplex) { try long.multiplied(by: long) }
  }

  @Test func provesSigns() throws {
    let (b, t) = (Self.b, Self.t)
    for dim in try [
      0, 5, b, b.subtracting(1), b.multiplied(by: t).subtracting(1), b.multiplied(by: b).subtracting(b),
      b.multiplied(by: t).subtracting(b), b.multiplied(by: 2).subtracting(2),
    ] {
      #expect(dim.isProvablyNonNegative, "\(dim)")
    }
    for dim in try [-1, b.subtracting(2), Dim(1).subtracting(b), b.subtracting(t), t.subtracting(b.multiplied(by: t))] {
      #expect(!dim.isProvablyNonNegative, "\(dim)")
    }
  }

  // MARK: Properties of random polynomials

  /// A polynomial built in some order, and its value for every binding.
  private struct Sample {
    var dim: Dim
    var value: @Sendable ([String: Int]) -> Int

    init(_ random: inout SplitMix64, depth: Int) throws {
      switch depth == 0 ? Int.random(in: 0..<2, using: &random) : Int.random(in: 0..<5, using: &random) {
      case 0:
        let number = Int.random(in: -5...5, using: &random)
        self.init(dim: Dim(number)) { _ in number }
      case 1:
        let name = random.pick(["A", "B", "T"])
        self.init(dim: Dim(symbol: name)) { $0[name] ?? 0 }
      case let operation:
        let (x, y) = (try Sample(&random, depth: depth - 1), try Sample(&random, depth: depth - 1))
        switch operation {
        case 2: self.init(dim: try x.dim.adding(y.dim)) { x.value($0) + y.value($0) }
        case 3: self.init(dim: try x.dim.subtracting(y.dim)) { x.value($0) - y.value($0) }
        default: self.init(dim: try x.dim.multiplied(by: y.dim)) { x.value($0) * y.value($0) }
        }
      }
    }

    init(dim: Dim, value: @escaping @Sendable ([String: Int]) -> Int) {
      self.dim = dim
      self.value = value
    }
  }

  private static func bindings(_ random: inout SplitMix64) -> [String: Int] {
    var bindings: [String: Int] = [:]
    for name in ["A", "B", "T"] { bindings[name] = Int.random(in: 1...9, using: &random) }
    return bindings
  }

  @Test func arithmeticIsThatOfTheValues() throws {
    for seed in UInt64(0)..<500 {
      var random = SplitMix64(seed: seed)
      let sample = try Sample(&random, depth: 4)
      for _ in 0..<5 {
        let bindings = Self.bindings(&random)
        #expect(try sample.dim.evaluate(bindings) == sample.value(bindings), "seed \(seed): \(sample.dim)")
      }
    }
  }

  /// Two polynomials are equal exactly if they agree everywhere; here, at more points than they have roots.
  @Test func equalityIsThatOfTheValues() throws {
    for seed in UInt64(0)..<300 {
      var random = SplitMix64(seed: seed)
      let (x, y) = (try Sample(&random, depth: 2), try Sample(&random, depth: 2))
      let agree = (1...5).allSatisfy { a in
        (1...5).allSatisfy { b in
          (1...5).allSatisfy { t in x.value(["A": a, "B": b, "T": t]) == y.value(["A": a, "B": b, "T": t]) }
        }
      }
      #expect((x.dim == y.dim) == agree, "seed \(seed): \(x.dim) and \(y.dim)")
    }
  }

  @Test func lawsHold() throws {
    for seed in UInt64(0)..<300 {
      var random = SplitMix64(seed: seed)
      let (x, y, z) = (
        try Sample(&random, depth: 2).dim, try Sample(&random, depth: 2).dim, try Sample(&random, depth: 2).dim
      )
      #expect(try x.adding(y) == y.adding(x))
      #expect(try x.multiplied(by: y) == y.multiplied(by: x))
      #expect(try x.adding(y).adding(z) == x.adding(y.adding(z)))
      #expect(try x.multiplied(by: y).multiplied(by: z) == x.multiplied(by: y.multiplied(by: z)))
      #expect(try x.multiplied(by: y.adding(z)) == x.multiplied(by: y).adding(x.multiplied(by: z)))
      #expect(try x.subtracting(y).adding(y) == x)
      #expect(try x.multiplied(by: 6).divided(by: 6) == x)
    }
  }

  @Test func provenSignsAreTrue() throws {
    var provenCount = 0
    for seed in UInt64(0)..<500 {
      var random = SplitMix64(seed: seed)
      let sample = try Sample(&random, depth: 3)
      guard sample.dim.isProvablyNonNegative else { continue }
      provenCount += 1
      for _ in 0..<20 {
        let bindings = Self.bindings(&random)
        #expect(sample.value(bindings) >= 0, "seed \(seed): \(sample.dim) at \(bindings)")
      }
    }
    #expect(provenCount > 50)
  }

  @Test func textReadsBack() throws {
    for seed in UInt64(0)..<300 {
      var random = SplitMix64(seed: seed)
      let dim = try Sample(&random, depth: 4).dim
      let text = """
        module "m" {
          dims A, B, T
          check \(dim) >= 0 "m"
          func @main(%x: f32[]) -> (x: f32[]) {
            return %x
          }
        }
        """
      #expect(try Module.parse(text).checks[0].nonNegative == dim, "seed \(seed)")
    }
  }
}
