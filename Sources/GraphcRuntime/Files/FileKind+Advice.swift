extension FileKind {
  /// The use for which a file was given.
  enum Purpose {
    case weights
    case array
    case picture
  }

  /// What to do if a file of this kind was given for that use; `nil` if there is no general advice.
  func advice(for purpose: Purpose) -> String? {
    switch self {
    case .gitLFSPointer: "run 'git lfs pull' in the repository that it comes from"
    case .html: "download the file itself: its address has /resolve/ where the page has /blob/"
    case .gzip: "unpack it: gunzip FILE"
    case .xz: "unpack it: unxz FILE"
    case .bzip2: "unpack it: bunzip2 FILE"
    case .zstandard: "unpack it: unzstd FILE"
    case .tar: "unpack it: tar -xf FILE"
    case .sevenZip: "unpack it: 7z x FILE"
    case .zip: "unpack it: unzip FILE"
    case .json where purpose == .weights: "name the folder that it lies in, or the .safetensors file"
    case .empty, .text, .unknown, .json: nil
    case .pdf, .ggml, .gguf, .onnx, .tensorFlowLite, .ctranslate2, .npz, .torchZip, .kerasZip, .pickle, .hdf5, .npy,
      .png, .jpeg, .gif, .webp, .bmp, .tiff, .heif, .svg:
      conversion(for: purpose)
    }
  }

  private func conversion(for purpose: Purpose) -> String? {
    switch purpose {
    case .weights: weightsConversion
    case .array:
      self == .npz
        ? Self.python(
          "import sys, numpy as n", "n.save(sys.argv[2], n.load(sys.argv[1])[sys.argv[3]])", "FILE x.npy NAME")
        : "save the array with numpy.save, as a .npy file"
    case .picture: "convert it to PNG or JPEG"
    }
  }

  private var weightsConversion: String? {
    switch self {
    case .pickle, .torchZip:
      Self.python(
        "import sys, torch, safetensors.torch as s",
        "s.save_file({k: v.clone() for k, v in torch.load(sys.argv[1], weights_only=True).items()}, sys.argv[2])")
    case .npz:
      Self.python(
        "import sys, numpy as n, safetensors.numpy as s", "s.save_file(dict(n.load(sys.argv[1])), sys.argv[2])")
    case .npy:
      Self.python(
        "import sys, numpy as n, safetensors.numpy as s",
        "s.save_file({sys.argv[3]: n.load(sys.argv[1])}, sys.argv[2])", "FILE model.safetensors NAME")
    case .onnx:
      Self.python(
        "import sys, onnx, onnx.numpy_helper as n, safetensors.numpy as s",
        "s.save_file({t.name: n.to_array(t) for t in onnx.load(sys.argv[1]).graph.initializer}, sys.argv[2])")
    case .hdf5:
      Self.python(
        "import sys, h5py, safetensors.numpy as s",
        "d = {}; h5py.File(sys.argv[1]).visititems(lambda k, v: d.update({k: v[()]}) if hasattr(v, 'shape') else None); "
          + "s.save_file(d, sys.argv[2])")
    case .kerasZip: "unpack it with unzip, and convert the model.weights.h5 in it to safetensors"
    case .gguf, .ggml, .ctranslate2, .tensorFlowLite:
      "give the safetensors checkpoint that it was converted from; its own weights are arranged for another program"
    default: "give a .safetensors file, or the folder of one"
    }
  }

  private static func python(_ imports: String, _ body: String, _ arguments: String = "FILE model.safetensors")
    -> String
  {
    "convert it: python3 -c \"\(imports); \(body)\" \(arguments)"
  }
}
