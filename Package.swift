// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Kernels are optimized in every configuration: a debug build that runs a model a hundred times slower is of no use.
///
/// As whole modules, so that helpers are inlined across files; with threads, because only then does the compiler write
/// one object per file, which a debug build expects.
let kernelSettings: [SwiftSetting] =
  settings + [
    .unsafeFlags(["-Ounchecked", "-whole-module-optimization", "-num-threads", "2", "-disable-batch-mode"])
  ]

/// The kernels once more for every instruction set beyond the baseline: their folders are links to GraphcKernels. Those
/// for bf16 hold its products alone; all else is as in the set that they extend.
#if arch(x86_64)
  let instructionSets: [InstructionSet] = [
    InstructionSet("GraphcKernelsAVX2", defines: ["AVX2"], march: "x86-64-v3"),
    InstructionSet("GraphcKernelsAVX512", defines: ["AVX512"], march: "x86-64-v4"),
    InstructionSet("GraphcKernelsAVX512BF16", defines: ["AVX512", "AVX512BF16"], march: "x86-64-v4+avx512bf16"),
    InstructionSet("GraphcKernelsAMX", defines: ["AVX512", "AMX"], march: "x86-64-v4+avx512bf16+amx-tile+amx-bf16"),
  ]
#else
  let instructionSets: [InstructionSet] = []
#endif

struct InstructionSet {
  var target: String
  var defines: [String]
  /// The architecture as compilers call it, then further instructions.
  var march: [Substring]

  init(_ target: String, defines: [String], march: String) {
    self.target = target
    self.defines = defines
    self.march = march.split(separator: "+")
  }

  var settings: [SwiftSetting] {
    let more = march.dropFirst().flatMap { ["-Xcc", "-m\($0)"] }
    return defines.map { .define("GRAPHC_\($0)") } + [
      .unsafeFlags(["-Xcc", "-march=\(march[0])", "-Xcc", "-mprefer-vector-width=512"] + more)
    ]
  }
}

let kernelTargets: [Target] =
  [
    .target(name: "GraphcKernelTable", swiftSettings: kernelSettings),
    .target(
      name: "GraphcKernels",
      dependencies: ["CIntrinsics", "GraphcKernelTable"],
      swiftSettings: kernelSettings
    ),
  ]
  + instructionSets.map { set in
    .target(
      name: set.target,
      dependencies: ["CIntrinsics", "GraphcKernelTable"],
      swiftSettings: kernelSettings + set.settings
    )
  }

