// Written by list_files.sh, which a test runs again to see that nothing is missing.

#include "CRuntimeText.h"

// Clang embeds in every version of C and warns before C23.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_0[] = {
#embed "../CImages/include/CImages.h"
};
static const unsigned char file_1[] = {
#embed "../CImages/include/GraphcSymbols.h"
};
static const unsigned char file_2[] = {
#embed "../CImages/jpeg_file.c"
};
static const unsigned char file_3[] = {
#embed "../CImages/png_file.c"
};
static const unsigned char file_4[] = {
#embed "../CIntrinsics/include/CIntrinsics.h"
};
static const unsigned char file_5[] = {
#embed "../CIntrinsics/include/GraphcBF16.h"
};
static const unsigned char file_6[] = {
#embed "../CIntrinsics/include/GraphcFolds.h"
};
static const unsigned char file_7[] = {
#embed "../CIntrinsics/include/GraphcProcessor.h"
};
static const unsigned char file_8[] = {
#embed "../CIntrinsics/include/GraphcStretches.h"
};
static const unsigned char file_9[] = {
#embed "../CIntrinsics/include/GraphcTile.h"
};
static const unsigned char file_10[] = {
#embed "../CIntrinsics/include/GraphcTiles.h"
};
static const unsigned char file_11[] = {
#embed "../CIntrinsics/include/GraphcVectors.h"
};
static const unsigned char file_12[] = {
#embed "../CIntrinsics/processors.c"
};
static const unsigned char file_13[] = {
#embed "../CJPEG/module.modulemap"
};
static const unsigned char file_14[] = {
#embed "../CJPEG/shim.h"
};
static const unsigned char file_15[] = {
#embed "../CPNG/module.modulemap"
};
static const unsigned char file_16[] = {
#embed "../CPNG/shim.h"
};
static const unsigned char file_17[] = {
#embed "../GraphcKernelTable/Arguments.swift"
};
static const unsigned char file_18[] = {
#embed "../GraphcKernelTable/AttentionArguments.swift"
};
static const unsigned char file_19[] = {
#embed "../GraphcKernelTable/AttentionBF16Arguments.swift"
};
static const unsigned char file_20[] = {
#embed "../GraphcKernelTable/AttentionFewArguments.swift"
};
static const unsigned char file_21[] = {
#embed "../GraphcKernelTable/AttentionShape.swift"
};
static const unsigned char file_22[] = {
#embed "../GraphcKernelTable/Functions.swift"
};
static const unsigned char file_23[] = {
#embed "../GraphcKernelTable/IndexArguments.swift"
};
static const unsigned char file_24[] = {
#embed "../GraphcKernelTable/KernelTable.swift"
};
static const unsigned char file_25[] = {
#embed "../GraphcKernelTable/KernelTableBF16.swift"
};
static const unsigned char file_26[] = {
#embed "../GraphcKernelTable/MatmulArguments.swift"
};
static const unsigned char file_27[] = {
#embed "../GraphcKernelTable/MatmulBF16Arguments.swift"
};
static const unsigned char file_28[] = {
#embed "../GraphcKernels/Argsort.swift"
};
static const unsigned char file_29[] = {
#embed "../GraphcKernels/Attention.swift"
};
static const unsigned char file_30[] = {
#embed "../GraphcKernels/AttentionFew.swift"
};
static const unsigned char file_31[] = {
#embed "../GraphcKernels/AttentionRow.swift"
};
static const unsigned char file_32[] = {
#embed "../GraphcKernels/BF16/AttentionBF16.swift"
};
static const unsigned char file_33[] = {
#embed "../GraphcKernels/BF16/AttentionRowBF16.swift"
};
static const unsigned char file_34[] = {
#embed "../GraphcKernels/BF16/DotProductBF16.swift"
};
static const unsigned char file_35[] = {
#embed "../GraphcKernels/BF16/MatmulBF16.swift"
};
static const unsigned char file_36[] = {
#embed "../GraphcKernels/BF16/NextProductBF16.swift"
};
static const unsigned char file_37[] = {
#embed "../GraphcKernels/BF16/PackBF16.swift"
};
static const unsigned char file_38[] = {
#embed "../GraphcKernels/BF16/PeakBF16.swift"
};
static const unsigned char file_39[] = {
#embed "../GraphcKernels/BF16/ProductBF16.swift"
};
static const unsigned char file_40[] = {
#embed "../GraphcKernels/BF16/RowMatmulBF16.swift"
};
static const unsigned char file_41[] = {
#embed "../GraphcKernels/BF16/TableBF16.swift"
};
static const unsigned char file_42[] = {
#embed "../GraphcKernels/BF16/TileMatmulBF16.swift"
};
static const unsigned char file_43[] = {
#embed "../GraphcKernels/BF16/TileProductBF16.swift"
};
static const unsigned char file_44[] = {
#embed "../GraphcKernels/BF16/TranscendentalBF16.swift"
};
static const unsigned char file_45[] = {
#embed "../GraphcKernels/BF16/VectorBF16.swift"
};
static const unsigned char file_46[] = {
#embed "../GraphcKernels/BatchedMatmul.swift"
};
static const unsigned char file_47[] = {
#embed "../GraphcKernels/Binary.swift"
};
static const unsigned char file_48[] = {
#embed "../GraphcKernels/BinaryInteger.swift"
};
static const unsigned char file_49[] = {
#embed "../GraphcKernels/Cast.swift"
};
static const unsigned char file_50[] = {
#embed "../GraphcKernels/Compare.swift"
};
static const unsigned char file_51[] = {
#embed "../GraphcKernels/Copy.swift"
};
static const unsigned char file_52[] = {
#embed "../GraphcKernels/Fill.swift"
};
static const unsigned char file_53[] = {
#embed "../GraphcKernels/Gather.swift"
};
static const unsigned char file_54[] = {
#embed "../GraphcKernels/Matmul.swift"
};
static const unsigned char file_55[] = {
#embed "../GraphcKernels/MatmulRows.swift"
};
static const unsigned char file_56[] = {
#embed "../GraphcKernels/Norm.swift"
};
static const unsigned char file_57[] = {
#embed "../GraphcKernels/Pack.swift"
};
static const unsigned char file_58[] = {
#embed "../GraphcKernels/Peak.swift"
};
static const unsigned char file_59[] = {
#embed "../GraphcKernels/ReadSum.swift"
};
static const unsigned char file_60[] = {
#embed "../GraphcKernels/Reduce.swift"
};
static const unsigned char file_61[] = {
#embed "../GraphcKernels/Scan.swift"
};
static const unsigned char file_62[] = {
#embed "../GraphcKernels/Select.swift"
};
static const unsigned char file_63[] = {
#embed "../GraphcKernels/Softmax.swift"
};
static const unsigned char file_64[] = {
#embed "../GraphcKernels/Strided.swift"
};
static const unsigned char file_65[] = {
#embed "../GraphcKernels/Table.swift"
};
static const unsigned char file_66[] = {
#embed "../GraphcKernels/Tile.swift"
};
static const unsigned char file_67[] = {
#embed "../GraphcKernels/Unary.swift"
};
static const unsigned char file_68[] = {
#embed "../GraphcKernels/Vectors/BringNear.swift"
};
static const unsigned char file_69[] = {
#embed "../GraphcKernels/Vectors/PackColumns.swift"
};
static const unsigned char file_70[] = {
#embed "../GraphcKernels/Vectors/Transcendental.swift"
};
static const unsigned char file_71[] = {
#embed "../GraphcKernels/Vectors/Vector.swift"
};
static const unsigned char file_72[] = {
#embed "../GraphcProgram/Arguments/ArgumentScanner.swift"
};
static const unsigned char file_73[] = {
#embed "../GraphcProgram/Arguments/CommandLineParser.swift"
};
static const unsigned char file_74[] = {
#embed "../GraphcProgram/Arguments/CommandSyntax.swift"
};
static const unsigned char file_75[] = {
#embed "../GraphcProgram/Arguments/CompletionScript+Bash.swift"
};
static const unsigned char file_76[] = {
#embed "../GraphcProgram/Arguments/CompletionScript+Fish.swift"
};
static const unsigned char file_77[] = {
#embed "../GraphcProgram/Arguments/CompletionScript+Zsh.swift"
};
static const unsigned char file_78[] = {
#embed "../GraphcProgram/Arguments/CompletionScript.swift"
};
static const unsigned char file_79[] = {
#embed "../GraphcProgram/Arguments/HelpText.swift"
};
static const unsigned char file_80[] = {
#embed "../GraphcProgram/Arguments/ParsedArguments.swift"
};
static const unsigned char file_81[] = {
#embed "../GraphcProgram/Arguments/UsageError.swift"
};
static const unsigned char file_82[] = {
#embed "../GraphcProgram/Assignment.swift"
};
static const unsigned char file_83[] = {
#embed "../GraphcProgram/CompiledModel.swift"
};
static const unsigned char file_84[] = {
#embed "../GraphcProgram/Console.swift"
};
static const unsigned char file_85[] = {
#embed "../GraphcProgram/ExitCode.swift"
};
static const unsigned char file_86[] = {
#embed "../GraphcProgram/InputReader.swift"
};
static const unsigned char file_87[] = {
#embed "../GraphcProgram/KernelChoice.swift"
};
static const unsigned char file_88[] = {
#embed "../GraphcProgram/ModelProgram.swift"
};
static const unsigned char file_89[] = {
#embed "../GraphcProgram/OutputSummary.swift"
};
static const unsigned char file_90[] = {
#embed "../GraphcProgram/RunResults.swift"
};
static const unsigned char file_91[] = {
#embed "../GraphcProgram/WeightsPlace.swift"
};
static const unsigned char file_92[] = {
#embed "../GraphcRuntime/Files/AtomicFile.swift"
};
static const unsigned char file_93[] = {
#embed "../GraphcRuntime/Files/CheckpointFolder.swift"
};
static const unsigned char file_94[] = {
#embed "../GraphcRuntime/Files/CheckpointIndex.swift"
};
static const unsigned char file_95[] = {
#embed "../GraphcRuntime/Files/ElementConversion.swift"
};
static const unsigned char file_96[] = {
#embed "../GraphcRuntime/Files/ElementFormat.swift"
};
static const unsigned char file_97[] = {
#embed "../GraphcRuntime/Files/FileKind.swift"
};
static const unsigned char file_98[] = {
#embed "../GraphcRuntime/Files/FileReading.swift"
};
static const unsigned char file_99[] = {
#embed "../GraphcRuntime/Files/Inspection.swift"
};
static const unsigned char file_100[] = {
#embed "../GraphcRuntime/Files/JSONParsing.swift"
};
static const unsigned char file_101[] = {
#embed "../GraphcRuntime/Files/MappedFile.swift"
};
static const unsigned char file_102[] = {
#embed "../GraphcRuntime/Files/NotSafetensors.swift"
};
static const unsigned char file_103[] = {
#embed "../GraphcRuntime/Files/NpyFile.swift"
};
static const unsigned char file_104[] = {
#embed "../GraphcRuntime/Files/NpyHeader.swift"
};
static const unsigned char file_105[] = {
#embed "../GraphcRuntime/Files/NpyWriter.swift"
};
static const unsigned char file_106[] = {
#embed "../GraphcRuntime/Files/PackedWeights.swift"
};
static const unsigned char file_107[] = {
#embed "../GraphcRuntime/Files/PackedWeightsWriter.swift"
};
static const unsigned char file_108[] = {
#embed "../GraphcRuntime/Files/SHA256.swift"
};
static const unsigned char file_109[] = {
#embed "../GraphcRuntime/Files/SafetensorsDType.swift"
};
static const unsigned char file_110[] = {
#embed "../GraphcRuntime/Files/SafetensorsFile.swift"
};
static const unsigned char file_111[] = {
#embed "../GraphcRuntime/Files/SafetensorsHeader.swift"
};
static const unsigned char file_112[] = {
#embed "../GraphcRuntime/Files/SafetensorsWriter.swift"
};
static const unsigned char file_113[] = {
#embed "../GraphcRuntime/Files/StrictJSON.swift"
};
static const unsigned char file_114[] = {
#embed "../GraphcRuntime/Files/StrictJSONTokens.swift"
};
static const unsigned char file_115[] = {
#embed "../GraphcRuntime/Files/SystemCalls.swift"
};
static const unsigned char file_116[] = {
#embed "../GraphcRuntime/Files/TensorReading.swift"
};
static const unsigned char file_117[] = {
#embed "../GraphcRuntime/Files/UTF8Validation.swift"
};
static const unsigned char file_118[] = {
#embed "../GraphcRuntime/Files/WriteCalls.swift"
};
static const unsigned char file_119[] = {
#embed "../GraphcRuntime/GraphcError.swift"
};
static const unsigned char file_120[] = {
#embed "../GraphcRuntime/Images/Image.swift"
};
static const unsigned char file_121[] = {
#embed "../GraphcRuntime/Images/ImageFile.swift"
};
static const unsigned char file_122[] = {
#embed "../GraphcRuntime/Images/JPEG.swift"
};
static const unsigned char file_123[] = {
#embed "../GraphcRuntime/Images/JPEGHeader.swift"
};
static const unsigned char file_124[] = {
#embed "../GraphcRuntime/Images/JPEGSegments.swift"
};
static const unsigned char file_125[] = {
#embed "../GraphcRuntime/Images/Orientation.swift"
};
static const unsigned char file_126[] = {
#embed "../GraphcRuntime/Images/PNG.swift"
};
static const unsigned char file_127[] = {
#embed "../GraphcRuntime/Images/PNGHeader.swift"
};
static const unsigned char file_128[] = {
#embed "../GraphcRuntime/Images/PictureHeader.swift"
};
static const unsigned char file_129[] = {
#embed "../GraphcRuntime/Images/Preprocessing.swift"
};
static const unsigned char file_130[] = {
#embed "../GraphcRuntime/Images/Resize.swift"
};
static const unsigned char file_131[] = {
#embed "../GraphcRuntime/Images/TriangleFilter.swift"
};
static const unsigned char file_132[] = {
#embed "../GraphcRuntime/Kernels/Argsort.swift"
};
static const unsigned char file_133[] = {
#embed "../GraphcRuntime/Kernels/Attention.swift"
};
static const unsigned char file_134[] = {
#embed "../GraphcRuntime/Kernels/AttentionBF16.swift"
};
static const unsigned char file_135[] = {
#embed "../GraphcRuntime/Kernels/AttentionFew.swift"
};
static const unsigned char file_136[] = {
#embed "../GraphcRuntime/Kernels/BatchedMatmul.swift"
};
static const unsigned char file_137[] = {
#embed "../GraphcRuntime/Kernels/Binary.swift"
};
static const unsigned char file_138[] = {
#embed "../GraphcRuntime/Kernels/BinaryInteger.swift"
};
static const unsigned char file_139[] = {
#embed "../GraphcRuntime/Kernels/Cast.swift"
};
static const unsigned char file_140[] = {
#embed "../GraphcRuntime/Kernels/Chunks.swift"
};
static const unsigned char file_141[] = {
#embed "../GraphcRuntime/Kernels/Compare.swift"
};
static const unsigned char file_142[] = {
#embed "../GraphcRuntime/Kernels/CompareBool.swift"
};
static const unsigned char file_143[] = {
#embed "../GraphcRuntime/Kernels/CompareInteger.swift"
};
static const unsigned char file_144[] = {
#embed "../GraphcRuntime/Kernels/Copy.swift"
};
static const unsigned char file_145[] = {
#embed "../GraphcRuntime/Kernels/Fill.swift"
};
static const unsigned char file_146[] = {
#embed "../GraphcRuntime/Kernels/Gather.swift"
};
static const unsigned char file_147[] = {
#embed "../GraphcRuntime/Kernels/InstructionSet.swift"
};
static const unsigned char file_148[] = {
#embed "../GraphcRuntime/Kernels/Kernel.swift"
};
static const unsigned char file_149[] = {
#embed "../GraphcRuntime/Kernels/KernelArguments.swift"
};
static const unsigned char file_150[] = {
#embed "../GraphcRuntime/Kernels/Logical.swift"
};
static const unsigned char file_151[] = {
#embed "../GraphcRuntime/Kernels/Matmul.swift"
};
static const unsigned char file_152[] = {
#embed "../GraphcRuntime/Kernels/MatmulBF16.swift"
};
static const unsigned char file_153[] = {
#embed "../GraphcRuntime/Kernels/Norm.swift"
};
static const unsigned char file_154[] = {
#embed "../GraphcRuntime/Kernels/PackedMatrix.swift"
};
static const unsigned char file_155[] = {
#embed "../GraphcRuntime/Kernels/Peak.swift"
};
static const unsigned char file_156[] = {
#embed "../GraphcRuntime/Kernels/ReadBandwidth.swift"
};
static const unsigned char file_157[] = {
#embed "../GraphcRuntime/Kernels/Reduce.swift"
};
static const unsigned char file_158[] = {
#embed "../GraphcRuntime/Kernels/Scan.swift"
};
static const unsigned char file_159[] = {
#embed "../GraphcRuntime/Kernels/Select.swift"
};
static const unsigned char file_160[] = {
#embed "../GraphcRuntime/Kernels/Softmax.swift"
};
static const unsigned char file_161[] = {
#embed "../GraphcRuntime/Kernels/Strided.swift"
};
static const unsigned char file_162[] = {
#embed "../GraphcRuntime/Kernels/Unary.swift"
};
static const unsigned char file_163[] = {
#embed "../GraphcRuntime/Measurement/Clock.swift"
};
static const unsigned char file_164[] = {
#embed "../GraphcRuntime/Measurement/RunTiming.swift"
};
static const unsigned char file_165[] = {
#embed "../GraphcRuntime/Plan/Arena.swift"
};
static const unsigned char file_166[] = {
#embed "../GraphcRuntime/Plan/ArenaPlanner.swift"
};
static const unsigned char file_167[] = {
#embed "../GraphcRuntime/Plan/DimSolver.swift"
};
static const unsigned char file_168[] = {
#embed "../GraphcRuntime/Plan/Extent.swift"
};
static const unsigned char file_169[] = {
#embed "../GraphcRuntime/Plan/InputDefault.swift"
};
static const unsigned char file_170[] = {
#embed "../GraphcRuntime/Plan/TensorDeclaration.swift"
};
static const unsigned char file_171[] = {
#embed "../GraphcRuntime/Tensor/CounterGenerator.swift"
};
static const unsigned char file_172[] = {
#embed "../GraphcRuntime/Tensor/DType.swift"
};
static const unsigned char file_173[] = {
#embed "../GraphcRuntime/Tensor/HugePages.swift"
};
static const unsigned char file_174[] = {
#embed "../GraphcRuntime/Tensor/Initializer.swift"
};
static const unsigned char file_175[] = {
#embed "../GraphcRuntime/Tensor/OutputTensor.swift"
};
static const unsigned char file_176[] = {
#embed "../GraphcRuntime/Tensor/Tensor.swift"
};
static const unsigned char file_177[] = {
#embed "../GraphcRuntime/Tensor/TensorFiniteness.swift"
};
static const unsigned char file_178[] = {
#embed "../GraphcRuntime/Tensor/TensorTransforms.swift"
};
static const unsigned char file_179[] = {
#embed "../GraphcRuntime/Threads/Crew.swift"
};
static const unsigned char file_180[] = {
#embed "../GraphcRuntime/Threads/Platform.swift"
};
static const unsigned char file_181[] = {
#embed "../GraphcRuntime/Threads/RunFailures.swift"
};
static const unsigned char file_182[] = {
#embed "../GraphcRuntime/Threads/ThreadPool.swift"
};
static const unsigned char file_183[] = {
#embed "../GraphcRuntime/Threads/WorkShares.swift"
};
static const unsigned char file_184[] = {
#embed "../GraphcRuntime/Threads/WorkerScratch.swift"
};
static const unsigned char file_185[] = {
#embed "../GraphcText/Escaping.swift"
};
static const unsigned char file_186[] = {
#embed "../GraphcText/FixedPoint.swift"
};
static const unsigned char file_187[] = {
#embed "../GraphcText/JSONObject.swift"
};
static const unsigned char file_188[] = {
#embed "../GraphcText/JSONValue.swift"
};
static const unsigned char file_189[] = {
#embed "../GraphcText/JSONWriter.swift"
};
static const unsigned char file_190[] = {
#embed "../GraphcText/NearestName.swift"
};
static const unsigned char file_191[] = {
#embed "../GraphcText/UTF8Key.swift"
};

