extension ForeignWord {
  /// Functions that move elements, and functions that create tensors.
  static let shapes: [ForeignWord] = [
    .init("cat(tensors, dim=0)", "concat({tensors...}, axis={dim})", "torch.cat([x, y], dim=1)"),
    .init("concat(tensors, dim=0)", "concat({tensors...}, axis={dim})", "tf.concat([x, y], axis=1)"),
    .init("concatenate(tensors, dim=0)", "concat({tensors...}, axis={dim})", "np.concatenate([x, y], axis=-1)"),
    .init("Concatenate(tensors, dim=-1)", "concat({tensors...}, axis={dim})", "Concatenate([x, y], axis=1)"),
    .init("hstack(tensors)", "concat({tensors...}, axis=1)", "hstack([x, y])"),
    .init("vstack(tensors)", "concat({tensors...}, axis=0)", "np.vstack([x, y])"),
    .init("stack(tensors, dim=0)", "concat({stack:tensors,dim}, axis={dim})", "torch.stack([x, y], dim=1)"),
    .init("chunk(x, chunks, dim=0)", "split({x}, {chunks}, axis={dim})", "x.chunk(1, dim=-1)"),
    .init("array_split(x, parts, dim=0)", "split({x}, {parts}, axis={dim})", "np.array_split(x, 1, axis=-1)"),
    .init("unbind(x, dim=0)", nil, "x.unbind(dim=1)", "take the positions one by one, as x[:, 0], or 'split' the axis"),
    .init(
      "unstack(x, dim=0)", nil, "tf.unstack(x, axis=1)",
      "take the positions one by one, as x[:, 0], or 'split' the axis"),
    .init("view(x, shape...)", "reshape({x}, [{shape...}])", "x.view(B, T, heads, 16)"),
    .init("reshape(x, shape...)", "reshape({x}, [{shape...}])", "x.reshape(B, T * 64)"),
    .init("Reshape(x, shape)", "reshape({x}, [{dim:x,0}, {shape...}])", "Reshape(x, [T, heads, 16])"),
    .init("view_as(x, other)", "reshape({x}, [{shape:other}])", "x.view_as(y)"),
    .init("reshape_as(x, other)", "reshape({x}, [{shape:other}])", "x.reshape_as(y)"),
    .init("ravel(x)", "reshape({x}, [{flat:x,0,-1}])", "x.ravel()"),
    .init("flatten(x, start_dim=0, end_dim=-1)", "reshape({x}, [{flat:x,start_dim,end_dim}])", "x.flatten(1)"),
    .init("Flatten(x)", "reshape({x}, [{flat:x,1,-1}])", "nn.Flatten()(x)"),
    .init("permute(x, dims...)", "transpose({x}, [{dims...}])", "x.permute(0, 2, 1)"),
    .init("Permute(x, dims)", "transpose({x}, [0, {dims...}])", "Permute(x, [2, 1])"),
    .init("transpose(x, dim0, dim1)", "{swap:x,dim0,dim1}", "x.transpose(1, 2)"),
    .init("transpose(x, perm)", "transpose({x}, [{perm...}])", "tf.transpose(x, perm=[0, 2, 1])"),
    .init("swapaxes(x, dim0, dim1)", "{swap:x,dim0,dim1}", "jnp.swapaxes(x, 0, 1)"),
    .init("swapdims(x, dim0, dim1)", "{swap:x,dim0,dim1}", "x.swapdims(0, 2)"),
    .init("matrix_transpose(x)", "{x}.T", "np.matrix_transpose(x)"),
    .init("t(x)", "{x}.T", "square.t()"),
    .init("adjoint(x)", "{x}.T", "x.adjoint()"),
    .init("movedim(x, source, destination)", "transpose({x}, [{move:x,source,destination}])", "x.movedim(1, -1)"),
    .init("moveaxis(x, source, destination)", "transpose({x}, [{move:x,source,destination}])", "np.moveaxis(x, 2, 1)"),
    .init("unsqueeze(x, dim)", "{x}[{new:dim}]", "x.unsqueeze(1)"),
    .init("expand_dims(x, dim)", "{x}[{new:dim}]", "np.expand_dims(x, -1)"),
    .init("squeeze(x, dim)", "{x}[{at:dim,0}]", "single.squeeze(1)"),
    .init("squeeze(x)", nil, "single.squeeze()", "say which axis goes: x[:, 0] takes the only position of axis 1"),
    .init("expand(x, sizes...)", "expand({x}, [{sizes:x,sizes}])", "single.expand(-1, T, -1)"),
    .init("expand_as(x, other)", "expand({x}, [{shape:other}])", "single.expand_as(x)"),
    .init("broadcast_to(x, shape)", "expand({x}, [{shape...}])", "np.broadcast_to(single, [B, T, 64])"),
    .init(
      "repeat(x, repeats...)", nil, "x.repeat(1, 2, 1)",
      "put copies one after the other with 'concat', or spread an axis of 1 with 'expand'"),
    .init(
      "tile(x, repeats...)", nil, "x.tile(1, 2, 1)",
      "put copies one after the other with 'concat', or spread an axis of 1 with 'expand'"),
    .init(
      "repeat_interleave(x, repeats, dim?)", nil, "x.repeat_interleave(2, dim=1)",
      "insert an axis with 'new', 'expand' it, and 'reshape' the two axes to one"),
    .init("RepeatVector(x, n)", "expand({x}[:, new], [{dim:x,0}, {n}, {dim:x,1}])", "RepeatVector(x[:, 0], 4)"),
    .init(
      "flip(x, dim)", nil, "x.flip(1)",
      "'gather' takes positions in any order: index N - 1 - iota(N) along an axis of N turns it round"),
    .init(
      "roll(x, shifts, dim)", nil, "torch.roll(x, 1, dims=1)", "'concat' the two parts of the axis the other way round"),
    .init(
      "pad(x, pad, mode?, value?)", nil, "F.pad(x, [0, 1])", "pad(x, axis, before, after) adds to one axis at a time"),
    .init(
      "ZeroPadding2D(x, padding)", nil, "ZeroPadding2D(x, 1)",
      "pad(x, axis, before, after) adds to one axis at a time; convolutions have 'padding'"),
    .init("narrow(x, dim, start, length)", "{x}[{slice:dim,start,length}]", "x.narrow(-1, 0, 8)"),
    .init("select(x, dim, index)", "{x}[{at:dim,index}]", "x.select(1, 0)"),
    .init(
      "index_select(x, dim, index)", nil, "square.index_select(0, order)",
      "gather(x, index, axis) takes positions, and embedding(table, index) rows of a table"),
    .init(
      "gather(x, dim, index)", nil, "x.gather(1, order)",
      "gather(x, index, axis) takes whole rows: the axes before 'axis' are those of the index"),
    .init(
      "take(x, indices, dim?)", nil, "np.take(x, order, axis=0)",
      "gather(x, index, axis) takes positions, and embedding(table, index) rows of a table"),
    .init(
      "take_along_dim(x, indices, dim)", nil, "torch.take_along_dim(x, order, dim=1)",
      "gather(x, index, axis) takes whole rows: the axes before 'axis' are those of the index"),
    .init(
      "take_along_axis(x, indices, dim)", nil, "np.take_along_axis(x, order, axis=1)",
      "gather(x, index, axis) takes whole rows: the axes before 'axis' are those of the index"),
    .init("gather_nd(x, indices)", nil, "tf.gather_nd(x, order)", "gather(x, index, axis) takes positions of one axis"),
    .init(
      "scatter(x, dim, index, src)", nil, "x.scatter(1, order, y)",
      "nothing is written in place; 'where' chooses between two tensors by a mask"),
    .init(
      "index_fill(x, dim, index, value)", nil, "x.index_fill(1, order, 0)",
      "nothing is written in place; 'where' chooses between two tensors by a mask"),
    .init("masked_fill(x, mask, value)", "where({mask}, {value}, {x})", "x.masked_fill(x > 0, -inf)"),
    .init("masked_fill_(x, mask, value)", "where({mask}, {value}, {x})", "x.masked_fill_(x > 0, 0)"),
    .init(
      "masked_select(x, mask)", nil, "x.masked_select(x > 0)",
      "the shape of a result never depends on values; 'where' chooses by a mask and keeps the shape"),
    .init(
      "boolean_mask(x, mask)", nil, "tf.boolean_mask(x, x > 0)",
      "the shape of a result never depends on values; 'where' chooses by a mask and keeps the shape"),
    .init(
      "nonzero(x)", nil, "x.nonzero()",
      "the shape of a result never depends on values; a comparison, x != 0, gives a mask"),
    .init("unique(x)", nil, "np.unique(x)", "the shape of a result never depends on values"),
    .init(
      "unfold(x, dim, size, step)", nil, "x.unfold(1, 2, 1)",
      "'patchify' cuts pictures into squares, and 'conv1d' slides a window"),
    .init(
      "PatchEmbed(x, patch, dim?)", "patchify({x}, {patch})", "PatchEmbed(image, 4)",
      "then project the squares with 'linear' in an equation of its own"),
    .init(
      "index_add(x, dim, index, src)", nil, "x.index_add(0, order, y)",
      "nothing is written in place; a product with one_hot(index, n) adds by index"),
    .init("tensor_split(x, parts, dim=0)", "split({x}, {parts}, axis={dim})", "x.tensor_split(1, dim=1)"),
  ]

