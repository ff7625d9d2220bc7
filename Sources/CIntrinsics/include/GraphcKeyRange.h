#pragma once

// Parts of the keys of an attention. They are C structs because Swift emits value witnesses for a Swift struct that
// several files use, or that has few words. Their symbols do not name the module, so the linker could use those of one
// instruction set in all modules.

/// Keys of a block from `first` up to `last`, which is not one of them. `NonFinite.swift` of the kernels uses it.
struct graphc_key_range {
  long first, last;
};

/// The blocks of keys that the queries of a unit may see, one after the other. `AttentionResult.swift` of the kernels
/// uses it.
struct graphc_key_blocks {
  /// Keys of a whole block; blocks start at its multiples.
  long size;
  /// The end of the keys that some query sees.
  long end;
  /// The start of the next block.
  long next;
  /// The first key of the block to process, and the number of its keys; none if no query sees a key.
  long first_key, keys;
  /// Whether it is the first block.
  _Bool is_first;
};

/// One split of the keys of one key head, with a row of scores and a row of results for each query of each query head
/// that shares the key head: row = member · queries + query. `DecodeAttention.swift` of the kernels uses it.
struct graphc_decode_split {
  long batch, key_head;
  /// Query heads that share the key head.
  long group;
  long first_key, keys;
  float *_Nonnull scores;
  long score_stride;
  /// Rows of results; the maximum and the sum of a row follow its values.
  float *_Nonnull results;
  long result_stride;
  /// For bf16: the queries as f32, and room for some keys or values as f32.
  float *_Nonnull queries;
  float *_Nonnull block;
};
