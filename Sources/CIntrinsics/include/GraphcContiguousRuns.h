#pragma once

/// An iterator over a range of elements of a strided shape, one contiguous run along the last dim at a time, with the
/// offset of the run in up to three operands. `Strided.swift` of the kernels advances it.
///
/// It is a C struct because Swift emits value witnesses for a Swift struct. Their symbols do not name the module, so the
/// linker could use those of one instruction set in all modules.
struct graphc_contiguous_runs {
  /// The index of the run's first element in the dense result.
  long start;
  long count;
  /// The offset of the run in each operand, in elements.
  long first, second, third;
  /// The shape, then `rank` strides of each operand.
  const long *dims;
  long rank;
  long operands;
  long end;
  long position;
  /// Rows left before the last dim but one wraps around.
  long rows_left;
};