  /// Functions that create a tensor of numbers.
  static let makers: [ForeignWord] = [
    .init("arange(end)", "iota({end})", "torch.arange(T)"),
    .init("arange(start, end)", "{start} + iota({end} - {start})", "np.arange(1, T + 1)"),
    .init(
      "arange(start, end, step)", nil, "torch.arange(0, 64, 2)",
      "iota(n) counts 0, 1, 2, …; multiply it by the step and add the start"),
    .init("range(end)", "iota({end})", "range(T)"),
    .init(
      "linspace(start, end, steps)", "{start} + cast(iota({steps}), f32) * (({end} - {start}) / ({steps} - 1.0))",
      "torch.linspace(0.0, 1.0, 64)"),
    .init("zeros(shape...)", "expand(0.0, [{shape...}])", "torch.zeros(B, T, 64)"),
    .init("ones(shape...)", "expand(1.0, [{shape...}])", "np.ones([B, T])"),
    .init("empty(shape...)", "expand(0.0, [{shape...}])", "torch.empty(T, T)"),
    .init("full(shape, fill_value)", "expand({fill_value}, [{shape...}])", "torch.full([B, T], -1.0)"),
    .init("fill(shape, value)", "expand({value}, [{shape...}])", "tf.fill([B, T], 1.0)"),
    .init("zeros_like(x)", "expand(0.0, [{shape:x}])", "torch.zeros_like(x)"),
    .init("ones_like(x)", "expand(1.0, [{shape:x}])", "jnp.ones_like(x)"),
    .init("empty_like(x)", "expand(0.0, [{shape:x}])", "torch.empty_like(x)"),
    .init("full_like(x, fill_value)", "expand({fill_value}, [{shape:x}])", "torch.full_like(x, 0.5)"),
    .init("new_zeros(x, shape...)", "expand(0.0, [{shape...}])", "x.new_zeros(B, 1, 64)"),
    .init("new_ones(x, shape...)", "expand(1.0, [{shape...}])", "x.new_ones(B, T)"),
    .init("eye(n)", "cast(iota({n})[:, new] == iota({n})[new, :], f32)", "torch.eye(T)"),
    .init("identity(n)", "cast(iota({n})[:, new] == iota({n})[new, :], f32)", "np.identity(8)"),
    .init("tril(x)", "where(iota({dim:x,-2})[:, new] >= iota({dim:x,-1})[new, :], {x}, 0)", "torch.tril(square)"),
    .init("triu(x)", "where(iota({dim:x,-2})[:, new] <= iota({dim:x,-1})[new, :], {x}, 0)", "square.triu()"),
    .init(
      "tril(x, diagonal)", "where(iota({dim:x,-2})[:, new] + {diagonal} >= iota({dim:x,-1})[new, :], {x}, 0)",
      "torch.tril(square, diagonal=-1)"),
    .init(
      "triu(x, diagonal)", "where(iota({dim:x,-2})[:, new] + {diagonal} <= iota({dim:x,-1})[new, :], {x}, 0)",
      "torch.triu(square, diagonal=1)"),
    .init(
      "diag(x)", nil, "torch.diag(square)",
      "multiply by a mask of the diagonal, iota(n)[:, new] == iota(n)[new, :], cast to f32"),
    .init(
      "diagonal(x)", nil, "square.diagonal()",
      "multiply by a mask of the diagonal, iota(n)[:, new] == iota(n)[new, :], cast to f32, and sum an axis"),
    .init(
      "tensor(values)", nil, "torch.tensor([1.0, 2.0])",
      "numbers belong under 'config', learned tensors under 'parameters', and given ones under 'inputs'"),
    .init(
      "array(values)", nil, "np.array([1.0, 2.0])",
      "numbers belong under 'config', learned tensors under 'parameters', and given ones under 'inputs'"),
    .init(
      "constant(values)", nil, "tf.constant([1.0])",
      "numbers belong under 'config', learned tensors under 'parameters', and given ones under 'inputs'"),
    .init(
      "Parameter(x)", nil, "nn.Parameter(torch.zeros(1, 64))",
      "a learned tensor is declared under 'parameters', with how it starts: cls: f32[1, 64] ~ zeros"),
    .init(
      "Variable(x)", nil, "tf.Variable(0.0)",
      "a learned tensor is declared under 'parameters', with how it starts: cls: f32[1, 64] ~ zeros"),
    .init(
      "register_buffer(name, value)", nil, "self.register_buffer('mask', x)",
      "give what is computed a name, as an equation; a learned tensor belongs under 'parameters'"),
    .init(
      "rand(shape...)", nil, "torch.rand(B, T)",
      "randomness is an input with a seeded default: noise: f32[B, T] = uniform(seed=0)"),
    .init(
      "randn(shape...)", nil, "torch.randn(B, T)",
      "randomness is an input with a seeded default: noise: f32[B, T] = normal(1, seed=0)"),
    .init(
      "rand_like(x)", nil, "torch.rand_like(x)",
      "randomness is an input with a seeded default: noise: f32[B, T] = uniform(seed=0); in training only it is "
        + "uniform_like(x)"),
    .init(
      "randn_like(x)", nil, "torch.randn_like(x)",
      "randomness is an input with a seeded default: noise: f32[B, T] = normal(1, seed=0)"),
    .init(
      "randint(low, high, shape)", nil, "torch.randint(0, 10, [B, T])",
      "randomness is an input; give whole numbers when the model runs"),
    .init("randperm(n)", nil, "torch.randperm(T)", "argsort of an input with a random default is a permutation"),
    .init(
      "bernoulli(x)", nil, "torch.bernoulli(x)", "randomness is an input with a seeded default; compare it: noise < 0.5"
    ),
    .init(
      "meshgrid(tensors...)", nil, "torch.meshgrid(order, order)",
      "broadcast: iota(n)[:, new] and iota(m)[new, :] meet in one grid"),
  ]
}
