#pragma once

/// Keys of a block from `first` up to `last`, which is not one of them. `NonFinite.swift` of the kernels uses it.
///
/// It is a C struct because Swift emits value witnesses for a Swift struct of two words. Their symbols do not name the
/// module, so the linker could use those of one instruction set in all modules.
struct graphc_key_range {
  long first, last;
};