let stages: [Target] = [
  // System libraries
  .systemLibrary(
    name: "CYAML",
    pkgConfig: "yaml-0.1",
    providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]
  ),
  .systemLibrary(
    name: "CPNG",
    pkgConfig: "libpng",
    providers: [.apt(["libpng-dev"]), .brew(["libpng"])]
  ),
  .systemLibrary(
    name: "CJPEG",
    pkgConfig: "libturbojpeg",
    providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]
  ),

  // C: what Swift cannot say
  .target(name: "CIntrinsics"),
  .target(
    name: "CImages",
    dependencies: [
      .target(name: "CPNG", condition: .when(traits: ["Images"])),
      .target(name: "CJPEG", condition: .when(traits: ["Images"])),
    ],
    cSettings: [.define("GRAPHC_IMAGES", .when(traits: ["Images"]))],
    linkerSettings: [
      .linkedLibrary("png", .when(traits: ["Images"])),
      .linkedLibrary("turbojpeg", .when(traits: ["Images"])),
    ]
  ),
  .target(name: "CLibraryText"),
  .target(name: "CRuntimeText", exclude: ["list_files.sh"]),
  .target(name: "CDiagnosticsText", exclude: ["list_files.sh"]),
  .target(name: "CStarterText"),

  // Sources to a typed spec
  .target(name: "GraphcText", swiftSettings: settings),
  .target(name: "Diagnostics", dependencies: ["GraphcText"], swiftSettings: settings),
  .target(name: "YAMLSyntax", dependencies: ["CYAML", "Diagnostics", "GraphcText"], swiftSettings: settings),
  .target(
    name: "ModelSpec",
    dependencies: ["CLibraryText", "Diagnostics", "GraphcText", "YAMLSyntax"],
    exclude: ["Library"],
    swiftSettings: settings
  ),

  // Runtime: all that emitted code needs
  .target(
    name: "GraphcRuntime",
    dependencies: ["CIntrinsics", "GraphcText", .target(name: "CImages", condition: .when(traits: ["Images"]))]
      + kernelTargets.map { .target(name: $0.name) },
    swiftSettings: settings
  ),

  // What programs share: arguments, inputs, summaries
  .target(
    name: "GraphcProgram",
    dependencies: ["GraphcRuntime", "GraphcText"],
    swiftSettings: settings
  ),

  // The compiler
  .target(name: "GraphIR", dependencies: ["Diagnostics", "GraphcRuntime", "GraphcText"], swiftSettings: settings),
  .target(
    name: "GraphGen",
    dependencies: ["Diagnostics", "GraphIR", "GraphcRuntime", "GraphcText", "ModelSpec"],
    swiftSettings: settings
  ),
  .target(name: "Passes", dependencies: ["GraphIR", "GraphcRuntime", "GraphcText"], swiftSettings: settings),
  .target(
    name: "ExecutionPlan",
    dependencies: ["GraphIR", "GraphcRuntime", "GraphcText"],
    swiftSettings: settings
  ),
  .target(
    name: "Interpreter",
    dependencies: ["ExecutionPlan", "GraphIR", "GraphcRuntime"],
    swiftSettings: settings
  ),
  .target(
    name: "Trainer",
    dependencies: ["ExecutionPlan", "GraphIR", "GraphcRuntime", "GraphcText", "Interpreter", "Passes"],
    swiftSettings: settings
  ),
  .target(
    name: "SwiftEmitter",
    dependencies: ["CRuntimeText", "Diagnostics", "ExecutionPlan", "GraphIR", "GraphcRuntime", "GraphcText"],
    swiftSettings: settings
  ),
  .target(
    name: "GraphcDriver",
    dependencies: [
      "GraphcProgram",
      "SwiftEmitter",
      "Diagnostics", "ExecutionPlan", "GraphGen", "GraphIR", "GraphcRuntime", "GraphcText", "Interpreter",
      "ModelSpec", "Passes", "Trainer", "YAMLSyntax",
      "CDiagnosticsText", "CStarterText",
    ],
    exclude: ["Starters"],
    swiftSettings: settings
  ),
  .executableTarget(name: "graphc", dependencies: ["GraphcDriver"], swiftSettings: settings),

  // The ways in for bytes from outside, each with what it promises: the tests replay kept inputs, `make fuzz` finds more
  .target(
    name: "GraphcFuzzTargets",
    dependencies: [
      "Diagnostics", "ExecutionPlan", "GraphGen", "GraphIR", "GraphcDriver", "GraphcProgram", "GraphcRuntime",
      "GraphcText", "Interpreter", "ModelSpec", "Passes", "YAMLSyntax",
    ],
    path: "Fuzz/Targets",
    swiftSettings: settings
  ),

  .executableTarget(
    name: "graphc-kernel-bench",
    dependencies: ["GraphcRuntime"],
    path: "Tests/Benchmarks/Kernels",
    swiftSettings: settings
  ),
  .executableTarget(
    name: "graphc-contender",
    dependencies: ["ExecutionPlan", "GraphcDriver", "GraphcProgram", "GraphcRuntime", "GraphcText", "Interpreter"],
    path: "Tests/Benchmarks/Contender",
    swiftSettings: settings
  ),
  .executableTarget(
    name: "graphc-plan-bench",
    dependencies: [
      "Diagnostics", "ExecutionPlan", "GraphGen", "GraphIR", "GraphcRuntime", "Interpreter", "ModelSpec", "Passes",
    ],
    path: "Tests/Benchmarks/Planning",
    swiftSettings: settings
  ),
  .executableTarget(
    name: "graphc-training-bench",
    dependencies: [
      "Diagnostics", "ExecutionPlan", "GraphGen", "GraphIR", "GraphcRuntime", "GraphcTestSupport", "Interpreter",
      "ModelSpec", "Passes",
    ],
    path: "Tests/Benchmarks/Training",
    exclude: ["specs", "torch_step.py"],
    swiftSettings: settings
  ),
]

