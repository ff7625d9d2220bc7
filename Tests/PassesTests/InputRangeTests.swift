import GraphIR
import GraphcTestSupport
import Testing

@testable import Passes

/// What a graph implies about the integers that an input may hold.
@Suite struct InputRangeTests {
  private static let functions = """
      func @layer(%x: f32[B, T, 4], %ids: i32[B, T]) -> (y: f32[B, T, 4]) {
        parameter table: f32[30, 4] ~ normal(1.0)
        %table = parameter {path: "table"}
        %rows = gather %table, %ids {axis: 0}
        %y = add %x, %rows
        return %y
      }
    """

  /// `lower bounds` of the input `x`, an i32[B, T], of a function with this body; `-` if nothing is known.
  private func range(_ body: String, extra: String = "") throws -> String {
    let module = try Module.parse(
      """
      module "m" {
        dims B, T
      \(Self.functions)
        func @main(%x: i32[B, T]\(extra)) -> (y: f32[B, T, 4]) {
          parameter table: f32[50, 4] ~ normal(1.0)
          parameter small: f32[7, 4] ~ normal(1.0)
          %table = parameter {path: "table"}
          %small = parameter {path: "small"}
          %zero = constant {value: 0}
          %two = constant {value: 2}
          \(body)
          return %y
        }
      }
      """)
    guard let range = InputRanges.find(in: module)["x"] else { return "-" }
    return "\(range.lower) \(range.bounds)"
  }

  @Test(arguments: [
    // An index, and one that something is added to.
    ("%y = gather %table, %x {axis: 0}", "0 [50]"),
    ("%i = add %x, %two\n%y = gather %table, %i {axis: 0}", "-2 [48]"),
    ("%i = add %two, %x\n%y = gather %table, %i {axis: 0}", "-2 [48]"),
    ("%i = subtract %x, %two\n%y = gather %table, %i {axis: 0}", "2 [52]"),
    // Of two tables both count.
    (
      "%a = gather %table, %x {axis: 0}\n%b = gather %small, %x {axis: 0}\n%y = add %a, %b", "0 [50, 7]"
    ),
    // Through changes of shape, parts, other arms and calls.
    (
      "%t = transpose %x {permutation: [1, 0]}\n%u = transpose %t {permutation: [1, 0]}\n"
        + "%y = gather %table, %u {axis: 0}", "0 [50]"
    ),
    (
      "%f = gather %table, %z {axis: 0}\n%y = call %f, %x {function: \"layer\", path: \"layer\"} : f32[B, T, 4]",
      "0 [30]"
    ),
    (
      "%m = greater %x, %zero\n%w = where %m, %x, %zero\n%y = gather %table, %w {axis: 0}", "0 [50]"
    ),
    // A mask, and a number that is compared with others; the index counts more.
    (
      "%m = not_equal %x, %zero\n%f = cast %m {to: .f32}\n%r = reshape %f {shape: [B, T, 1]}\n"
        + "%g = gather %table, %z {axis: 0}\n%y = add %g, %r", "0 [2]"
    ),
    (
      "%m = less %two, %x\n%f = cast %m {to: .f32}\n%r = reshape %f {shape: [B, T, 1]}\n"
        + "%g = gather %table, %z {axis: 0}\n%y = add %g, %r", "0 [4]"
    ),
    (
      "%n = iota {count: T}\n%m = equal %x, %n\n%f = cast %m {to: .f32}\n%r = reshape %f {shape: [B, T, 1]}\n"
        + "%g = gather %table, %z {axis: 0}\n%y = add %g, %r", "0 [T]"
    ),
    // Nothing is known about a plain number, or about an index that is computed in another way.
    (
      "%f = cast %x {to: .f32}\n%r = reshape %f {shape: [B, T, 1]}\n%g = gather %table, %z {axis: 0}\n%y = add %g, %r",
      "-"
    ),
    ("%i = remainder %x, %two\n%y = gather %table, %i {axis: 0}", "-"),
    ("%i = subtract %two, %x\n%y = gather %table, %i {axis: 0}", "-"),
  ])
  func rangeOf(_ body: String, expected: String) throws {
    #expect(try range(body, extra: body.contains("%z ") || body.contains("%z,") ? ", %z: i32[B, T]" : "") == expected)
  }
}
