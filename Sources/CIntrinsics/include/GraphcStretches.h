#pragma once

/// The stretches along the last dim of which a range of elements of a strided shape consists, with the place of each
/// in up to three operands; `Strided.swift` of the kernels moves it on.
///
/// A struct of C, because one of Swift brings code along, the witnesses of its copying, which has no module's name and
/// so could be linked into all of them from a module for one instruction set.
struct graphc_stretches {
  /// The first element of the stretch, counted in the dense result.
  long start;
  long count;
  /// Where the stretch starts in each operand, in elements.
  long first, second, third;
  /// The shape, then `rank` strides of each operand.
  const long *dims;
  long rank;
  long operands;
  long end;
  long position;
  /// Rows until the last dim but one wraps around.
  long rows_left;
};
