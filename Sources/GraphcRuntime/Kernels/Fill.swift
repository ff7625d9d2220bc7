extension Kernels {
  /// Writes a number to every element of f32 of into[count].
  public struct Fill<Form: CallForm> {
    @usableFromInline package var into: Form.Output
    @usableFromInline package var count: Form.Size
    @usableFromInline package var value: Form.Number

    /// Takes a value for each field.
    @inlinable
    public init(into: Form.Output, count: Form.Size, value: Form.Number) {
      self.into = into
      self.count = count
      self.value = value
    }
  }

  /// Writes the low 32 bits of an integer to every element of i32 of into[count].
  public struct FillInteger<Form: CallForm> {
    @usableFromInline package var into: Form.Output
    @usableFromInline package var count: Form.Size
    @usableFromInline package var value: Form.Size

    /// Takes a value for each field.
    @inlinable
    public init(into: Form.Output, count: Form.Size, value: Form.Size) {
      self.into = into
      self.count = count
      self.value = value
    }
  }

  /// Writes a truth value to every element of bool of into[count].
  public struct FillBool<Form: CallForm> {
    @usableFromInline package var into: Form.Output
    @usableFromInline package var count: Form.Size
    @usableFromInline package var value: Bool

    /// Takes a value for each field.
    @inlinable
    public init(into: Form.Output, count: Form.Size, value: Bool) {
      self.into = into
      self.count = count
      self.value = value
    }
  }

  /// Writes 0, 1, … to the elements of i32 of into[count].
  public struct Iota<Form: CallForm> {
    @usableFromInline package var into: Form.Output
    @usableFromInline package var count: Form.Size

    /// Takes a value for each field.
    @inlinable
    public init(into: Form.Output, count: Form.Size) {
      self.into = into
      self.count = count
    }
  }
}

extension Kernels.Fill: KernelContract {
  package typealias Evaluation = Kernels.Fill<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Fill<M.To> where M.From == Form {
    try Kernels.Fill(
      into: map.output("into", .f32, into), count: map.size("count", count), value: map.number("value", value))
  }
}

extension Kernels.Fill: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    threads.run(
      threads.table.fill4, FillArguments(bits: value.bitPattern, into: into), count: count,
      chunk: Chunks.elements)
  }
}

extension Kernels.FillInteger: KernelContract {
  package typealias Evaluation = Kernels.FillInteger<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.FillInteger<M.To> where M.From == Form {
    try Kernels.FillInteger(
      into: map.output("into", .i32, into), count: map.size("count", count), value: map.size("value", value))
  }
}

extension Kernels.FillInteger: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    threads.run(
      threads.table.fill4, FillArguments(bits: UInt32(truncatingIfNeeded: value), into: into), count: count,
      chunk: Chunks.elements)
  }
}

extension Kernels.FillBool: KernelContract {
  package typealias Evaluation = Kernels.FillBool<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.FillBool<M.To> where M.From == Form {
    try Kernels.FillBool(
      into: map.output("into", .bool, into), count: map.size("count", count), value: map.flag("value", value))
  }
}

extension Kernels.FillBool: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    threads.run(
      threads.table.fill1, FillArguments(bits: value ? 1 : 0, into: into), count: count, chunk: Chunks.elements)
  }
}

extension Kernels.Iota: KernelContract {
  package typealias Evaluation = Kernels.Iota<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Iota<M.To> where M.From == Form {
    try Kernels.Iota(into: map.output("into", .i32, into), count: map.size("count", count))
  }
}

extension Kernels.Iota: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    threads.run(
      threads.table.iota, FillArguments(bits: 0, into: into), count: count, chunk: Chunks.elements)
  }
}
