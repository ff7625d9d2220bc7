import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Passes
import Testing

/// Compares proofs of the analyses with runs: inputs are changed where an output must not depend on them, and permuted.
@Suite struct AnalysisPropertyTests {
  static let chunks: [Range<Int>] = stride(from: 0, to: 300, by: 50).map { $0..<($0 + 50) }
  static let pool = ThreadPool(threadCount: 2)

  /// Position i of a causal output is bit-identical if later inputs change, and that of a pointwise output if any
  /// others do.
  @Test(arguments: chunks) func outputsDoNotSeeWhatTheyAreSaidNotToSee(seeds: Range<Int>) throws {
    var checked = 0
    for seed in seeds {
      let random = try RandomModule(seed: UInt64(seed))
      let optimized = try Pipeline.inference.run(random.module).module
      #expect(
        Causality.find(in: random.module).map(\.isRestricted) == Causality.find(in: optimized).map(\.isRestricted),
        "seed \(seed): optimizing changes no verdict\n\(random.module.text)")
      checked += try check(random.module, random.arguments, "seed \(seed)")
    }
    #expect(checked > 20, "only \(checked) positions were checked: the test says little")
  }

  @Test func causalAttentionIsCausal() throws {
    for seed in 0..<6 {
      for text in CausalModules.texts {
        let module = try Module.parse(text)
        var arguments = try ModuleArguments(for: module, seed: UInt64(seed))
        let target = try #require(Causality.find(in: module).first { $0.dim == "T" })
        #expect(target.verdict == .causal, "\(target)\n\(text)")
        while (arguments.bindings["T"] ?? 0) < 3 {
          arguments = try ModuleArguments(for: module, seed: UInt64.random(in: 0...9999))
        }
        #expect(try check(module, arguments, text) >= 3)
      }
    }
  }

  private func check(_ module: Module, _ arguments: ModuleArguments, _ what: String) throws -> Int {
    let before = try arguments.interpret(module, on: Self.pool)[0]
    var checked = 0
    for fact in Causality.find(in: module) {
      guard let visible = fact.visible, let extent = arguments.bindings[fact.dim], extent > 1,
        let output = module.main.outputs.firstIndex(where: { $0.name == fact.output })
      else { continue }
      for position in 0..<extent {
        let changed = arguments.changed(module, fact.dim) { !visible(position, $0) }
        let after = try changed.interpret(module, on: Self.pool)[0]
        let same = before[output].slice(fact.axis, position) == after[output].slice(fact.axis, position)
        #expect(same, "\(what): position \(position) of \(fact)\n\(module.text)")
        checked += 1
      }
    }
    return checked
  }

  /// An equivariant output is permuted with the inputs, except for rounding, since the order of sums changes.
  @Test(arguments: chunks) func outputsArePermutedAsTheyAreSaidToBe(seeds: Range<Int>) throws {
    var checked = 0
    for seed in seeds {
      let random = try RandomModule(seed: UInt64(seed))
      let before = try random.evaluate()
      for fact in Equivariance.find(in: random.module) {
        if case .broken = fact.verdict { continue }
        guard let extent = random.arguments.bindings[fact.dim], extent > 1,
          let output = random.module.main.outputs.firstIndex(where: { $0.name == fact.output })
        else { continue }
        let permutation = (0..<extent).map { ($0 + 1) % extent }
        let after = try random.arguments.permuted(random.module, fact.dim, permutation).evaluate(random.module)
        let type = random.module.main.outputTypes[output]
        let expected = before[output].permuted(type.axes(of: fact.dim), permutation)
        #expect(
          allClose(after[output], expected, relative: 1e-9, absolute: 1e-9),
          "seed \(seed): \(fact)\n\(random.module.text)")
        checked += 1
      }
    }
    #expect(checked > 10, "only \(checked) outputs were checked: the test says little")
  }
}

extension Causality {
  fileprivate var isRestricted: Bool {
    switch verdict {
    case .broken, .otherAxis: false
    case .independent, .pointwise, .causal, .looksAhead: true
    }
  }

  /// Whether a position of the output may depend on one of the inputs; `nil` if nothing is claimed.
  fileprivate var visible: ((_ position: Int, _ input: Int) -> Bool)? {
    switch verdict {
    case .independent: { _, _ in false }
    case .pointwise: { $0 == $1 }
    case .causal: { $1 <= $0 }
    case .looksAhead(let count): { $1 <= $0 + count }
    case .broken, .otherAxis: nil
    }
  }
}

extension TensorType {
  fileprivate func axes(of dim: String) -> [Int] { shape.indices.filter { shape[$0] == Dim(symbol: dim) } }
}

extension ModuleArguments {
  /// The arguments with other values at chosen indices along the dim.
  fileprivate func changed(_ module: Module, _ dim: String, where chosen: (Int) -> Bool) -> ModuleArguments {
    var result = self
    for (index, input) in module.main.inputs.enumerated() {
      let axes = input.type.axes(of: dim)
      result.inputs[index] = inputs[index].mapped { place, value in
        guard axes.contains(where: { chosen(place[$0]) }) else { return value }
        return switch input.type.dtype {
        case .f32, .bf16: value > 0 ? value - 1.25 : value + 0.75
        case .i32: value >= 4 ? -4 : value + 1
        case .bool: 1 - value
        }
      }
    }
    return result
  }

  /// The inputs with their positions along a dim in another order.
  fileprivate func permuted(_ module: Module, _ dim: String, _ permutation: [Int]) -> ModuleArguments {
    var result = self
    for (index, input) in module.main.inputs.enumerated() {
      result.inputs[index] = inputs[index].permuted(input.type.axes(of: dim), permutation)
    }
    return result
  }
}

extension Tensor64 {
  fileprivate func mapped(_ body: (_ place: [Int], _ value: Double) -> Double) -> Tensor64 {
    Tensor64(shape, values.indices.map { body(Self.place($0, shape), values[$0]) })
  }

  /// Position i along each axis is position permutation[i] of this tensor.
  fileprivate func permuted(_ axes: [Int], _ permutation: [Int]) -> Tensor64 {
    mapped { place, _ in
      var source = place
      for axis in axes { source[axis] = permutation[place[axis]] }
      return values[zip(source, shape).reduce(0) { $0 * $1.1 + $1.0 }]
    }
  }

  fileprivate static func place(_ index: Int, _ shape: [Int]) -> [Int] {
    var rest = index
    var place: [Int] = []
    for extent in shape.reversed() {
      place.append(rest % max(extent, 1))
      rest /= max(extent, 1)
    }
    return place.reversed()
  }
}

extension Tensor {
  /// The bytes at one position of an axis.
  fileprivate func slice(_ axis: Int, _ position: Int) -> [UInt8] {
    let inner: Int = shape[(axis + 1)...].reduce(dtype.byteCount, *)
    let outer: Int = shape[..<axis].reduce(1, *)
    let extent = shape[axis]
    return withUnsafeBytes { bytes in
      var result: [UInt8] = []
      for row in 0..<outer {
        let start = (row * extent + position) * inner
        result += bytes[start..<(start + inner)]
      }
      return result
    }
  }
}