let tests: [Target] = [
  // What tests share: the files of the repository, commands run in this process, and the reference for graphs
  .target(name: "GraphcTestFiles", path: "Tests/Support/Files", swiftSettings: settings),
  .target(
    name: "GraphcTestCommands",
    dependencies: ["GraphcDriver", "GraphcProgram", "GraphcRuntime", "GraphcTestFiles"],
    path: "Tests/Support/Commands",
    swiftSettings: settings
  ),
  .target(
    name: "GraphcTestSupport",
    dependencies: [
      "Diagnostics", "ExecutionPlan", "GraphGen", "GraphIR", "GraphcRuntime", "GraphcTestFiles", "GraphcText",
      "Interpreter", "ModelSpec", "Passes",
    ],
    path: "Tests/Support",
    exclude: ["Commands", "Files"],
    // The reference evaluator runs on thousands of random graphs.
    swiftSettings: settings + [.unsafeFlags(["-O"])]
  ),

  .testTarget(
    name: "GraphcTextTests",
    dependencies: ["GraphcText"],
    swiftSettings: settings
  ),
  .testTarget(
    name: "DiagnosticsTests",
    dependencies: ["Diagnostics", "GraphcText"],
    swiftSettings: settings
  ),
  .testTarget(
    name: "YAMLSyntaxTests",
    dependencies: ["Diagnostics", "GraphcText", "ModelSpec", "YAMLSyntax"],
    swiftSettings: settings
  ),
  .testTarget(
    name: "ModelSpecTests",
    dependencies: ["Diagnostics", "GraphcTestFiles", "GraphcText", "ModelSpec"],
    swiftSettings: settings
  ),
  .testTarget(
    name: "GraphcKernelsTests",
    dependencies: ["GraphcRuntime"],
    swiftSettings: settings
  ),
  .testTarget(
    name: "GraphcRuntimeTests",
    dependencies: ["GraphcRuntime", "GraphcTestFiles", "GraphcTestSupport", "GraphcText"],
    swiftSettings: settings
  ),
  .testTarget(
    name: "GraphcProgramTests",
    dependencies: ["GraphcProgram", "GraphcRuntime", "GraphcText"],
    swiftSettings: settings
  ),
  .testTarget(
    name: "GraphIRTests",
    dependencies: [
      "Diagnostics", "GraphIR", "GraphcRuntime", "GraphcTestFiles", "GraphcTestSupport", "GraphcText",
    ],
    swiftSettings: settings
  ),
  .testTarget(
    name: "GraphGenTests",
    dependencies: [
      "Diagnostics", "GraphGen", "GraphIR", "GraphcRuntime", "GraphcTestFiles", "GraphcTestSupport", "ModelSpec",
    ],
    swiftSettings: settings
  ),
  .testTarget(
    name: "PassesTests",
    dependencies: [
      "Diagnostics", "GraphGen", "GraphIR", "GraphcRuntime", "GraphcTestFiles", "GraphcTestSupport", "ModelSpec",
      "Passes",
    ],
    exclude: ["Attention", "Cases"],
    swiftSettings: settings
  ),
  .testTarget(
    name: "ExecutionPlanTests",
    dependencies: [
      "Diagnostics", "ExecutionPlan", "GraphGen", "GraphIR", "GraphcRuntime", "GraphcTestSupport", "Passes",
    ],
    swiftSettings: settings
  ),
  .testTarget(
    name: "InterpreterTests",
    dependencies: [
      "ExecutionPlan", "GraphGen", "GraphIR", "GraphcRuntime", "GraphcTestSupport", "Interpreter", "Passes",
    ],
    swiftSettings: settings
  ),
  .testTarget(
    name: "TrainerTests",
    dependencies: [
      "GraphIR", "GraphcRuntime", "GraphcTestFiles", "GraphcTestSupport", "GraphcText", "Passes", "Trainer",
    ],
    swiftSettings: settings
  ),
  .testTarget(
    name: "SwiftEmitterTests",
    dependencies: [
      "ExecutionPlan", "GraphIR", "GraphcTestCommands", "GraphcTestFiles", "GraphcTestSupport", "SwiftEmitter",
    ],
    exclude: ["Golden"],
    swiftSettings: settings
  ),
  .testTarget(
    name: "GraphcDriverTests",
    dependencies: [
      "Diagnostics", "ExecutionPlan", "GraphGen", "GraphIR", "GraphcDriver", "GraphcProgram", "GraphcRuntime",
      "GraphcTestCommands", "GraphcTestFiles", "GraphcTestSupport", "GraphcText", "Interpreter", "ModelSpec",
      "Passes", "SwiftEmitter", "Trainer", "YAMLSyntax",
    ],
    swiftSettings: settings
  ),
  .testTarget(
    name: "FuzzTests",
    dependencies: ["GraphcFuzzTargets", "GraphcTestFiles"],
    swiftSettings: settings
  ),
  .testTarget(
    name: "EndToEndTests",
    dependencies: [
      "ExecutionPlan", "GraphGen", "GraphIR", "GraphcDriver", "GraphcProgram", "GraphcRuntime", "GraphcTestCommands",
      "GraphcTestFiles", "GraphcTestSupport", "GraphcText", "Interpreter", "ModelSpec", "Passes", "YAMLSyntax",
    ],
    swiftSettings: settings
  ),
]

/// Programs that are built with a sanitizer, by `make fuzz` and `make thread-sanitizer` alone.
let sanitized: [Target] =
  Context.environment["GRAPHC_SANITIZED"] == nil
  ? []
  : [
    .executableTarget(
      name: "graphc-fuzz", dependencies: ["GraphcFuzzTargets", "GraphcRuntime"], path: "Fuzz/Program",
      swiftSettings: settings),
    .executableTarget(
      name: "graphc-thread-stress", dependencies: ["GraphcRuntime"], path: "Fuzz/Threads", swiftSettings: settings),
  ]

let package = Package(
  name: "graphc",
  products: [
    .executable(name: "graphc", targets: ["graphc"]),
    .library(name: "GraphcRuntime", targets: ["GraphcRuntime"]),
  ],
  traits: [
    .default(enabledTraits: ["Images"]),
    .trait(name: "Images", description: "Read pictures (PNG through libpng, JPEG through TurboJPEG)"),
  ],
  targets: kernelTargets + stages + sanitized + tests
)
