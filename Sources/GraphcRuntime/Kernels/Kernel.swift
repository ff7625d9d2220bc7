/// A kernel as data: its name, its labelled parameters, and how to call it with evaluated arguments.
///
/// The interpreter calls `invoke`; the Swift emitter prints a call of the typed function `Kernels.<name>` with the
/// same labels. A descriptor stands beside its function, in one file.
public struct Kernel: Sendable {
  public enum Parameter: Hashable, Sendable {
    /// A buffer that is read.
    case input(String, DType)
    /// A buffer that is written.
    case output(String, DType)
    /// Learned weights in panels of a `WeightFormat`.
    case packed(String)
    /// One integer: an extent, a stride, an offset.
    case count(String)
    /// Several integers: a shape, strides.
    case counts(String)
    case number(String)
    case flag(String)
    /// An `Activation`, by its raw value among the counts.
    case activation(String)
    /// What the call computes, for people.
    case site(String)

    /// The label of the argument.
    public var label: String {
      switch self {
      case .input(let label, _), .output(let label, _): label
      case .packed(let label), .activation(let label), .count(let label), .counts(let label), .number(let label),
        .flag(let label), .site(let label):
        label
      }
    }
  }

  /// The name of the typed function in `Kernels`.
  public let name: String
  /// In the order of the function's arguments.
  public let parameters: [Parameter]
  /// Buffers (by their index in `KernelArguments.buffers`) that an output may share its memory with, element by
  /// element, each output with one of its own; where operands are broadcast, only a dense one of the output's shape.
  public let inPlace: [Int]
  /// Scratch bytes each worker needs for these arguments; reserved before the first run.
  public let scratchByteCount: @Sendable (KernelArguments) -> Int
  public let invoke: @Sendable (KernelArguments, ThreadPool) -> Void

  public init(
    _ name: String,
    _ parameters: [Parameter],
    inPlace: [Int] = [],
    scratchByteCount: @escaping @Sendable (KernelArguments) -> Int = { _ in 0 },
    invoke: @escaping @Sendable (KernelArguments, ThreadPool) -> Void
  ) {
    self.name = name
    self.parameters = parameters
    self.inPlace = inPlace
    self.scratchByteCount = scratchByteCount
    self.invoke = invoke
  }
}

/// The evaluated arguments of one kernel call, each kind in the order of the kernel's parameters.
///
/// A missing optional input or output is a null pointer.
public struct KernelArguments: @unchecked Sendable {
  /// Inputs, outputs and packed weights, in parameter order.
  public var buffers: [UnsafeMutableRawPointer?] = []
  public var counts: [Int] = []
  public var lists: [[Int]] = []
  public var numbers: [Float] = []
  public var flags: [Bool] = []
  public var sites: [String] = []

  public init() {}
}

/// The typed kernel functions, one file each.
public enum Kernels {}