static const graphc_runtime_file files[] = {
    {"CImages/include/CImages.h", file_0, sizeof file_0},
    {"CImages/include/GraphcSymbols.h", file_1, sizeof file_1},
    {"CImages/jpeg_file.c", file_2, sizeof file_2},
    {"CImages/png_file.c", file_3, sizeof file_3},
    {"CIntrinsics/include/CIntrinsics.h", file_4, sizeof file_4},
    {"CIntrinsics/include/GraphcBF16.h", file_5, sizeof file_5},
    {"CIntrinsics/include/GraphcFolds.h", file_6, sizeof file_6},
    {"CIntrinsics/include/GraphcProcessor.h", file_7, sizeof file_7},
    {"CIntrinsics/include/GraphcStretches.h", file_8, sizeof file_8},
    {"CIntrinsics/include/GraphcTile.h", file_9, sizeof file_9},
    {"CIntrinsics/include/GraphcTiles.h", file_10, sizeof file_10},
    {"CIntrinsics/include/GraphcVectors.h", file_11, sizeof file_11},
    {"CIntrinsics/processors.c", file_12, sizeof file_12},
    {"CJPEG/module.modulemap", file_13, sizeof file_13},
    {"CJPEG/shim.h", file_14, sizeof file_14},
    {"CPNG/module.modulemap", file_15, sizeof file_15},
    {"CPNG/shim.h", file_16, sizeof file_16},
    {"GraphcKernelTable/Arguments.swift", file_17, sizeof file_17},
    {"GraphcKernelTable/AttentionArguments.swift", file_18, sizeof file_18},
    {"GraphcKernelTable/AttentionBF16Arguments.swift", file_19, sizeof file_19},
    {"GraphcKernelTable/AttentionFewArguments.swift", file_20, sizeof file_20},
    {"GraphcKernelTable/AttentionShape.swift", file_21, sizeof file_21},
    {"GraphcKernelTable/Functions.swift", file_22, sizeof file_22},
    {"GraphcKernelTable/IndexArguments.swift", file_23, sizeof file_23},
    {"GraphcKernelTable/KernelTable.swift", file_24, sizeof file_24},
    {"GraphcKernelTable/KernelTableBF16.swift", file_25, sizeof file_25},
    {"GraphcKernelTable/MatmulArguments.swift", file_26, sizeof file_26},
    {"GraphcKernelTable/MatmulBF16Arguments.swift", file_27, sizeof file_27},
    {"GraphcKernels/Argsort.swift", file_28, sizeof file_28},
    {"GraphcKernels/Attention.swift", file_29, sizeof file_29},
    {"GraphcKernels/AttentionFew.swift", file_30, sizeof file_30},
    {"GraphcKernels/AttentionRow.swift", file_31, sizeof file_31},
    {"GraphcKernels/BF16/AttentionBF16.swift", file_32, sizeof file_32},
    {"GraphcKernels/BF16/AttentionRowBF16.swift", file_33, sizeof file_33},
    {"GraphcKernels/BF16/DotProductBF16.swift", file_34, sizeof file_34},
    {"GraphcKernels/BF16/MatmulBF16.swift", file_35, sizeof file_35},
    {"GraphcKernels/BF16/NextProductBF16.swift", file_36, sizeof file_36},
    {"GraphcKernels/BF16/PackBF16.swift", file_37, sizeof file_37},
    {"GraphcKernels/BF16/PeakBF16.swift", file_38, sizeof file_38},
    {"GraphcKernels/BF16/ProductBF16.swift", file_39, sizeof file_39},
    {"GraphcKernels/BF16/RowMatmulBF16.swift", file_40, sizeof file_40},
    {"GraphcKernels/BF16/TableBF16.swift", file_41, sizeof file_41},
    {"GraphcKernels/BF16/TileMatmulBF16.swift", file_42, sizeof file_42},
    {"GraphcKernels/BF16/TileProductBF16.swift", file_43, sizeof file_43},
    {"GraphcKernels/BF16/TranscendentalBF16.swift", file_44, sizeof file_44},
    {"GraphcKernels/BF16/VectorBF16.swift", file_45, sizeof file_45},
    {"GraphcKernels/BatchedMatmul.swift", file_46, sizeof file_46},
    {"GraphcKernels/Binary.swift", file_47, sizeof file_47},
    {"GraphcKernels/BinaryInteger.swift", file_48, sizeof file_48},
    {"GraphcKernels/Cast.swift", file_49, sizeof file_49},
    {"GraphcKernels/Compare.swift", file_50, sizeof file_50},
    {"GraphcKernels/Copy.swift", file_51, sizeof file_51},
    {"GraphcKernels/Fill.swift", file_52, sizeof file_52},
    {"GraphcKernels/Gather.swift", file_53, sizeof file_53},
    {"GraphcKernels/Matmul.swift", file_54, sizeof file_54},
    {"GraphcKernels/MatmulRows.swift", file_55, sizeof file_55},
    {"GraphcKernels/Norm.swift", file_56, sizeof file_56},
    {"GraphcKernels/Pack.swift", file_57, sizeof file_57},
    {"GraphcKernels/Peak.swift", file_58, sizeof file_58},
    {"GraphcKernels/ReadSum.swift", file_59, sizeof file_59},
    {"GraphcKernels/Reduce.swift", file_60, sizeof file_60},
    {"GraphcKernels/Scan.swift", file_61, sizeof file_61},
    {"GraphcKernels/Select.swift", file_62, sizeof file_62},
    {"GraphcKernels/Softmax.swift", file_63, sizeof file_63},
    {"GraphcKernels/Strided.swift", file_64, sizeof file_64},
    {"GraphcKernels/Table.swift", file_65, sizeof file_65},
    {"GraphcKernels/Tile.swift", file_66, sizeof file_66},
    {"GraphcKernels/Unary.swift", file_67, sizeof file_67},
    {"GraphcKernels/Vectors/BringNear.swift", file_68, sizeof file_68},
    {"GraphcKernels/Vectors/PackColumns.swift", file_69, sizeof file_69},
    {"GraphcKernels/Vectors/Transcendental.swift", file_70, sizeof file_70},
    {"GraphcKernels/Vectors/Vector.swift", file_71, sizeof file_71},
    {"GraphcProgram/Arguments/ArgumentScanner.swift", file_72, sizeof file_72},
    {"GraphcProgram/Arguments/CommandLineParser.swift", file_73, sizeof file_73},
    {"GraphcProgram/Arguments/CommandSyntax.swift", file_74, sizeof file_74},
    {"GraphcProgram/Arguments/CompletionScript+Bash.swift", file_75, sizeof file_75},
    {"GraphcProgram/Arguments/CompletionScript+Fish.swift", file_76, sizeof file_76},
    {"GraphcProgram/Arguments/CompletionScript+Zsh.swift", file_77, sizeof file_77},
    {"GraphcProgram/Arguments/CompletionScript.swift", file_78, sizeof file_78},
    {"GraphcProgram/Arguments/HelpText.swift", file_79, sizeof file_79},
    {"GraphcProgram/Arguments/ParsedArguments.swift", file_80, sizeof file_80},
    {"GraphcProgram/Arguments/UsageError.swift", file_81, sizeof file_81},
    {"GraphcProgram/Assignment.swift", file_82, sizeof file_82},
    {"GraphcProgram/CompiledModel.swift", file_83, sizeof file_83},
    {"GraphcProgram/Console.swift", file_84, sizeof file_84},
    {"GraphcProgram/ExitCode.swift", file_85, sizeof file_85},
    {"GraphcProgram/InputReader.swift", file_86, sizeof file_86},
    {"GraphcProgram/KernelChoice.swift", file_87, sizeof file_87},
    {"GraphcProgram/ModelProgram.swift", file_88, sizeof file_88},
    {"GraphcProgram/OutputSummary.swift", file_89, sizeof file_89},
    {"GraphcProgram/RunResults.swift", file_90, sizeof file_90},
    {"GraphcProgram/WeightsPlace.swift", file_91, sizeof file_91},
    {"GraphcRuntime/Files/AtomicFile.swift", file_92, sizeof file_92},
    {"GraphcRuntime/Files/CheckpointFolder.swift", file_93, sizeof file_93},
    {"GraphcRuntime/Files/CheckpointIndex.swift", file_94, sizeof file_94},
    {"GraphcRuntime/Files/ElementConversion.swift", file_95, sizeof file_95},
    {"GraphcRuntime/Files/ElementFormat.swift", file_96, sizeof file_96},
    {"GraphcRuntime/Files/FileKind.swift", file_97, sizeof file_97},
    {"GraphcRuntime/Files/FileReading.swift", file_98, sizeof file_98},
    {"GraphcRuntime/Files/Inspection.swift", file_99, sizeof file_99},
    {"GraphcRuntime/Files/JSONParsing.swift", file_100, sizeof file_100},
    {"GraphcRuntime/Files/MappedFile.swift", file_101, sizeof file_101},
    {"GraphcRuntime/Files/NotSafetensors.swift", file_102, sizeof file_102},
    {"GraphcRuntime/Files/NpyFile.swift", file_103, sizeof file_103},
    {"GraphcRuntime/Files/NpyHeader.swift", file_104, sizeof file_104},
    {"GraphcRuntime/Files/NpyWriter.swift", file_105, sizeof file_105},
    {"GraphcRuntime/Files/PackedWeights.swift", file_106, sizeof file_106},
    {"GraphcRuntime/Files/PackedWeightsWriter.swift", file_107, sizeof file_107},
    {"GraphcRuntime/Files/SHA256.swift", file_108, sizeof file_108},
    {"GraphcRuntime/Files/SafetensorsDType.swift", file_109, sizeof file_109},
    {"GraphcRuntime/Files/SafetensorsFile.swift", file_110, sizeof file_110},
    {"GraphcRuntime/Files/SafetensorsHeader.swift", file_111, sizeof file_111},
    {"GraphcRuntime/Files/SafetensorsWriter.swift", file_112, sizeof file_112},
    {"GraphcRuntime/Files/StrictJSON.swift", file_113, sizeof file_113},
    {"GraphcRuntime/Files/StrictJSONTokens.swift", file_114, sizeof file_114},
    {"GraphcRuntime/Files/SystemCalls.swift", file_115, sizeof file_115},
    {"GraphcRuntime/Files/TensorReading.swift", file_116, sizeof file_116},
    {"GraphcRuntime/Files/UTF8Validation.swift", file_117, sizeof file_117},
    {"GraphcRuntime/Files/WriteCalls.swift", file_118, sizeof file_118},
    {"GraphcRuntime/GraphcError.swift", file_119, sizeof file_119},
    {"GraphcRuntime/Images/Image.swift", file_120, sizeof file_120},
    {"GraphcRuntime/Images/ImageFile.swift", file_121, sizeof file_121},
    {"GraphcRuntime/Images/JPEG.swift", file_122, sizeof file_122},
    {"GraphcRuntime/Images/JPEGHeader.swift", file_123, sizeof file_123},
    {"GraphcRuntime/Images/JPEGSegments.swift", file_124, sizeof file_124},
    {"GraphcRuntime/Images/Orientation.swift", file_125, sizeof file_125},
    {"GraphcRuntime/Images/PNG.swift", file_126, sizeof file_126},
    {"GraphcRuntime/Images/PNGHeader.swift", file_127, sizeof file_127},
    {"GraphcRuntime/Images/PictureHeader.swift", file_128, sizeof file_128},
    {"GraphcRuntime/Images/Preprocessing.swift", file_129, sizeof file_129},
    {"GraphcRuntime/Images/Resize.swift", file_130, sizeof file_130},
    {"GraphcRuntime/Images/TriangleFilter.swift", file_131, sizeof file_131},
    {"GraphcRuntime/Kernels/Argsort.swift", file_132, sizeof file_132},
    {"GraphcRuntime/Kernels/Attention.swift", file_133, sizeof file_133},
    {"GraphcRuntime/Kernels/AttentionBF16.swift", file_134, sizeof file_134},
    {"GraphcRuntime/Kernels/AttentionFew.swift", file_135, sizeof file_135},
    {"GraphcRuntime/Kernels/BatchedMatmul.swift", file_136, sizeof file_136},
    {"GraphcRuntime/Kernels/Binary.swift", file_137, sizeof file_137},
    {"GraphcRuntime/Kernels/BinaryInteger.swift", file_138, sizeof file_138},
    {"GraphcRuntime/Kernels/Cast.swift", file_139, sizeof file_139},
    {"GraphcRuntime/Kernels/Chunks.swift", file_140, sizeof file_140},
    {"GraphcRuntime/Kernels/Compare.swift", file_141, sizeof file_141},
    {"GraphcRuntime/Kernels/CompareBool.swift", file_142, sizeof file_142},
    {"GraphcRuntime/Kernels/CompareInteger.swift", file_143, sizeof file_143},
    {"GraphcRuntime/Kernels/Copy.swift", file_144, sizeof file_144},
    {"GraphcRuntime/Kernels/Fill.swift", file_145, sizeof file_145},
    {"GraphcRuntime/Kernels/Gather.swift", file_146, sizeof file_146},
    {"GraphcRuntime/Kernels/InstructionSet.swift", file_147, sizeof file_147},
    {"GraphcRuntime/Kernels/Kernel.swift", file_148, sizeof file_148},
    {"GraphcRuntime/Kernels/KernelArguments.swift", file_149, sizeof file_149},
    {"GraphcRuntime/Kernels/Logical.swift", file_150, sizeof file_150},
    {"GraphcRuntime/Kernels/Matmul.swift", file_151, sizeof file_151},
    {"GraphcRuntime/Kernels/MatmulBF16.swift", file_152, sizeof file_152},
    {"GraphcRuntime/Kernels/Norm.swift", file_153, sizeof file_153},
    {"GraphcRuntime/Kernels/PackedMatrix.swift", file_154, sizeof file_154},
    {"GraphcRuntime/Kernels/Peak.swift", file_155, sizeof file_155},
    {"GraphcRuntime/Kernels/ReadBandwidth.swift", file_156, sizeof file_156},
    {"GraphcRuntime/Kernels/Reduce.swift", file_157, sizeof file_157},
    {"GraphcRuntime/Kernels/Scan.swift", file_158, sizeof file_158},
    {"GraphcRuntime/Kernels/Select.swift", file_159, sizeof file_159},
    {"GraphcRuntime/Kernels/Softmax.swift", file_160, sizeof file_160},
    {"GraphcRuntime/Kernels/Strided.swift", file_161, sizeof file_161},
    {"GraphcRuntime/Kernels/Unary.swift", file_162, sizeof file_162},
    {"GraphcRuntime/Measurement/Clock.swift", file_163, sizeof file_163},
    {"GraphcRuntime/Measurement/RunTiming.swift", file_164, sizeof file_164},
    {"GraphcRuntime/Plan/Arena.swift", file_165, sizeof file_165},
    {"GraphcRuntime/Plan/ArenaPlanner.swift", file_166, sizeof file_166},
    {"GraphcRuntime/Plan/DimSolver.swift", file_167, sizeof file_167},
    {"GraphcRuntime/Plan/Extent.swift", file_168, sizeof file_168},
    {"GraphcRuntime/Plan/InputDefault.swift", file_169, sizeof file_169},
    {"GraphcRuntime/Plan/TensorDeclaration.swift", file_170, sizeof file_170},
    {"GraphcRuntime/Tensor/CounterGenerator.swift", file_171, sizeof file_171},
    {"GraphcRuntime/Tensor/DType.swift", file_172, sizeof file_172},
    {"GraphcRuntime/Tensor/HugePages.swift", file_173, sizeof file_173},
    {"GraphcRuntime/Tensor/Initializer.swift", file_174, sizeof file_174},
    {"GraphcRuntime/Tensor/OutputTensor.swift", file_175, sizeof file_175},
    {"GraphcRuntime/Tensor/Tensor.swift", file_176, sizeof file_176},
    {"GraphcRuntime/Tensor/TensorFiniteness.swift", file_177, sizeof file_177},
    {"GraphcRuntime/Tensor/TensorTransforms.swift", file_178, sizeof file_178},
    {"GraphcRuntime/Threads/Crew.swift", file_179, sizeof file_179},
    {"GraphcRuntime/Threads/Platform.swift", file_180, sizeof file_180},
    {"GraphcRuntime/Threads/RunFailures.swift", file_181, sizeof file_181},
    {"GraphcRuntime/Threads/ThreadPool.swift", file_182, sizeof file_182},
    {"GraphcRuntime/Threads/WorkShares.swift", file_183, sizeof file_183},
    {"GraphcRuntime/Threads/WorkerScratch.swift", file_184, sizeof file_184},
    {"GraphcText/Escaping.swift", file_185, sizeof file_185},
    {"GraphcText/FixedPoint.swift", file_186, sizeof file_186},
    {"GraphcText/JSONObject.swift", file_187, sizeof file_187},
    {"GraphcText/JSONValue.swift", file_188, sizeof file_188},
    {"GraphcText/JSONWriter.swift", file_189, sizeof file_189},
    {"GraphcText/NearestName.swift", file_190, sizeof file_190},
    {"GraphcText/UTF8Key.swift", file_191, sizeof file_191},
};

static const unsigned char license[] = {
#embed "../../LICENSE"
};

const graphc_runtime_file *graphc_runtime_files(void) { return files; }

size_t graphc_runtime_file_count(void) { return sizeof files / sizeof files[0]; }

const unsigned char *graphc_license(void) { return license; }

size_t graphc_license_count(void) { return sizeof license; }
