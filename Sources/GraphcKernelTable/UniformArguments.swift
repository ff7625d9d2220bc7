/// Arguments of random numbers in [0, 1) by Philox 4×32 with 10 rounds: element n is word n mod 4 for the counter ⌊n / 4⌋.
/// A unit is a counter, four elements or, at the end, fewer.
public struct UniformArguments {
  /// [4]: the key, low word first, then the stream.
  public var draw: UnsafePointer<UInt32>
  /// [count].
  public var into: UnsafeMutablePointer<Float>
  /// Elements of the result.
  public var count: Int

  /// Takes a value for each field.
  public init(draw: UnsafePointer<UInt32>, into: UnsafeMutablePointer<Float>, count: Int) {
    self.draw = draw
    self.into = into
    self.count = count
  }
}
