// Written by list_files.sh, which a test runs again to see that nothing is missing.

#include "CRuntimeText.h"

// Clang embeds in every version of C and warns before C23.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_CImages_include_CImages_h[] = {
#embed "../CImages/include/CImages.h"
};
static const unsigned char file_CImages_include_GraphcSymbols_h[] = {
#embed "../CImages/include/GraphcSymbols.h"
};
static const unsigned char file_CImages_jpeg_file_c[] = {
#embed "../CImages/jpeg_file.c"
};
static const unsigned char file_CImages_png_file_c[] = {
#embed "../CImages/png_file.c"
};
static const unsigned char file_CIntrinsics_include_CIntrinsics_h[] = {
#embed "../CIntrinsics/include/CIntrinsics.h"
};
static const unsigned char file_CIntrinsics_include_GraphcBF16_h[] = {
#embed "../CIntrinsics/include/GraphcBF16.h"
};
static const unsigned char file_CIntrinsics_include_GraphcContiguousRuns_h[] = {
#embed "../CIntrinsics/include/GraphcContiguousRuns.h"
};
static const unsigned char file_CIntrinsics_include_GraphcHorizontalSums_h[] = {
#embed "../CIntrinsics/include/GraphcHorizontalSums.h"
};
static const unsigned char file_CIntrinsics_include_GraphcKeyRange_h[] = {
#embed "../CIntrinsics/include/GraphcKeyRange.h"
};
static const unsigned char file_CIntrinsics_include_GraphcPhilox_h[] = {
#embed "../CIntrinsics/include/GraphcPhilox.h"
};
static const unsigned char file_CIntrinsics_include_GraphcProcessor_h[] = {
#embed "../CIntrinsics/include/GraphcProcessor.h"
};
static const unsigned char file_CIntrinsics_include_GraphcTile_h[] = {
#embed "../CIntrinsics/include/GraphcTile.h"
};
static const unsigned char file_CIntrinsics_include_GraphcTiles_h[] = {
#embed "../CIntrinsics/include/GraphcTiles.h"
};
static const unsigned char file_CIntrinsics_include_GraphcVectors_h[] = {
#embed "../CIntrinsics/include/GraphcVectors.h"
};
static const unsigned char file_CIntrinsics_processors_c[] = {
#embed "../CIntrinsics/processors.c"
};
static const unsigned char file_CJPEG_module_modulemap[] = {
#embed "../CJPEG/module.modulemap"
};
static const unsigned char file_CJPEG_shim_h[] = {
#embed "../CJPEG/shim.h"
};
static const unsigned char file_CPNG_module_modulemap[] = {
#embed "../CPNG/module.modulemap"
};
static const unsigned char file_CPNG_shim_h[] = {
#embed "../CPNG/shim.h"
};
static const unsigned char file_GraphcKernelTable_Arguments_swift[] = {
#embed "../GraphcKernelTable/Arguments.swift"
};
static const unsigned char file_GraphcKernelTable_AttentionArguments_swift[] = {
#embed "../GraphcKernelTable/AttentionArguments.swift"
};
static const unsigned char file_GraphcKernelTable_AttentionGradientArguments_swift[] = {
#embed "../GraphcKernelTable/AttentionGradientArguments.swift"
};
static const unsigned char file_GraphcKernelTable_AttentionShape_swift[] = {
#embed "../GraphcKernelTable/AttentionShape.swift"
};
static const unsigned char file_GraphcKernelTable_DecodeAttentionArguments_swift[] = {
#embed "../GraphcKernelTable/DecodeAttentionArguments.swift"
};
static const unsigned char file_GraphcKernelTable_ElementwiseArguments_swift[] = {
#embed "../GraphcKernelTable/ElementwiseArguments.swift"
};
static const unsigned char file_GraphcKernelTable_Functions_swift[] = {
#embed "../GraphcKernelTable/Functions.swift"
};
static const unsigned char file_GraphcKernelTable_IndexArguments_swift[] = {
#embed "../GraphcKernelTable/IndexArguments.swift"
};
static const unsigned char file_GraphcKernelTable_KernelTable_swift[] = {
#embed "../GraphcKernelTable/KernelTable.swift"
};
static const unsigned char file_GraphcKernelTable_MatmulArguments_swift[] = {
#embed "../GraphcKernelTable/MatmulArguments.swift"
};
static const unsigned char file_GraphcKernelTable_PanelLayout_swift[] = {
#embed "../GraphcKernelTable/PanelLayout.swift"
};
static const unsigned char file_GraphcKernelTable_ProductKernels_swift[] = {
#embed "../GraphcKernelTable/ProductKernels.swift"
};
static const unsigned char file_GraphcKernelTable_UniformArguments_swift[] = {
#embed "../GraphcKernelTable/UniformArguments.swift"
};
static const unsigned char file_GraphcKernels_Argsort_swift[] = {
#embed "../GraphcKernels/Argsort.swift"
};
static const unsigned char file_GraphcKernels_Attention_swift[] = {
#embed "../GraphcKernels/Attention.swift"
};
static const unsigned char file_GraphcKernels_AttentionGradient_swift[] = {
#embed "../GraphcKernels/AttentionGradient.swift"
};
static const unsigned char file_GraphcKernels_AttentionRow_swift[] = {
#embed "../GraphcKernels/AttentionRow.swift"
};
static const unsigned char file_GraphcKernels_BatchedMatmul_swift[] = {
#embed "../GraphcKernels/BatchedMatmul.swift"
};
static const unsigned char file_GraphcKernels_Binary_swift[] = {
#embed "../GraphcKernels/Binary.swift"
};
static const unsigned char file_GraphcKernels_BinaryInteger_swift[] = {
#embed "../GraphcKernels/BinaryInteger.swift"
};
static const unsigned char file_GraphcKernels_Cast_swift[] = {
#embed "../GraphcKernels/Cast.swift"
};
static const unsigned char file_GraphcKernels_Compare_swift[] = {
#embed "../GraphcKernels/Compare.swift"
};
static const unsigned char file_GraphcKernels_Copy_swift[] = {
#embed "../GraphcKernels/Copy.swift"
};
static const unsigned char file_GraphcKernels_DecodeAttention_swift[] = {
#embed "../GraphcKernels/DecodeAttention.swift"
};
static const unsigned char file_GraphcKernels_DecodeAttentionCombine_swift[] = {
#embed "../GraphcKernels/DecodeAttentionCombine.swift"
};
static const unsigned char file_GraphcKernels_DecodeRows_swift[] = {
#embed "../GraphcKernels/DecodeRows.swift"
};
static const unsigned char file_GraphcKernels_DecodeValues_swift[] = {
#embed "../GraphcKernels/DecodeValues.swift"
};
static const unsigned char file_GraphcKernels_Elementwise_swift[] = {
#embed "../GraphcKernels/Elementwise.swift"
};
static const unsigned char file_GraphcKernels_Fill_swift[] = {
#embed "../GraphcKernels/Fill.swift"
};
static const unsigned char file_GraphcKernels_Gather_swift[] = {
#embed "../GraphcKernels/Gather.swift"
};
static const unsigned char file_GraphcKernels_Matmul_swift[] = {
#embed "../GraphcKernels/Matmul.swift"
};
static const unsigned char file_GraphcKernels_Norm_swift[] = {
#embed "../GraphcKernels/Norm.swift"
};
static const unsigned char file_GraphcKernels_Pack_swift[] = {
#embed "../GraphcKernels/Pack.swift"
};
static const unsigned char file_GraphcKernels_Peak_swift[] = {
#embed "../GraphcKernels/Peak.swift"
};
static const unsigned char file_GraphcKernels_Products_AttentionBF16_swift[] = {
#embed "../GraphcKernels/Products/AttentionBF16.swift"
};
static const unsigned char file_GraphcKernels_Products_AttentionResult_swift[] = {
#embed "../GraphcKernels/Products/AttentionResult.swift"
};
static const unsigned char file_GraphcKernels_Products_AttentionRowBF16_swift[] = {
#embed "../GraphcKernels/Products/AttentionRowBF16.swift"
};
static const unsigned char file_GraphcKernels_Products_DotProductBF16_swift[] = {
#embed "../GraphcKernels/Products/DotProductBF16.swift"
};
static const unsigned char file_GraphcKernels_Products_FewRows_swift[] = {
#embed "../GraphcKernels/Products/FewRows.swift"
};
static const unsigned char file_GraphcKernels_Products_Finish_swift[] = {
#embed "../GraphcKernels/Products/Finish.swift"
};
static const unsigned char file_GraphcKernels_Products_Format_swift[] = {
#embed "../GraphcKernels/Products/Format.swift"
};
static const unsigned char file_GraphcKernels_Products_MatmulBF16_swift[] = {
#embed "../GraphcKernels/Products/MatmulBF16.swift"
};
static const unsigned char file_GraphcKernels_Products_NextProductBF16_swift[] = {
#embed "../GraphcKernels/Products/NextProductBF16.swift"
};
static const unsigned char file_GraphcKernels_Products_PackBF16_swift[] = {
#embed "../GraphcKernels/Products/PackBF16.swift"
};
static const unsigned char file_GraphcKernels_Products_PeakBF16_swift[] = {
#embed "../GraphcKernels/Products/PeakBF16.swift"
};
static const unsigned char file_GraphcKernels_Products_ProductBF16_swift[] = {
#embed "../GraphcKernels/Products/ProductBF16.swift"
};
static const unsigned char file_GraphcKernels_Products_TableBF16_swift[] = {
#embed "../GraphcKernels/Products/TableBF16.swift"
};
static const unsigned char file_GraphcKernels_Products_TileMatmulBF16_swift[] = {
#embed "../GraphcKernels/Products/TileMatmulBF16.swift"
};
static const unsigned char file_GraphcKernels_Products_TileProductBF16_swift[] = {
#embed "../GraphcKernels/Products/TileProductBF16.swift"
};
static const unsigned char file_GraphcKernels_Products_TranscendentalBF16_swift[] = {
#embed "../GraphcKernels/Products/TranscendentalBF16.swift"
};
static const unsigned char file_GraphcKernels_Products_VectorBF16_swift[] = {
#embed "../GraphcKernels/Products/VectorBF16.swift"
};
static const unsigned char file_GraphcKernels_ReadSum_swift[] = {
#embed "../GraphcKernels/ReadSum.swift"
};
static const unsigned char file_GraphcKernels_Reduce_swift[] = {
#embed "../GraphcKernels/Reduce.swift"
};
static const unsigned char file_GraphcKernels_Scan_swift[] = {
#embed "../GraphcKernels/Scan.swift"
};
static const unsigned char file_GraphcKernels_ScatterAdd_swift[] = {
#embed "../GraphcKernels/ScatterAdd.swift"
};
static const unsigned char file_GraphcKernels_Select_swift[] = {
#embed "../GraphcKernels/Select.swift"
};
static const unsigned char file_GraphcKernels_Softmax_swift[] = {
#embed "../GraphcKernels/Softmax.swift"
};
static const unsigned char file_GraphcKernels_Strided_swift[] = {
#embed "../GraphcKernels/Strided.swift"
};
static const unsigned char file_GraphcKernels_Table_swift[] = {
#embed "../GraphcKernels/Table.swift"
};
static const unsigned char file_GraphcKernels_Tile_swift[] = {
#embed "../GraphcKernels/Tile.swift"
};
static const unsigned char file_GraphcKernels_Unary_swift[] = {
#embed "../GraphcKernels/Unary.swift"
};
static const unsigned char file_GraphcKernels_Uniform_swift[] = {
#embed "../GraphcKernels/Uniform.swift"
};
static const unsigned char file_GraphcKernels_Vectors_NonFinite_swift[] = {
#embed "../GraphcKernels/Vectors/NonFinite.swift"
};
static const unsigned char file_GraphcKernels_Vectors_PackColumns_swift[] = {
#embed "../GraphcKernels/Vectors/PackColumns.swift"
};
static const unsigned char file_GraphcKernels_Vectors_Prefetch_swift[] = {
#embed "../GraphcKernels/Vectors/Prefetch.swift"
};
static const unsigned char file_GraphcKernels_Vectors_Transcendental_swift[] = {
#embed "../GraphcKernels/Vectors/Transcendental.swift"
};
static const unsigned char file_GraphcKernels_Vectors_Vector_swift[] = {
#embed "../GraphcKernels/Vectors/Vector.swift"
};
static const unsigned char file_GraphcKernels_WriteRows_swift[] = {
#embed "../GraphcKernels/WriteRows.swift"
};
static const unsigned char file_GraphcProgram_Arguments_ArgumentScanner_swift[] = {
#embed "../GraphcProgram/Arguments/ArgumentScanner.swift"
};
static const unsigned char file_GraphcProgram_Arguments_CommandLineParser_swift[] = {
#embed "../GraphcProgram/Arguments/CommandLineParser.swift"
};
static const unsigned char file_GraphcProgram_Arguments_CommandSyntax_swift[] = {
#embed "../GraphcProgram/Arguments/CommandSyntax.swift"
};
static const unsigned char file_GraphcProgram_Arguments_CompletionScript_Bash_swift[] = {
#embed "../GraphcProgram/Arguments/CompletionScript+Bash.swift"
};
static const unsigned char file_GraphcProgram_Arguments_CompletionScript_Fish_swift[] = {
#embed "../GraphcProgram/Arguments/CompletionScript+Fish.swift"
};
static const unsigned char file_GraphcProgram_Arguments_CompletionScript_Zsh_swift[] = {
#embed "../GraphcProgram/Arguments/CompletionScript+Zsh.swift"
};
static const unsigned char file_GraphcProgram_Arguments_CompletionScript_swift[] = {
#embed "../GraphcProgram/Arguments/CompletionScript.swift"
};
static const unsigned char file_GraphcProgram_Arguments_ForeignOptions_swift[] = {
#embed "../GraphcProgram/Arguments/ForeignOptions.swift"
};
static const unsigned char file_GraphcProgram_Arguments_HelpText_swift[] = {
#embed "../GraphcProgram/Arguments/HelpText.swift"
};
static const unsigned char file_GraphcProgram_Arguments_ParsedArguments_swift[] = {
#embed "../GraphcProgram/Arguments/ParsedArguments.swift"
};
static const unsigned char file_GraphcProgram_Arguments_ProgramArguments_swift[] = {
#embed "../GraphcProgram/Arguments/ProgramArguments.swift"
};
static const unsigned char file_GraphcProgram_Arguments_UsageError_swift[] = {
#embed "../GraphcProgram/Arguments/UsageError.swift"
};
static const unsigned char file_GraphcProgram_Assignment_swift[] = {
#embed "../GraphcProgram/Assignment.swift"
};
static const unsigned char file_GraphcProgram_CompiledModel_swift[] = {
#embed "../GraphcProgram/CompiledModel.swift"
};
static const unsigned char file_GraphcProgram_Console_swift[] = {
#embed "../GraphcProgram/Console.swift"
};
static const unsigned char file_GraphcProgram_DimBindings_swift[] = {
#embed "../GraphcProgram/DimBindings.swift"
};
static const unsigned char file_GraphcProgram_ExitCode_swift[] = {
#embed "../GraphcProgram/ExitCode.swift"
};
static const unsigned char file_GraphcProgram_Generation_GeneratingModel_swift[] = {
#embed "../GraphcProgram/Generation/GeneratingModel.swift"
};
static const unsigned char file_GraphcProgram_Generation_GenerationArguments_swift[] = {
#embed "../GraphcProgram/Generation/GenerationArguments.swift"
};
static const unsigned char file_GraphcProgram_Generation_GenerationProgram_swift[] = {
#embed "../GraphcProgram/Generation/GenerationProgram.swift"
};
static const unsigned char file_GraphcProgram_Generation_GenerationReport_swift[] = {
#embed "../GraphcProgram/Generation/GenerationReport.swift"
};
static const unsigned char file_GraphcProgram_Generation_GenerationRequest_swift[] = {
#embed "../GraphcProgram/Generation/GenerationRequest.swift"
};
static const unsigned char file_GraphcProgram_Generation_GenerationSettings_swift[] = {
#embed "../GraphcProgram/Generation/GenerationSettings.swift"
};
static const unsigned char file_GraphcProgram_InputPart_swift[] = {
#embed "../GraphcProgram/InputPart.swift"
};
static const unsigned char file_GraphcProgram_InputReader_swift[] = {
#embed "../GraphcProgram/InputReader.swift"
};
static const unsigned char file_GraphcProgram_KernelChoice_swift[] = {
#embed "../GraphcProgram/KernelChoice.swift"
};
static const unsigned char file_GraphcProgram_MemoryOption_swift[] = {
#embed "../GraphcProgram/MemoryOption.swift"
};
static const unsigned char file_GraphcProgram_ModelOption_swift[] = {
#embed "../GraphcProgram/ModelOption.swift"
};
static const unsigned char file_GraphcProgram_ModelProgram_swift[] = {
#embed "../GraphcProgram/ModelProgram.swift"
};
static const unsigned char file_GraphcProgram_OutputSummary_swift[] = {
#embed "../GraphcProgram/OutputSummary.swift"
};
static const unsigned char file_GraphcProgram_ProgressTicker_swift[] = {
#embed "../GraphcProgram/ProgressTicker.swift"
};
static const unsigned char file_GraphcProgram_RunResults_swift[] = {
#embed "../GraphcProgram/RunResults.swift"
};
static const unsigned char file_GraphcProgram_ScannedInputs_swift[] = {
#embed "../GraphcProgram/ScannedInputs.swift"
};
static const unsigned char file_GraphcProgram_StandardStream_swift[] = {
#embed "../GraphcProgram/StandardStream.swift"
};
static const unsigned char file_GraphcProgram_WeightsPlace_swift[] = {
#embed "../GraphcProgram/WeightsPlace.swift"
};
static const unsigned char file_GraphcRuntime_Files_Checkpoints_CheckpointFolder_swift[] = {
#embed "../GraphcRuntime/Files/Checkpoints/CheckpointFolder.swift"
};
static const unsigned char file_GraphcRuntime_Files_Checkpoints_CheckpointIndex_swift[] = {
#embed "../GraphcRuntime/Files/Checkpoints/CheckpointIndex.swift"
};
static const unsigned char file_GraphcRuntime_Files_Elements_ArrayRows_swift[] = {
#embed "../GraphcRuntime/Files/Elements/ArrayRows.swift"
};
static const unsigned char file_GraphcRuntime_Files_Elements_ElementConversion_swift[] = {
#embed "../GraphcRuntime/Files/Elements/ElementConversion.swift"
};
static const unsigned char file_GraphcRuntime_Files_Elements_ElementFormat_swift[] = {
#embed "../GraphcRuntime/Files/Elements/ElementFormat.swift"
};
static const unsigned char file_GraphcRuntime_Files_Elements_TensorReading_swift[] = {
#embed "../GraphcRuntime/Files/Elements/TensorReading.swift"
};
static const unsigned char file_GraphcRuntime_Files_FileKind_Advice_swift[] = {
#embed "../GraphcRuntime/Files/FileKind+Advice.swift"
};
static const unsigned char file_GraphcRuntime_Files_FileKind_swift[] = {
#embed "../GraphcRuntime/Files/FileKind.swift"
};
static const unsigned char file_GraphcRuntime_Files_Inspection_swift[] = {
#embed "../GraphcRuntime/Files/Inspection.swift"
};
static const unsigned char file_GraphcRuntime_Files_JSON_JSONParsing_swift[] = {
#embed "../GraphcRuntime/Files/JSON/JSONParsing.swift"
};
static const unsigned char file_GraphcRuntime_Files_JSON_LocatedJSON_swift[] = {
#embed "../GraphcRuntime/Files/JSON/LocatedJSON.swift"
};
static const unsigned char file_GraphcRuntime_Files_JSON_StrictJSON_swift[] = {
#embed "../GraphcRuntime/Files/JSON/StrictJSON.swift"
};
static const unsigned char file_GraphcRuntime_Files_JSON_StrictJSONTokens_swift[] = {
#embed "../GraphcRuntime/Files/JSON/StrictJSONTokens.swift"
};
static const unsigned char file_GraphcRuntime_Files_JSON_UTF8Validation_swift[] = {
#embed "../GraphcRuntime/Files/JSON/UTF8Validation.swift"
};
static const unsigned char file_GraphcRuntime_Files_Npy_NpyFile_swift[] = {
#embed "../GraphcRuntime/Files/Npy/NpyFile.swift"
};
static const unsigned char file_GraphcRuntime_Files_Npy_NpyHeader_swift[] = {
#embed "../GraphcRuntime/Files/Npy/NpyHeader.swift"
};
static const unsigned char file_GraphcRuntime_Files_Npy_NpyWriter_swift[] = {
#embed "../GraphcRuntime/Files/Npy/NpyWriter.swift"
};
static const unsigned char file_GraphcRuntime_Files_Packed_PackedWeights_Write_swift[] = {
#embed "../GraphcRuntime/Files/Packed/PackedWeights+Write.swift"
};
static const unsigned char file_GraphcRuntime_Files_Packed_PackedWeights_swift[] = {
#embed "../GraphcRuntime/Files/Packed/PackedWeights.swift"
};
static const unsigned char file_GraphcRuntime_Files_Packed_PackedWeightsHeader_swift[] = {
#embed "../GraphcRuntime/Files/Packed/PackedWeightsHeader.swift"
};
static const unsigned char file_GraphcRuntime_Files_SHA256_swift[] = {
#embed "../GraphcRuntime/Files/SHA256.swift"
};
static const unsigned char file_GraphcRuntime_Files_Safetensors_NotSafetensors_swift[] = {
#embed "../GraphcRuntime/Files/Safetensors/NotSafetensors.swift"
};
static const unsigned char file_GraphcRuntime_Files_Safetensors_SafetensorsDType_swift[] = {
#embed "../GraphcRuntime/Files/Safetensors/SafetensorsDType.swift"
};
static const unsigned char file_GraphcRuntime_Files_Safetensors_SafetensorsFile_swift[] = {
#embed "../GraphcRuntime/Files/Safetensors/SafetensorsFile.swift"
};
static const unsigned char file_GraphcRuntime_Files_Safetensors_SafetensorsHeader_swift[] = {
#embed "../GraphcRuntime/Files/Safetensors/SafetensorsHeader.swift"
};
static const unsigned char file_GraphcRuntime_Files_Safetensors_SafetensorsWriter_swift[] = {
#embed "../GraphcRuntime/Files/Safetensors/SafetensorsWriter.swift"
};
static const unsigned char file_GraphcRuntime_Files_Safetensors_SavedTensor_swift[] = {
#embed "../GraphcRuntime/Files/Safetensors/SavedTensor.swift"
};
static const unsigned char file_GraphcRuntime_Files_System_AppendedFile_swift[] = {
#embed "../GraphcRuntime/Files/System/AppendedFile.swift"
};
static const unsigned char file_GraphcRuntime_Files_System_AtomicFile_swift[] = {
#embed "../GraphcRuntime/Files/System/AtomicFile.swift"
};
static const unsigned char file_GraphcRuntime_Files_System_FileReading_swift[] = {
#embed "../GraphcRuntime/Files/System/FileReading.swift"
};
static const unsigned char file_GraphcRuntime_Files_System_FileTarget_swift[] = {
#embed "../GraphcRuntime/Files/System/FileTarget.swift"
};
static const unsigned char file_GraphcRuntime_Files_System_FileWriter_swift[] = {
#embed "../GraphcRuntime/Files/System/FileWriter.swift"
};
static const unsigned char file_GraphcRuntime_Files_System_FolderHandle_swift[] = {
#embed "../GraphcRuntime/Files/System/FolderHandle.swift"
};
static const unsigned char file_GraphcRuntime_Files_System_FolderLock_swift[] = {
#embed "../GraphcRuntime/Files/System/FolderLock.swift"
};
static const unsigned char file_GraphcRuntime_Files_System_Interruption_swift[] = {
#embed "../GraphcRuntime/Files/System/Interruption.swift"
};
static const unsigned char file_GraphcRuntime_Files_System_MappedFile_swift[] = {
#embed "../GraphcRuntime/Files/System/MappedFile.swift"
};
static const unsigned char file_GraphcRuntime_Files_System_OutputFolder_swift[] = {
#embed "../GraphcRuntime/Files/System/OutputFolder.swift"
};
static const unsigned char file_GraphcRuntime_Files_System_PathText_swift[] = {
#embed "../GraphcRuntime/Files/System/PathText.swift"
};
static const unsigned char file_GraphcRuntime_Files_System_PipeReading_swift[] = {
#embed "../GraphcRuntime/Files/System/PipeReading.swift"
};
static const unsigned char file_GraphcRuntime_Files_System_SystemCalls_swift[] = {
#embed "../GraphcRuntime/Files/System/SystemCalls.swift"
};
static const unsigned char file_GraphcRuntime_Files_System_TemporaryFiles_swift[] = {
#embed "../GraphcRuntime/Files/System/TemporaryFiles.swift"
};
static const unsigned char file_GraphcRuntime_Files_System_WriteCalls_swift[] = {
#embed "../GraphcRuntime/Files/System/WriteCalls.swift"
};
static const unsigned char file_GraphcRuntime_Generation_BeamSearch_swift[] = {
#embed "../GraphcRuntime/Generation/BeamSearch.swift"
};
static const unsigned char file_GraphcRuntime_Generation_ByteTokens_swift[] = {
#embed "../GraphcRuntime/Generation/ByteTokens.swift"
};
static const unsigned char file_GraphcRuntime_Generation_CandidateHeap_swift[] = {
#embed "../GraphcRuntime/Generation/CandidateHeap.swift"
};
static const unsigned char file_GraphcRuntime_Generation_DecodedRows_swift[] = {
#embed "../GraphcRuntime/Generation/DecodedRows.swift"
};
static const unsigned char file_GraphcRuntime_Generation_DecoderSession_Generate_swift[] = {
#embed "../GraphcRuntime/Generation/DecoderSession+Generate.swift"
};
static const unsigned char file_GraphcRuntime_Generation_DecoderSession_swift[] = {
#embed "../GraphcRuntime/Generation/DecoderSession.swift"
};
static const unsigned char file_GraphcRuntime_Generation_FinishedBeams_swift[] = {
#embed "../GraphcRuntime/Generation/FinishedBeams.swift"
};
static const unsigned char file_GraphcRuntime_Generation_FixedMemory_swift[] = {
#embed "../GraphcRuntime/Generation/FixedMemory.swift"
};
static const unsigned char file_GraphcRuntime_Generation_GeneratedTokens_swift[] = {
#embed "../GraphcRuntime/Generation/GeneratedTokens.swift"
};
static const unsigned char file_GraphcRuntime_Generation_GenerationOptions_Checks_swift[] = {
#embed "../GraphcRuntime/Generation/GenerationOptions+Checks.swift"
};
static const unsigned char file_GraphcRuntime_Generation_GenerationOptions_Lengths_swift[] = {
#embed "../GraphcRuntime/Generation/GenerationOptions+Lengths.swift"
};
static const unsigned char file_GraphcRuntime_Generation_GenerationOptions_swift[] = {
#embed "../GraphcRuntime/Generation/GenerationOptions.swift"
};
static const unsigned char file_GraphcRuntime_Generation_GenerationResult_swift[] = {
#embed "../GraphcRuntime/Generation/GenerationResult.swift"
};
static const unsigned char file_GraphcRuntime_Generation_GenerationSize_swift[] = {
#embed "../GraphcRuntime/Generation/GenerationSize.swift"
};
static const unsigned char file_GraphcRuntime_Generation_Processors_LogitsProcessor_swift[] = {
#embed "../GraphcRuntime/Generation/Processors/LogitsProcessor.swift"
};
static const unsigned char file_GraphcRuntime_Generation_Processors_Renormalized_swift[] = {
#embed "../GraphcRuntime/Generation/Processors/Renormalized.swift"
};
static const unsigned char file_GraphcRuntime_Generation_Processors_Repetition_swift[] = {
#embed "../GraphcRuntime/Generation/Processors/Repetition.swift"
};
static const unsigned char file_GraphcRuntime_Generation_Processors_Rules_swift[] = {
#embed "../GraphcRuntime/Generation/Processors/Rules.swift"
};
static const unsigned char file_GraphcRuntime_Generation_Processors_SamplingFilters_swift[] = {
#embed "../GraphcRuntime/Generation/Processors/SamplingFilters.swift"
};
static const unsigned char file_GraphcRuntime_Generation_RowKernel_swift[] = {
#embed "../GraphcRuntime/Generation/RowKernel.swift"
};
static const unsigned char file_GraphcRuntime_Generation_SingleSearch_swift[] = {
#embed "../GraphcRuntime/Generation/SingleSearch.swift"
};
static const unsigned char file_GraphcRuntime_Generation_StepDecoder_swift[] = {
#embed "../GraphcRuntime/Generation/StepDecoder.swift"
};
static const unsigned char file_GraphcRuntime_Generation_TokenDraw_swift[] = {
#embed "../GraphcRuntime/Generation/TokenDraw.swift"
};
static const unsigned char file_GraphcRuntime_Generation_TokenLoop_swift[] = {
#embed "../GraphcRuntime/Generation/TokenLoop.swift"
};
static const unsigned char file_GraphcRuntime_Generation_TokenSearch_swift[] = {
#embed "../GraphcRuntime/Generation/TokenSearch.swift"
};
static const unsigned char file_GraphcRuntime_GraphcError_swift[] = {
#embed "../GraphcRuntime/GraphcError.swift"
};
static const unsigned char file_GraphcRuntime_Images_Image_swift[] = {
#embed "../GraphcRuntime/Images/Image.swift"
};
static const unsigned char file_GraphcRuntime_Images_ImageFile_swift[] = {
#embed "../GraphcRuntime/Images/ImageFile.swift"
};
static const unsigned char file_GraphcRuntime_Images_JPEG_swift[] = {
#embed "../GraphcRuntime/Images/JPEG.swift"
};
static const unsigned char file_GraphcRuntime_Images_JPEGHeader_swift[] = {
#embed "../GraphcRuntime/Images/JPEGHeader.swift"
};
static const unsigned char file_GraphcRuntime_Images_JPEGSegments_swift[] = {
#embed "../GraphcRuntime/Images/JPEGSegments.swift"
};
static const unsigned char file_GraphcRuntime_Images_Orientation_swift[] = {
#embed "../GraphcRuntime/Images/Orientation.swift"
};
static const unsigned char file_GraphcRuntime_Images_PNG_swift[] = {
#embed "../GraphcRuntime/Images/PNG.swift"
};
static const unsigned char file_GraphcRuntime_Images_PNGChunks_swift[] = {
#embed "../GraphcRuntime/Images/PNGChunks.swift"
};
static const unsigned char file_GraphcRuntime_Images_PNGHeader_swift[] = {
#embed "../GraphcRuntime/Images/PNGHeader.swift"
};
static const unsigned char file_GraphcRuntime_Images_PictureHeader_swift[] = {
#embed "../GraphcRuntime/Images/PictureHeader.swift"
};
static const unsigned char file_GraphcRuntime_Images_Preprocessing_swift[] = {
#embed "../GraphcRuntime/Images/Preprocessing.swift"
};
static const unsigned char file_GraphcRuntime_Images_Resize_swift[] = {
#embed "../GraphcRuntime/Images/Resize.swift"
};
static const unsigned char file_GraphcRuntime_Images_TriangleFilter_swift[] = {
#embed "../GraphcRuntime/Images/TriangleFilter.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Argsort_swift[] = {
#embed "../GraphcRuntime/Kernels/Argsort.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Attention_swift[] = {
#embed "../GraphcRuntime/Kernels/Attention.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_AttentionGradient_swift[] = {
#embed "../GraphcRuntime/Kernels/AttentionGradient.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_BatchedMatmul_swift[] = {
#embed "../GraphcRuntime/Kernels/BatchedMatmul.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Binary_swift[] = {
#embed "../GraphcRuntime/Kernels/Binary.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_CallForm_swift[] = {
#embed "../GraphcRuntime/Kernels/CallForm.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Cast_swift[] = {
#embed "../GraphcRuntime/Kernels/Cast.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Chunks_swift[] = {
#embed "../GraphcRuntime/Kernels/Chunks.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Compare_swift[] = {
#embed "../GraphcRuntime/Kernels/Compare.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Copy_swift[] = {
#embed "../GraphcRuntime/Kernels/Copy.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_DecodeAttention_swift[] = {
#embed "../GraphcRuntime/Kernels/DecodeAttention.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_ElementTypes_swift[] = {
#embed "../GraphcRuntime/Kernels/ElementTypes.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Elementwise_swift[] = {
#embed "../GraphcRuntime/Kernels/Elementwise.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Fill_swift[] = {
#embed "../GraphcRuntime/Kernels/Fill.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Gather_swift[] = {
#embed "../GraphcRuntime/Kernels/Gather.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_IndexCheck_swift[] = {
#embed "../GraphcRuntime/Kernels/IndexCheck.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_InstructionSet_swift[] = {
#embed "../GraphcRuntime/Kernels/InstructionSet.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_KernelContract_swift[] = {
#embed "../GraphcRuntime/Kernels/KernelContract.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Logical_swift[] = {
#embed "../GraphcRuntime/Kernels/Logical.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Matmul_swift[] = {
#embed "../GraphcRuntime/Kernels/Matmul.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Norm_swift[] = {
#embed "../GraphcRuntime/Kernels/Norm.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Peak_swift[] = {
#embed "../GraphcRuntime/Kernels/Peak.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_ReadBandwidth_swift[] = {
#embed "../GraphcRuntime/Kernels/ReadBandwidth.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Reduce_swift[] = {
#embed "../GraphcRuntime/Kernels/Reduce.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Scan_swift[] = {
#embed "../GraphcRuntime/Kernels/Scan.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_ScatterAdd_swift[] = {
#embed "../GraphcRuntime/Kernels/ScatterAdd.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Scratch_swift[] = {
#embed "../GraphcRuntime/Kernels/Scratch.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Select_swift[] = {
#embed "../GraphcRuntime/Kernels/Select.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Softmax_swift[] = {
#embed "../GraphcRuntime/Kernels/Softmax.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Strided_swift[] = {
#embed "../GraphcRuntime/Kernels/Strided.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Unary_swift[] = {
#embed "../GraphcRuntime/Kernels/Unary.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_Uniform_swift[] = {
#embed "../GraphcRuntime/Kernels/Uniform.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_WeightFormat_swift[] = {
#embed "../GraphcRuntime/Kernels/WeightFormat.swift"
};
static const unsigned char file_GraphcRuntime_Kernels_WriteRows_swift[] = {
#embed "../GraphcRuntime/Kernels/WriteRows.swift"
};
static const unsigned char file_GraphcRuntime_Measurement_Clock_swift[] = {
#embed "../GraphcRuntime/Measurement/Clock.swift"
};
static const unsigned char file_GraphcRuntime_Measurement_RunTiming_swift[] = {
#embed "../GraphcRuntime/Measurement/RunTiming.swift"
};
static const unsigned char file_GraphcRuntime_Memory_MemoryEstimate_swift[] = {
#embed "../GraphcRuntime/Memory/MemoryEstimate.swift"
};
static const unsigned char file_GraphcRuntime_Memory_MemoryLimit_swift[] = {
#embed "../GraphcRuntime/Memory/MemoryLimit.swift"
};
static const unsigned char file_GraphcRuntime_Memory_SystemFile_swift[] = {
#embed "../GraphcRuntime/Memory/SystemFile.swift"
};
static const unsigned char file_GraphcRuntime_Plan_Arena_swift[] = {
#embed "../GraphcRuntime/Plan/Arena.swift"
};
static const unsigned char file_GraphcRuntime_Plan_ArenaPlanner_Sweep_swift[] = {
#embed "../GraphcRuntime/Plan/ArenaPlanner+Sweep.swift"
};
static const unsigned char file_GraphcRuntime_Plan_ArenaPlanner_swift[] = {
#embed "../GraphcRuntime/Plan/ArenaPlanner.swift"
};
static const unsigned char file_GraphcRuntime_Plan_DimSolver_swift[] = {
#embed "../GraphcRuntime/Plan/DimSolver.swift"
};
static const unsigned char file_GraphcRuntime_Plan_Extent_swift[] = {
#embed "../GraphcRuntime/Plan/Extent.swift"
};
static const unsigned char file_GraphcRuntime_Plan_InputDefault_swift[] = {
#embed "../GraphcRuntime/Plan/InputDefault.swift"
};
static const unsigned char file_GraphcRuntime_Plan_InputRange_swift[] = {
#embed "../GraphcRuntime/Plan/InputRange.swift"
};
static const unsigned char file_GraphcRuntime_Plan_RowSchedule_swift[] = {
#embed "../GraphcRuntime/Plan/RowSchedule.swift"
};
static const unsigned char file_GraphcRuntime_Plan_SaturatingArithmetic_swift[] = {
#embed "../GraphcRuntime/Plan/SaturatingArithmetic.swift"
};
static const unsigned char file_GraphcRuntime_Plan_StateDeclaration_swift[] = {
#embed "../GraphcRuntime/Plan/StateDeclaration.swift"
};
static const unsigned char file_GraphcRuntime_Plan_StateMemory_swift[] = {
#embed "../GraphcRuntime/Plan/StateMemory.swift"
};
static const unsigned char file_GraphcRuntime_Plan_StateRows_swift[] = {
#embed "../GraphcRuntime/Plan/StateRows.swift"
};
static const unsigned char file_GraphcRuntime_Plan_TensorDeclaration_swift[] = {
#embed "../GraphcRuntime/Plan/TensorDeclaration.swift"
};
static const unsigned char file_GraphcRuntime_Tensor_CounterGenerator_swift[] = {
#embed "../GraphcRuntime/Tensor/CounterGenerator.swift"
};
static const unsigned char file_GraphcRuntime_Tensor_DType_swift[] = {
#embed "../GraphcRuntime/Tensor/DType.swift"
};
static const unsigned char file_GraphcRuntime_Tensor_HugePages_swift[] = {
#embed "../GraphcRuntime/Tensor/HugePages.swift"
};
static const unsigned char file_GraphcRuntime_Tensor_InitialValues_swift[] = {
#embed "../GraphcRuntime/Tensor/InitialValues.swift"
};
static const unsigned char file_GraphcRuntime_Tensor_Initializer_swift[] = {
#embed "../GraphcRuntime/Tensor/Initializer.swift"
};
static const unsigned char file_GraphcRuntime_Tensor_NormalQuantile_swift[] = {
#embed "../GraphcRuntime/Tensor/NormalQuantile.swift"
};
static const unsigned char file_GraphcRuntime_Tensor_OutputTensor_swift[] = {
#embed "../GraphcRuntime/Tensor/OutputTensor.swift"
};
static const unsigned char file_GraphcRuntime_Tensor_Shape_swift[] = {
#embed "../GraphcRuntime/Tensor/Shape.swift"
};
static const unsigned char file_GraphcRuntime_Tensor_Tensor_swift[] = {
#embed "../GraphcRuntime/Tensor/Tensor.swift"
};
static const unsigned char file_GraphcRuntime_Tensor_TensorConversion_swift[] = {
#embed "../GraphcRuntime/Tensor/TensorConversion.swift"
};
static const unsigned char file_GraphcRuntime_Tensor_TensorDescription_swift[] = {
#embed "../GraphcRuntime/Tensor/TensorDescription.swift"
};
static const unsigned char file_GraphcRuntime_Tensor_TensorElement_swift[] = {
#embed "../GraphcRuntime/Tensor/TensorElement.swift"
};
static const unsigned char file_GraphcRuntime_Tensor_TensorFiniteness_swift[] = {
#embed "../GraphcRuntime/Tensor/TensorFiniteness.swift"
};
static const unsigned char file_GraphcRuntime_Tensor_TensorMemory_swift[] = {
#embed "../GraphcRuntime/Tensor/TensorMemory.swift"
};
static const unsigned char file_GraphcRuntime_Tensor_TensorRanking_swift[] = {
#embed "../GraphcRuntime/Tensor/TensorRanking.swift"
};
static const unsigned char file_GraphcRuntime_Tensor_TensorSubscript_swift[] = {
#embed "../GraphcRuntime/Tensor/TensorSubscript.swift"
};
static const unsigned char file_GraphcRuntime_Tensor_TensorTransforms_swift[] = {
#embed "../GraphcRuntime/Tensor/TensorTransforms.swift"
};
static const unsigned char file_GraphcRuntime_Threads_IndexFailure_swift[] = {
#embed "../GraphcRuntime/Threads/IndexFailure.swift"
};
static const unsigned char file_GraphcRuntime_Threads_KnownStack_swift[] = {
#embed "../GraphcRuntime/Threads/KnownStack.swift"
};
static const unsigned char file_GraphcRuntime_Threads_Platform_swift[] = {
#embed "../GraphcRuntime/Threads/Platform.swift"
};
static const unsigned char file_GraphcRuntime_Threads_RunFailures_swift[] = {
#embed "../GraphcRuntime/Threads/RunFailures.swift"
};
static const unsigned char file_GraphcRuntime_Threads_ThreadPool_swift[] = {
#embed "../GraphcRuntime/Threads/ThreadPool.swift"
};
static const unsigned char file_GraphcRuntime_Threads_WorkShares_swift[] = {
#embed "../GraphcRuntime/Threads/WorkShares.swift"
};
static const unsigned char file_GraphcRuntime_Threads_WorkerPool_swift[] = {
#embed "../GraphcRuntime/Threads/WorkerPool.swift"
};
static const unsigned char file_GraphcRuntime_Threads_WorkerScratch_swift[] = {
#embed "../GraphcRuntime/Threads/WorkerScratch.swift"
};
static const unsigned char file_GraphcText_AxisTicks_swift[] = {
#embed "../GraphcText/AxisTicks.swift"
};
static const unsigned char file_GraphcText_Counted_swift[] = {
#embed "../GraphcText/Counted.swift"
};
static const unsigned char file_GraphcText_Escaping_swift[] = {
#embed "../GraphcText/Escaping.swift"
};
static const unsigned char file_GraphcText_FixedPoint_swift[] = {
#embed "../GraphcText/FixedPoint.swift"
};
static const unsigned char file_GraphcText_JSONObject_swift[] = {
#embed "../GraphcText/JSONObject.swift"
};
static const unsigned char file_GraphcText_JSONValue_swift[] = {
#embed "../GraphcText/JSONValue.swift"
};
static const unsigned char file_GraphcText_JSONWriter_swift[] = {
#embed "../GraphcText/JSONWriter.swift"
};
static const unsigned char file_GraphcText_NearestName_swift[] = {
#embed "../GraphcText/NearestName.swift"
};
static const unsigned char file_GraphcText_SVGDocument_swift[] = {
#embed "../GraphcText/SVGDocument.swift"
};
static const unsigned char file_GraphcText_StyledText_swift[] = {
#embed "../GraphcText/StyledText.swift"
};
static const unsigned char file_GraphcText_UTF8Key_swift[] = {
#embed "../GraphcText/UTF8Key.swift"
};

static const graphc_runtime_file files[] = {
    {"CImages/include/CImages.h", file_CImages_include_CImages_h, sizeof file_CImages_include_CImages_h},
    {"CImages/include/GraphcSymbols.h", file_CImages_include_GraphcSymbols_h, sizeof file_CImages_include_GraphcSymbols_h},
    {"CImages/jpeg_file.c", file_CImages_jpeg_file_c, sizeof file_CImages_jpeg_file_c},
    {"CImages/png_file.c", file_CImages_png_file_c, sizeof file_CImages_png_file_c},
    {"CIntrinsics/include/CIntrinsics.h", file_CIntrinsics_include_CIntrinsics_h, sizeof file_CIntrinsics_include_CIntrinsics_h},
    {"CIntrinsics/include/GraphcBF16.h", file_CIntrinsics_include_GraphcBF16_h, sizeof file_CIntrinsics_include_GraphcBF16_h},
    {"CIntrinsics/include/GraphcContiguousRuns.h", file_CIntrinsics_include_GraphcContiguousRuns_h, sizeof file_CIntrinsics_include_GraphcContiguousRuns_h},
    {"CIntrinsics/include/GraphcHorizontalSums.h", file_CIntrinsics_include_GraphcHorizontalSums_h, sizeof file_CIntrinsics_include_GraphcHorizontalSums_h},
    {"CIntrinsics/include/GraphcKeyRange.h", file_CIntrinsics_include_GraphcKeyRange_h, sizeof file_CIntrinsics_include_GraphcKeyRange_h},
    {"CIntrinsics/include/GraphcPhilox.h", file_CIntrinsics_include_GraphcPhilox_h, sizeof file_CIntrinsics_include_GraphcPhilox_h},
    {"CIntrinsics/include/GraphcProcessor.h", file_CIntrinsics_include_GraphcProcessor_h, sizeof file_CIntrinsics_include_GraphcProcessor_h},
    {"CIntrinsics/include/GraphcTile.h", file_CIntrinsics_include_GraphcTile_h, sizeof file_CIntrinsics_include_GraphcTile_h},
    {"CIntrinsics/include/GraphcTiles.h", file_CIntrinsics_include_GraphcTiles_h, sizeof file_CIntrinsics_include_GraphcTiles_h},
    {"CIntrinsics/include/GraphcVectors.h", file_CIntrinsics_include_GraphcVectors_h, sizeof file_CIntrinsics_include_GraphcVectors_h},
    {"CIntrinsics/processors.c", file_CIntrinsics_processors_c, sizeof file_CIntrinsics_processors_c},
    {"CJPEG/module.modulemap", file_CJPEG_module_modulemap, sizeof file_CJPEG_module_modulemap},
    {"CJPEG/shim.h", file_CJPEG_shim_h, sizeof file_CJPEG_shim_h},
    {"CPNG/module.modulemap", file_CPNG_module_modulemap, sizeof file_CPNG_module_modulemap},
    {"CPNG/shim.h", file_CPNG_shim_h, sizeof file_CPNG_shim_h},
    {"GraphcKernelTable/Arguments.swift", file_GraphcKernelTable_Arguments_swift, sizeof file_GraphcKernelTable_Arguments_swift},
    {"GraphcKernelTable/AttentionArguments.swift", file_GraphcKernelTable_AttentionArguments_swift, sizeof file_GraphcKernelTable_AttentionArguments_swift},
    {"GraphcKernelTable/AttentionGradientArguments.swift", file_GraphcKernelTable_AttentionGradientArguments_swift, sizeof file_GraphcKernelTable_AttentionGradientArguments_swift},
    {"GraphcKernelTable/AttentionShape.swift", file_GraphcKernelTable_AttentionShape_swift, sizeof file_GraphcKernelTable_AttentionShape_swift},
    {"GraphcKernelTable/DecodeAttentionArguments.swift", file_GraphcKernelTable_DecodeAttentionArguments_swift, sizeof file_GraphcKernelTable_DecodeAttentionArguments_swift},
    {"GraphcKernelTable/ElementwiseArguments.swift", file_GraphcKernelTable_ElementwiseArguments_swift, sizeof file_GraphcKernelTable_ElementwiseArguments_swift},
    {"GraphcKernelTable/Functions.swift", file_GraphcKernelTable_Functions_swift, sizeof file_GraphcKernelTable_Functions_swift},
    {"GraphcKernelTable/IndexArguments.swift", file_GraphcKernelTable_IndexArguments_swift, sizeof file_GraphcKernelTable_IndexArguments_swift},
    {"GraphcKernelTable/KernelTable.swift", file_GraphcKernelTable_KernelTable_swift, sizeof file_GraphcKernelTable_KernelTable_swift},
    {"GraphcKernelTable/MatmulArguments.swift", file_GraphcKernelTable_MatmulArguments_swift, sizeof file_GraphcKernelTable_MatmulArguments_swift},
    {"GraphcKernelTable/PanelLayout.swift", file_GraphcKernelTable_PanelLayout_swift, sizeof file_GraphcKernelTable_PanelLayout_swift},
    {"GraphcKernelTable/ProductKernels.swift", file_GraphcKernelTable_ProductKernels_swift, sizeof file_GraphcKernelTable_ProductKernels_swift},
    {"GraphcKernelTable/UniformArguments.swift", file_GraphcKernelTable_UniformArguments_swift, sizeof file_GraphcKernelTable_UniformArguments_swift},
    {"GraphcKernels/Argsort.swift", file_GraphcKernels_Argsort_swift, sizeof file_GraphcKernels_Argsort_swift},
    {"GraphcKernels/Attention.swift", file_GraphcKernels_Attention_swift, sizeof file_GraphcKernels_Attention_swift},
    {"GraphcKernels/AttentionGradient.swift", file_GraphcKernels_AttentionGradient_swift, sizeof file_GraphcKernels_AttentionGradient_swift},
    {"GraphcKernels/AttentionRow.swift", file_GraphcKernels_AttentionRow_swift, sizeof file_GraphcKernels_AttentionRow_swift},
    {"GraphcKernels/BatchedMatmul.swift", file_GraphcKernels_BatchedMatmul_swift, sizeof file_GraphcKernels_BatchedMatmul_swift},
    {"GraphcKernels/Binary.swift", file_GraphcKernels_Binary_swift, sizeof file_GraphcKernels_Binary_swift},
    {"GraphcKernels/BinaryInteger.swift", file_GraphcKernels_BinaryInteger_swift, sizeof file_GraphcKernels_BinaryInteger_swift},
    {"GraphcKernels/Cast.swift", file_GraphcKernels_Cast_swift, sizeof file_GraphcKernels_Cast_swift},
    {"GraphcKernels/Compare.swift", file_GraphcKernels_Compare_swift, sizeof file_GraphcKernels_Compare_swift},
    {"GraphcKernels/Copy.swift", file_GraphcKernels_Copy_swift, sizeof file_GraphcKernels_Copy_swift},
    {"GraphcKernels/DecodeAttention.swift", file_GraphcKernels_DecodeAttention_swift, sizeof file_GraphcKernels_DecodeAttention_swift},
    {"GraphcKernels/DecodeAttentionCombine.swift", file_GraphcKernels_DecodeAttentionCombine_swift, sizeof file_GraphcKernels_DecodeAttentionCombine_swift},
    {"GraphcKernels/DecodeRows.swift", file_GraphcKernels_DecodeRows_swift, sizeof file_GraphcKernels_DecodeRows_swift},
    {"GraphcKernels/DecodeValues.swift", file_GraphcKernels_DecodeValues_swift, sizeof file_GraphcKernels_DecodeValues_swift},
    {"GraphcKernels/Elementwise.swift", file_GraphcKernels_Elementwise_swift, sizeof file_GraphcKernels_Elementwise_swift},
    {"GraphcKernels/Fill.swift", file_GraphcKernels_Fill_swift, sizeof file_GraphcKernels_Fill_swift},
    {"GraphcKernels/Gather.swift", file_GraphcKernels_Gather_swift, sizeof file_GraphcKernels_Gather_swift},
    {"GraphcKernels/Matmul.swift", file_GraphcKernels_Matmul_swift, sizeof file_GraphcKernels_Matmul_swift},
    {"GraphcKernels/Norm.swift", file_GraphcKernels_Norm_swift, sizeof file_GraphcKernels_Norm_swift},
    {"GraphcKernels/Pack.swift", file_GraphcKernels_Pack_swift, sizeof file_GraphcKernels_Pack_swift},
    {"GraphcKernels/Peak.swift", file_GraphcKernels_Peak_swift, sizeof file_GraphcKernels_Peak_swift},
    {"GraphcKernels/Products/AttentionBF16.swift", file_GraphcKernels_Products_AttentionBF16_swift, sizeof file_GraphcKernels_Products_AttentionBF16_swift},
    {"GraphcKernels/Products/AttentionResult.swift", file_GraphcKernels_Products_AttentionResult_swift, sizeof file_GraphcKernels_Products_AttentionResult_swift},
    {"GraphcKernels/Products/AttentionRowBF16.swift", file_GraphcKernels_Products_AttentionRowBF16_swift, sizeof file_GraphcKernels_Products_AttentionRowBF16_swift},
    {"GraphcKernels/Products/DotProductBF16.swift", file_GraphcKernels_Products_DotProductBF16_swift, sizeof file_GraphcKernels_Products_DotProductBF16_swift},
    {"GraphcKernels/Products/FewRows.swift", file_GraphcKernels_Products_FewRows_swift, sizeof file_GraphcKernels_Products_FewRows_swift},
    {"GraphcKernels/Products/Finish.swift", file_GraphcKernels_Products_Finish_swift, sizeof file_GraphcKernels_Products_Finish_swift},
    {"GraphcKernels/Products/Format.swift", file_GraphcKernels_Products_Format_swift, sizeof file_GraphcKernels_Products_Format_swift},
    {"GraphcKernels/Products/MatmulBF16.swift", file_GraphcKernels_Products_MatmulBF16_swift, sizeof file_GraphcKernels_Products_MatmulBF16_swift},
    {"GraphcKernels/Products/NextProductBF16.swift", file_GraphcKernels_Products_NextProductBF16_swift, sizeof file_GraphcKernels_Products_NextProductBF16_swift},
    {"GraphcKernels/Products/PackBF16.swift", file_GraphcKernels_Products_PackBF16_swift, sizeof file_GraphcKernels_Products_PackBF16_swift},
    {"GraphcKernels/Products/PeakBF16.swift", file_GraphcKernels_Products_PeakBF16_swift, sizeof file_GraphcKernels_Products_PeakBF16_swift},
    {"GraphcKernels/Products/ProductBF16.swift", file_GraphcKernels_Products_ProductBF16_swift, sizeof file_GraphcKernels_Products_ProductBF16_swift},
    {"GraphcKernels/Products/TableBF16.swift", file_GraphcKernels_Products_TableBF16_swift, sizeof file_GraphcKernels_Products_TableBF16_swift},
    {"GraphcKernels/Products/TileMatmulBF16.swift", file_GraphcKernels_Products_TileMatmulBF16_swift, sizeof file_GraphcKernels_Products_TileMatmulBF16_swift},
    {"GraphcKernels/Products/TileProductBF16.swift", file_GraphcKernels_Products_TileProductBF16_swift, sizeof file_GraphcKernels_Products_TileProductBF16_swift},
    {"GraphcKernels/Products/TranscendentalBF16.swift", file_GraphcKernels_Products_TranscendentalBF16_swift, sizeof file_GraphcKernels_Products_TranscendentalBF16_swift},
    {"GraphcKernels/Products/VectorBF16.swift", file_GraphcKernels_Products_VectorBF16_swift, sizeof file_GraphcKernels_Products_VectorBF16_swift},
    {"GraphcKernels/ReadSum.swift", file_GraphcKernels_ReadSum_swift, sizeof file_GraphcKernels_ReadSum_swift},
    {"GraphcKernels/Reduce.swift", file_GraphcKernels_Reduce_swift, sizeof file_GraphcKernels_Reduce_swift},
    {"GraphcKernels/Scan.swift", file_GraphcKernels_Scan_swift, sizeof file_GraphcKernels_Scan_swift},
    {"GraphcKernels/ScatterAdd.swift", file_GraphcKernels_ScatterAdd_swift, sizeof file_GraphcKernels_ScatterAdd_swift},
    {"GraphcKernels/Select.swift", file_GraphcKernels_Select_swift, sizeof file_GraphcKernels_Select_swift},
    {"GraphcKernels/Softmax.swift", file_GraphcKernels_Softmax_swift, sizeof file_GraphcKernels_Softmax_swift},
    {"GraphcKernels/Strided.swift", file_GraphcKernels_Strided_swift, sizeof file_GraphcKernels_Strided_swift},
    {"GraphcKernels/Table.swift", file_GraphcKernels_Table_swift, sizeof file_GraphcKernels_Table_swift},
    {"GraphcKernels/Tile.swift", file_GraphcKernels_Tile_swift, sizeof file_GraphcKernels_Tile_swift},
    {"GraphcKernels/Unary.swift", file_GraphcKernels_Unary_swift, sizeof file_GraphcKernels_Unary_swift},
    {"GraphcKernels/Uniform.swift", file_GraphcKernels_Uniform_swift, sizeof file_GraphcKernels_Uniform_swift},
    {"GraphcKernels/Vectors/NonFinite.swift", file_GraphcKernels_Vectors_NonFinite_swift, sizeof file_GraphcKernels_Vectors_NonFinite_swift},
    {"GraphcKernels/Vectors/PackColumns.swift", file_GraphcKernels_Vectors_PackColumns_swift, sizeof file_GraphcKernels_Vectors_PackColumns_swift},
    {"GraphcKernels/Vectors/Prefetch.swift", file_GraphcKernels_Vectors_Prefetch_swift, sizeof file_GraphcKernels_Vectors_Prefetch_swift},
    {"GraphcKernels/Vectors/Transcendental.swift", file_GraphcKernels_Vectors_Transcendental_swift, sizeof file_GraphcKernels_Vectors_Transcendental_swift},
    {"GraphcKernels/Vectors/Vector.swift", file_GraphcKernels_Vectors_Vector_swift, sizeof file_GraphcKernels_Vectors_Vector_swift},
    {"GraphcKernels/WriteRows.swift", file_GraphcKernels_WriteRows_swift, sizeof file_GraphcKernels_WriteRows_swift},
    {"GraphcProgram/Arguments/ArgumentScanner.swift", file_GraphcProgram_Arguments_ArgumentScanner_swift, sizeof file_GraphcProgram_Arguments_ArgumentScanner_swift},
    {"GraphcProgram/Arguments/CommandLineParser.swift", file_GraphcProgram_Arguments_CommandLineParser_swift, sizeof file_GraphcProgram_Arguments_CommandLineParser_swift},
    {"GraphcProgram/Arguments/CommandSyntax.swift", file_GraphcProgram_Arguments_CommandSyntax_swift, sizeof file_GraphcProgram_Arguments_CommandSyntax_swift},
    {"GraphcProgram/Arguments/CompletionScript+Bash.swift", file_GraphcProgram_Arguments_CompletionScript_Bash_swift, sizeof file_GraphcProgram_Arguments_CompletionScript_Bash_swift},
    {"GraphcProgram/Arguments/CompletionScript+Fish.swift", file_GraphcProgram_Arguments_CompletionScript_Fish_swift, sizeof file_GraphcProgram_Arguments_CompletionScript_Fish_swift},
    {"GraphcProgram/Arguments/CompletionScript+Zsh.swift", file_GraphcProgram_Arguments_CompletionScript_Zsh_swift, sizeof file_GraphcProgram_Arguments_CompletionScript_Zsh_swift},
    {"GraphcProgram/Arguments/CompletionScript.swift", file_GraphcProgram_Arguments_CompletionScript_swift, sizeof file_GraphcProgram_Arguments_CompletionScript_swift},
    {"GraphcProgram/Arguments/ForeignOptions.swift", file_GraphcProgram_Arguments_ForeignOptions_swift, sizeof file_GraphcProgram_Arguments_ForeignOptions_swift},
    {"GraphcProgram/Arguments/HelpText.swift", file_GraphcProgram_Arguments_HelpText_swift, sizeof file_GraphcProgram_Arguments_HelpText_swift},
    {"GraphcProgram/Arguments/ParsedArguments.swift", file_GraphcProgram_Arguments_ParsedArguments_swift, sizeof file_GraphcProgram_Arguments_ParsedArguments_swift},
    {"GraphcProgram/Arguments/ProgramArguments.swift", file_GraphcProgram_Arguments_ProgramArguments_swift, sizeof file_GraphcProgram_Arguments_ProgramArguments_swift},
    {"GraphcProgram/Arguments/UsageError.swift", file_GraphcProgram_Arguments_UsageError_swift, sizeof file_GraphcProgram_Arguments_UsageError_swift},
    {"GraphcProgram/Assignment.swift", file_GraphcProgram_Assignment_swift, sizeof file_GraphcProgram_Assignment_swift},
    {"GraphcProgram/CompiledModel.swift", file_GraphcProgram_CompiledModel_swift, sizeof file_GraphcProgram_CompiledModel_swift},
    {"GraphcProgram/Console.swift", file_GraphcProgram_Console_swift, sizeof file_GraphcProgram_Console_swift},
    {"GraphcProgram/DimBindings.swift", file_GraphcProgram_DimBindings_swift, sizeof file_GraphcProgram_DimBindings_swift},
    {"GraphcProgram/ExitCode.swift", file_GraphcProgram_ExitCode_swift, sizeof file_GraphcProgram_ExitCode_swift},
    {"GraphcProgram/Generation/GeneratingModel.swift", file_GraphcProgram_Generation_GeneratingModel_swift, sizeof file_GraphcProgram_Generation_GeneratingModel_swift},
    {"GraphcProgram/Generation/GenerationArguments.swift", file_GraphcProgram_Generation_GenerationArguments_swift, sizeof file_GraphcProgram_Generation_GenerationArguments_swift},
    {"GraphcProgram/Generation/GenerationProgram.swift", file_GraphcProgram_Generation_GenerationProgram_swift, sizeof file_GraphcProgram_Generation_GenerationProgram_swift},
    {"GraphcProgram/Generation/GenerationReport.swift", file_GraphcProgram_Generation_GenerationReport_swift, sizeof file_GraphcProgram_Generation_GenerationReport_swift},
    {"GraphcProgram/Generation/GenerationRequest.swift", file_GraphcProgram_Generation_GenerationRequest_swift, sizeof file_GraphcProgram_Generation_GenerationRequest_swift},
    {"GraphcProgram/Generation/GenerationSettings.swift", file_GraphcProgram_Generation_GenerationSettings_swift, sizeof file_GraphcProgram_Generation_GenerationSettings_swift},
    {"GraphcProgram/InputPart.swift", file_GraphcProgram_InputPart_swift, sizeof file_GraphcProgram_InputPart_swift},
    {"GraphcProgram/InputReader.swift", file_GraphcProgram_InputReader_swift, sizeof file_GraphcProgram_InputReader_swift},
    {"GraphcProgram/KernelChoice.swift", file_GraphcProgram_KernelChoice_swift, sizeof file_GraphcProgram_KernelChoice_swift},
    {"GraphcProgram/MemoryOption.swift", file_GraphcProgram_MemoryOption_swift, sizeof file_GraphcProgram_MemoryOption_swift},
    {"GraphcProgram/ModelOption.swift", file_GraphcProgram_ModelOption_swift, sizeof file_GraphcProgram_ModelOption_swift},
    {"GraphcProgram/ModelProgram.swift", file_GraphcProgram_ModelProgram_swift, sizeof file_GraphcProgram_ModelProgram_swift},
    {"GraphcProgram/OutputSummary.swift", file_GraphcProgram_OutputSummary_swift, sizeof file_GraphcProgram_OutputSummary_swift},
    {"GraphcProgram/ProgressTicker.swift", file_GraphcProgram_ProgressTicker_swift, sizeof file_GraphcProgram_ProgressTicker_swift},
    {"GraphcProgram/RunResults.swift", file_GraphcProgram_RunResults_swift, sizeof file_GraphcProgram_RunResults_swift},
    {"GraphcProgram/ScannedInputs.swift", file_GraphcProgram_ScannedInputs_swift, sizeof file_GraphcProgram_ScannedInputs_swift},
    {"GraphcProgram/StandardStream.swift", file_GraphcProgram_StandardStream_swift, sizeof file_GraphcProgram_StandardStream_swift},
    {"GraphcProgram/WeightsPlace.swift", file_GraphcProgram_WeightsPlace_swift, sizeof file_GraphcProgram_WeightsPlace_swift},
    {"GraphcRuntime/Files/Checkpoints/CheckpointFolder.swift", file_GraphcRuntime_Files_Checkpoints_CheckpointFolder_swift, sizeof file_GraphcRuntime_Files_Checkpoints_CheckpointFolder_swift},
    {"GraphcRuntime/Files/Checkpoints/CheckpointIndex.swift", file_GraphcRuntime_Files_Checkpoints_CheckpointIndex_swift, sizeof file_GraphcRuntime_Files_Checkpoints_CheckpointIndex_swift},
    {"GraphcRuntime/Files/Elements/ArrayRows.swift", file_GraphcRuntime_Files_Elements_ArrayRows_swift, sizeof file_GraphcRuntime_Files_Elements_ArrayRows_swift},
    {"GraphcRuntime/Files/Elements/ElementConversion.swift", file_GraphcRuntime_Files_Elements_ElementConversion_swift, sizeof file_GraphcRuntime_Files_Elements_ElementConversion_swift},
    {"GraphcRuntime/Files/Elements/ElementFormat.swift", file_GraphcRuntime_Files_Elements_ElementFormat_swift, sizeof file_GraphcRuntime_Files_Elements_ElementFormat_swift},
    {"GraphcRuntime/Files/Elements/TensorReading.swift", file_GraphcRuntime_Files_Elements_TensorReading_swift, sizeof file_GraphcRuntime_Files_Elements_TensorReading_swift},
    {"GraphcRuntime/Files/FileKind+Advice.swift", file_GraphcRuntime_Files_FileKind_Advice_swift, sizeof file_GraphcRuntime_Files_FileKind_Advice_swift},
    {"GraphcRuntime/Files/FileKind.swift", file_GraphcRuntime_Files_FileKind_swift, sizeof file_GraphcRuntime_Files_FileKind_swift},
    {"GraphcRuntime/Files/Inspection.swift", file_GraphcRuntime_Files_Inspection_swift, sizeof file_GraphcRuntime_Files_Inspection_swift},
    {"GraphcRuntime/Files/JSON/JSONParsing.swift", file_GraphcRuntime_Files_JSON_JSONParsing_swift, sizeof file_GraphcRuntime_Files_JSON_JSONParsing_swift},
    {"GraphcRuntime/Files/JSON/LocatedJSON.swift", file_GraphcRuntime_Files_JSON_LocatedJSON_swift, sizeof file_GraphcRuntime_Files_JSON_LocatedJSON_swift},
    {"GraphcRuntime/Files/JSON/StrictJSON.swift", file_GraphcRuntime_Files_JSON_StrictJSON_swift, sizeof file_GraphcRuntime_Files_JSON_StrictJSON_swift},
    {"GraphcRuntime/Files/JSON/StrictJSONTokens.swift", file_GraphcRuntime_Files_JSON_StrictJSONTokens_swift, sizeof file_GraphcRuntime_Files_JSON_StrictJSONTokens_swift},
    {"GraphcRuntime/Files/JSON/UTF8Validation.swift", file_GraphcRuntime_Files_JSON_UTF8Validation_swift, sizeof file_GraphcRuntime_Files_JSON_UTF8Validation_swift},
    {"GraphcRuntime/Files/Npy/NpyFile.swift", file_GraphcRuntime_Files_Npy_NpyFile_swift, sizeof file_GraphcRuntime_Files_Npy_NpyFile_swift},
    {"GraphcRuntime/Files/Npy/NpyHeader.swift", file_GraphcRuntime_Files_Npy_NpyHeader_swift, sizeof file_GraphcRuntime_Files_Npy_NpyHeader_swift},
    {"GraphcRuntime/Files/Npy/NpyWriter.swift", file_GraphcRuntime_Files_Npy_NpyWriter_swift, sizeof file_GraphcRuntime_Files_Npy_NpyWriter_swift},
    {"GraphcRuntime/Files/Packed/PackedWeights+Write.swift", file_GraphcRuntime_Files_Packed_PackedWeights_Write_swift, sizeof file_GraphcRuntime_Files_Packed_PackedWeights_Write_swift},
    {"GraphcRuntime/Files/Packed/PackedWeights.swift", file_GraphcRuntime_Files_Packed_PackedWeights_swift, sizeof file_GraphcRuntime_Files_Packed_PackedWeights_swift},
    {"GraphcRuntime/Files/Packed/PackedWeightsHeader.swift", file_GraphcRuntime_Files_Packed_PackedWeightsHeader_swift, sizeof file_GraphcRuntime_Files_Packed_PackedWeightsHeader_swift},
    {"GraphcRuntime/Files/SHA256.swift", file_GraphcRuntime_Files_SHA256_swift, sizeof file_GraphcRuntime_Files_SHA256_swift},
    {"GraphcRuntime/Files/Safetensors/NotSafetensors.swift", file_GraphcRuntime_Files_Safetensors_NotSafetensors_swift, sizeof file_GraphcRuntime_Files_Safetensors_NotSafetensors_swift},
    {"GraphcRuntime/Files/Safetensors/SafetensorsDType.swift", file_GraphcRuntime_Files_Safetensors_SafetensorsDType_swift, sizeof file_GraphcRuntime_Files_Safetensors_SafetensorsDType_swift},
    {"GraphcRuntime/Files/Safetensors/SafetensorsFile.swift", file_GraphcRuntime_Files_Safetensors_SafetensorsFile_swift, sizeof file_GraphcRuntime_Files_Safetensors_SafetensorsFile_swift},
    {"GraphcRuntime/Files/Safetensors/SafetensorsHeader.swift", file_GraphcRuntime_Files_Safetensors_SafetensorsHeader_swift, sizeof file_GraphcRuntime_Files_Safetensors_SafetensorsHeader_swift},
    {"GraphcRuntime/Files/Safetensors/SafetensorsWriter.swift", file_GraphcRuntime_Files_Safetensors_SafetensorsWriter_swift, sizeof file_GraphcRuntime_Files_Safetensors_SafetensorsWriter_swift},
    {"GraphcRuntime/Files/Safetensors/SavedTensor.swift", file_GraphcRuntime_Files_Safetensors_SavedTensor_swift, sizeof file_GraphcRuntime_Files_Safetensors_SavedTensor_swift},
    {"GraphcRuntime/Files/System/AppendedFile.swift", file_GraphcRuntime_Files_System_AppendedFile_swift, sizeof file_GraphcRuntime_Files_System_AppendedFile_swift},
    {"GraphcRuntime/Files/System/AtomicFile.swift", file_GraphcRuntime_Files_System_AtomicFile_swift, sizeof file_GraphcRuntime_Files_System_AtomicFile_swift},
    {"GraphcRuntime/Files/System/FileReading.swift", file_GraphcRuntime_Files_System_FileReading_swift, sizeof file_GraphcRuntime_Files_System_FileReading_swift},
    {"GraphcRuntime/Files/System/FileTarget.swift", file_GraphcRuntime_Files_System_FileTarget_swift, sizeof file_GraphcRuntime_Files_System_FileTarget_swift},
    {"GraphcRuntime/Files/System/FileWriter.swift", file_GraphcRuntime_Files_System_FileWriter_swift, sizeof file_GraphcRuntime_Files_System_FileWriter_swift},
    {"GraphcRuntime/Files/System/FolderHandle.swift", file_GraphcRuntime_Files_System_FolderHandle_swift, sizeof file_GraphcRuntime_Files_System_FolderHandle_swift},
    {"GraphcRuntime/Files/System/FolderLock.swift", file_GraphcRuntime_Files_System_FolderLock_swift, sizeof file_GraphcRuntime_Files_System_FolderLock_swift},
    {"GraphcRuntime/Files/System/Interruption.swift", file_GraphcRuntime_Files_System_Interruption_swift, sizeof file_GraphcRuntime_Files_System_Interruption_swift},
    {"GraphcRuntime/Files/System/MappedFile.swift", file_GraphcRuntime_Files_System_MappedFile_swift, sizeof file_GraphcRuntime_Files_System_MappedFile_swift},
    {"GraphcRuntime/Files/System/OutputFolder.swift", file_GraphcRuntime_Files_System_OutputFolder_swift, sizeof file_GraphcRuntime_Files_System_OutputFolder_swift},
    {"GraphcRuntime/Files/System/PathText.swift", file_GraphcRuntime_Files_System_PathText_swift, sizeof file_GraphcRuntime_Files_System_PathText_swift},
    {"GraphcRuntime/Files/System/PipeReading.swift", file_GraphcRuntime_Files_System_PipeReading_swift, sizeof file_GraphcRuntime_Files_System_PipeReading_swift},
    {"GraphcRuntime/Files/System/SystemCalls.swift", file_GraphcRuntime_Files_System_SystemCalls_swift, sizeof file_GraphcRuntime_Files_System_SystemCalls_swift},
    {"GraphcRuntime/Files/System/TemporaryFiles.swift", file_GraphcRuntime_Files_System_TemporaryFiles_swift, sizeof file_GraphcRuntime_Files_System_TemporaryFiles_swift},
    {"GraphcRuntime/Files/System/WriteCalls.swift", file_GraphcRuntime_Files_System_WriteCalls_swift, sizeof file_GraphcRuntime_Files_System_WriteCalls_swift},
    {"GraphcRuntime/Generation/BeamSearch.swift", file_GraphcRuntime_Generation_BeamSearch_swift, sizeof file_GraphcRuntime_Generation_BeamSearch_swift},
    {"GraphcRuntime/Generation/ByteTokens.swift", file_GraphcRuntime_Generation_ByteTokens_swift, sizeof file_GraphcRuntime_Generation_ByteTokens_swift},
    {"GraphcRuntime/Generation/CandidateHeap.swift", file_GraphcRuntime_Generation_CandidateHeap_swift, sizeof file_GraphcRuntime_Generation_CandidateHeap_swift},
    {"GraphcRuntime/Generation/DecodedRows.swift", file_GraphcRuntime_Generation_DecodedRows_swift, sizeof file_GraphcRuntime_Generation_DecodedRows_swift},
    {"GraphcRuntime/Generation/DecoderSession+Generate.swift", file_GraphcRuntime_Generation_DecoderSession_Generate_swift, sizeof file_GraphcRuntime_Generation_DecoderSession_Generate_swift},
    {"GraphcRuntime/Generation/DecoderSession.swift", file_GraphcRuntime_Generation_DecoderSession_swift, sizeof file_GraphcRuntime_Generation_DecoderSession_swift},
    {"GraphcRuntime/Generation/FinishedBeams.swift", file_GraphcRuntime_Generation_FinishedBeams_swift, sizeof file_GraphcRuntime_Generation_FinishedBeams_swift},
    {"GraphcRuntime/Generation/FixedMemory.swift", file_GraphcRuntime_Generation_FixedMemory_swift, sizeof file_GraphcRuntime_Generation_FixedMemory_swift},
    {"GraphcRuntime/Generation/GeneratedTokens.swift", file_GraphcRuntime_Generation_GeneratedTokens_swift, sizeof file_GraphcRuntime_Generation_GeneratedTokens_swift},
    {"GraphcRuntime/Generation/GenerationOptions+Checks.swift", file_GraphcRuntime_Generation_GenerationOptions_Checks_swift, sizeof file_GraphcRuntime_Generation_GenerationOptions_Checks_swift},
    {"GraphcRuntime/Generation/GenerationOptions+Lengths.swift", file_GraphcRuntime_Generation_GenerationOptions_Lengths_swift, sizeof file_GraphcRuntime_Generation_GenerationOptions_Lengths_swift},
    {"GraphcRuntime/Generation/GenerationOptions.swift", file_GraphcRuntime_Generation_GenerationOptions_swift, sizeof file_GraphcRuntime_Generation_GenerationOptions_swift},
    {"GraphcRuntime/Generation/GenerationResult.swift", file_GraphcRuntime_Generation_GenerationResult_swift, sizeof file_GraphcRuntime_Generation_GenerationResult_swift},
    {"GraphcRuntime/Generation/GenerationSize.swift", file_GraphcRuntime_Generation_GenerationSize_swift, sizeof file_GraphcRuntime_Generation_GenerationSize_swift},
    {"GraphcRuntime/Generation/Processors/LogitsProcessor.swift", file_GraphcRuntime_Generation_Processors_LogitsProcessor_swift, sizeof file_GraphcRuntime_Generation_Processors_LogitsProcessor_swift},
    {"GraphcRuntime/Generation/Processors/Renormalized.swift", file_GraphcRuntime_Generation_Processors_Renormalized_swift, sizeof file_GraphcRuntime_Generation_Processors_Renormalized_swift},
    {"GraphcRuntime/Generation/Processors/Repetition.swift", file_GraphcRuntime_Generation_Processors_Repetition_swift, sizeof file_GraphcRuntime_Generation_Processors_Repetition_swift},
    {"GraphcRuntime/Generation/Processors/Rules.swift", file_GraphcRuntime_Generation_Processors_Rules_swift, sizeof file_GraphcRuntime_Generation_Processors_Rules_swift},
    {"GraphcRuntime/Generation/Processors/SamplingFilters.swift", file_GraphcRuntime_Generation_Processors_SamplingFilters_swift, sizeof file_GraphcRuntime_Generation_Processors_SamplingFilters_swift},
    {"GraphcRuntime/Generation/RowKernel.swift", file_GraphcRuntime_Generation_RowKernel_swift, sizeof file_GraphcRuntime_Generation_RowKernel_swift},
    {"GraphcRuntime/Generation/SingleSearch.swift", file_GraphcRuntime_Generation_SingleSearch_swift, sizeof file_GraphcRuntime_Generation_SingleSearch_swift},
    {"GraphcRuntime/Generation/StepDecoder.swift", file_GraphcRuntime_Generation_StepDecoder_swift, sizeof file_GraphcRuntime_Generation_StepDecoder_swift},
    {"GraphcRuntime/Generation/TokenDraw.swift", file_GraphcRuntime_Generation_TokenDraw_swift, sizeof file_GraphcRuntime_Generation_TokenDraw_swift},
    {"GraphcRuntime/Generation/TokenLoop.swift", file_GraphcRuntime_Generation_TokenLoop_swift, sizeof file_GraphcRuntime_Generation_TokenLoop_swift},
    {"GraphcRuntime/Generation/TokenSearch.swift", file_GraphcRuntime_Generation_TokenSearch_swift, sizeof file_GraphcRuntime_Generation_TokenSearch_swift},
    {"GraphcRuntime/GraphcError.swift", file_GraphcRuntime_GraphcError_swift, sizeof file_GraphcRuntime_GraphcError_swift},
    {"GraphcRuntime/Images/Image.swift", file_GraphcRuntime_Images_Image_swift, sizeof file_GraphcRuntime_Images_Image_swift},
    {"GraphcRuntime/Images/ImageFile.swift", file_GraphcRuntime_Images_ImageFile_swift, sizeof file_GraphcRuntime_Images_ImageFile_swift},
    {"GraphcRuntime/Images/JPEG.swift", file_GraphcRuntime_Images_JPEG_swift, sizeof file_GraphcRuntime_Images_JPEG_swift},
    {"GraphcRuntime/Images/JPEGHeader.swift", file_GraphcRuntime_Images_JPEGHeader_swift, sizeof file_GraphcRuntime_Images_JPEGHeader_swift},
    {"GraphcRuntime/Images/JPEGSegments.swift", file_GraphcRuntime_Images_JPEGSegments_swift, sizeof file_GraphcRuntime_Images_JPEGSegments_swift},
    {"GraphcRuntime/Images/Orientation.swift", file_GraphcRuntime_Images_Orientation_swift, sizeof file_GraphcRuntime_Images_Orientation_swift},
    {"GraphcRuntime/Images/PNG.swift", file_GraphcRuntime_Images_PNG_swift, sizeof file_GraphcRuntime_Images_PNG_swift},
    {"GraphcRuntime/Images/PNGChunks.swift", file_GraphcRuntime_Images_PNGChunks_swift, sizeof file_GraphcRuntime_Images_PNGChunks_swift},
    {"GraphcRuntime/Images/PNGHeader.swift", file_GraphcRuntime_Images_PNGHeader_swift, sizeof file_GraphcRuntime_Images_PNGHeader_swift},
    {"GraphcRuntime/Images/PictureHeader.swift", file_GraphcRuntime_Images_PictureHeader_swift, sizeof file_GraphcRuntime_Images_PictureHeader_swift},
    {"GraphcRuntime/Images/Preprocessing.swift", file_GraphcRuntime_Images_Preprocessing_swift, sizeof file_GraphcRuntime_Images_Preprocessing_swift},
    {"GraphcRuntime/Images/Resize.swift", file_GraphcRuntime_Images_Resize_swift, sizeof file_GraphcRuntime_Images_Resize_swift},
    {"GraphcRuntime/Images/TriangleFilter.swift", file_GraphcRuntime_Images_TriangleFilter_swift, sizeof file_GraphcRuntime_Images_TriangleFilter_swift},
    {"GraphcRuntime/Kernels/Argsort.swift", file_GraphcRuntime_Kernels_Argsort_swift, sizeof file_GraphcRuntime_Kernels_Argsort_swift},
    {"GraphcRuntime/Kernels/Attention.swift", file_GraphcRuntime_Kernels_Attention_swift, sizeof file_GraphcRuntime_Kernels_Attention_swift},
    {"GraphcRuntime/Kernels/AttentionGradient.swift", file_GraphcRuntime_Kernels_AttentionGradient_swift, sizeof file_GraphcRuntime_Kernels_AttentionGradient_swift},
    {"GraphcRuntime/Kernels/BatchedMatmul.swift", file_GraphcRuntime_Kernels_BatchedMatmul_swift, sizeof file_GraphcRuntime_Kernels_BatchedMatmul_swift},
    {"GraphcRuntime/Kernels/Binary.swift", file_GraphcRuntime_Kernels_Binary_swift, sizeof file_GraphcRuntime_Kernels_Binary_swift},
    {"GraphcRuntime/Kernels/CallForm.swift", file_GraphcRuntime_Kernels_CallForm_swift, sizeof file_GraphcRuntime_Kernels_CallForm_swift},
    {"GraphcRuntime/Kernels/Cast.swift", file_GraphcRuntime_Kernels_Cast_swift, sizeof file_GraphcRuntime_Kernels_Cast_swift},
    {"GraphcRuntime/Kernels/Chunks.swift", file_GraphcRuntime_Kernels_Chunks_swift, sizeof file_GraphcRuntime_Kernels_Chunks_swift},
    {"GraphcRuntime/Kernels/Compare.swift", file_GraphcRuntime_Kernels_Compare_swift, sizeof file_GraphcRuntime_Kernels_Compare_swift},
    {"GraphcRuntime/Kernels/Copy.swift", file_GraphcRuntime_Kernels_Copy_swift, sizeof file_GraphcRuntime_Kernels_Copy_swift},
    {"GraphcRuntime/Kernels/DecodeAttention.swift", file_GraphcRuntime_Kernels_DecodeAttention_swift, sizeof file_GraphcRuntime_Kernels_DecodeAttention_swift},
    {"GraphcRuntime/Kernels/ElementTypes.swift", file_GraphcRuntime_Kernels_ElementTypes_swift, sizeof file_GraphcRuntime_Kernels_ElementTypes_swift},
    {"GraphcRuntime/Kernels/Elementwise.swift", file_GraphcRuntime_Kernels_Elementwise_swift, sizeof file_GraphcRuntime_Kernels_Elementwise_swift},
    {"GraphcRuntime/Kernels/Fill.swift", file_GraphcRuntime_Kernels_Fill_swift, sizeof file_GraphcRuntime_Kernels_Fill_swift},
    {"GraphcRuntime/Kernels/Gather.swift", file_GraphcRuntime_Kernels_Gather_swift, sizeof file_GraphcRuntime_Kernels_Gather_swift},
    {"GraphcRuntime/Kernels/IndexCheck.swift", file_GraphcRuntime_Kernels_IndexCheck_swift, sizeof file_GraphcRuntime_Kernels_IndexCheck_swift},
    {"GraphcRuntime/Kernels/InstructionSet.swift", file_GraphcRuntime_Kernels_InstructionSet_swift, sizeof file_GraphcRuntime_Kernels_InstructionSet_swift},
    {"GraphcRuntime/Kernels/KernelContract.swift", file_GraphcRuntime_Kernels_KernelContract_swift, sizeof file_GraphcRuntime_Kernels_KernelContract_swift},
    {"GraphcRuntime/Kernels/Logical.swift", file_GraphcRuntime_Kernels_Logical_swift, sizeof file_GraphcRuntime_Kernels_Logical_swift},
    {"GraphcRuntime/Kernels/Matmul.swift", file_GraphcRuntime_Kernels_Matmul_swift, sizeof file_GraphcRuntime_Kernels_Matmul_swift},
    {"GraphcRuntime/Kernels/Norm.swift", file_GraphcRuntime_Kernels_Norm_swift, sizeof file_GraphcRuntime_Kernels_Norm_swift},
    {"GraphcRuntime/Kernels/Peak.swift", file_GraphcRuntime_Kernels_Peak_swift, sizeof file_GraphcRuntime_Kernels_Peak_swift},
    {"GraphcRuntime/Kernels/ReadBandwidth.swift", file_GraphcRuntime_Kernels_ReadBandwidth_swift, sizeof file_GraphcRuntime_Kernels_ReadBandwidth_swift},
    {"GraphcRuntime/Kernels/Reduce.swift", file_GraphcRuntime_Kernels_Reduce_swift, sizeof file_GraphcRuntime_Kernels_Reduce_swift},
    {"GraphcRuntime/Kernels/Scan.swift", file_GraphcRuntime_Kernels_Scan_swift, sizeof file_GraphcRuntime_Kernels_Scan_swift},
    {"GraphcRuntime/Kernels/ScatterAdd.swift", file_GraphcRuntime_Kernels_ScatterAdd_swift, sizeof file_GraphcRuntime_Kernels_ScatterAdd_swift},
    {"GraphcRuntime/Kernels/Scratch.swift", file_GraphcRuntime_Kernels_Scratch_swift, sizeof file_GraphcRuntime_Kernels_Scratch_swift},
    {"GraphcRuntime/Kernels/Select.swift", file_GraphcRuntime_Kernels_Select_swift, sizeof file_GraphcRuntime_Kernels_Select_swift},
    {"GraphcRuntime/Kernels/Softmax.swift", file_GraphcRuntime_Kernels_Softmax_swift, sizeof file_GraphcRuntime_Kernels_Softmax_swift},
    {"GraphcRuntime/Kernels/Strided.swift", file_GraphcRuntime_Kernels_Strided_swift, sizeof file_GraphcRuntime_Kernels_Strided_swift},
    {"GraphcRuntime/Kernels/Unary.swift", file_GraphcRuntime_Kernels_Unary_swift, sizeof file_GraphcRuntime_Kernels_Unary_swift},
    {"GraphcRuntime/Kernels/Uniform.swift", file_GraphcRuntime_Kernels_Uniform_swift, sizeof file_GraphcRuntime_Kernels_Uniform_swift},
    {"GraphcRuntime/Kernels/WeightFormat.swift", file_GraphcRuntime_Kernels_WeightFormat_swift, sizeof file_GraphcRuntime_Kernels_WeightFormat_swift},
    {"GraphcRuntime/Kernels/WriteRows.swift", file_GraphcRuntime_Kernels_WriteRows_swift, sizeof file_GraphcRuntime_Kernels_WriteRows_swift},
    {"GraphcRuntime/Measurement/Clock.swift", file_GraphcRuntime_Measurement_Clock_swift, sizeof file_GraphcRuntime_Measurement_Clock_swift},
    {"GraphcRuntime/Measurement/RunTiming.swift", file_GraphcRuntime_Measurement_RunTiming_swift, sizeof file_GraphcRuntime_Measurement_RunTiming_swift},
    {"GraphcRuntime/Memory/MemoryEstimate.swift", file_GraphcRuntime_Memory_MemoryEstimate_swift, sizeof file_GraphcRuntime_Memory_MemoryEstimate_swift},
    {"GraphcRuntime/Memory/MemoryLimit.swift", file_GraphcRuntime_Memory_MemoryLimit_swift, sizeof file_GraphcRuntime_Memory_MemoryLimit_swift},
    {"GraphcRuntime/Memory/SystemFile.swift", file_GraphcRuntime_Memory_SystemFile_swift, sizeof file_GraphcRuntime_Memory_SystemFile_swift},
    {"GraphcRuntime/Plan/Arena.swift", file_GraphcRuntime_Plan_Arena_swift, sizeof file_GraphcRuntime_Plan_Arena_swift},
    {"GraphcRuntime/Plan/ArenaPlanner+Sweep.swift", file_GraphcRuntime_Plan_ArenaPlanner_Sweep_swift, sizeof file_GraphcRuntime_Plan_ArenaPlanner_Sweep_swift},
    {"GraphcRuntime/Plan/ArenaPlanner.swift", file_GraphcRuntime_Plan_ArenaPlanner_swift, sizeof file_GraphcRuntime_Plan_ArenaPlanner_swift},
    {"GraphcRuntime/Plan/DimSolver.swift", file_GraphcRuntime_Plan_DimSolver_swift, sizeof file_GraphcRuntime_Plan_DimSolver_swift},
    {"GraphcRuntime/Plan/Extent.swift", file_GraphcRuntime_Plan_Extent_swift, sizeof file_GraphcRuntime_Plan_Extent_swift},
    {"GraphcRuntime/Plan/InputDefault.swift", file_GraphcRuntime_Plan_InputDefault_swift, sizeof file_GraphcRuntime_Plan_InputDefault_swift},
    {"GraphcRuntime/Plan/InputRange.swift", file_GraphcRuntime_Plan_InputRange_swift, sizeof file_GraphcRuntime_Plan_InputRange_swift},
    {"GraphcRuntime/Plan/RowSchedule.swift", file_GraphcRuntime_Plan_RowSchedule_swift, sizeof file_GraphcRuntime_Plan_RowSchedule_swift},
    {"GraphcRuntime/Plan/SaturatingArithmetic.swift", file_GraphcRuntime_Plan_SaturatingArithmetic_swift, sizeof file_GraphcRuntime_Plan_SaturatingArithmetic_swift},
    {"GraphcRuntime/Plan/StateDeclaration.swift", file_GraphcRuntime_Plan_StateDeclaration_swift, sizeof file_GraphcRuntime_Plan_StateDeclaration_swift},
    {"GraphcRuntime/Plan/StateMemory.swift", file_GraphcRuntime_Plan_StateMemory_swift, sizeof file_GraphcRuntime_Plan_StateMemory_swift},
    {"GraphcRuntime/Plan/StateRows.swift", file_GraphcRuntime_Plan_StateRows_swift, sizeof file_GraphcRuntime_Plan_StateRows_swift},
    {"GraphcRuntime/Plan/TensorDeclaration.swift", file_GraphcRuntime_Plan_TensorDeclaration_swift, sizeof file_GraphcRuntime_Plan_TensorDeclaration_swift},
    {"GraphcRuntime/Tensor/CounterGenerator.swift", file_GraphcRuntime_Tensor_CounterGenerator_swift, sizeof file_GraphcRuntime_Tensor_CounterGenerator_swift},
    {"GraphcRuntime/Tensor/DType.swift", file_GraphcRuntime_Tensor_DType_swift, sizeof file_GraphcRuntime_Tensor_DType_swift},
    {"GraphcRuntime/Tensor/HugePages.swift", file_GraphcRuntime_Tensor_HugePages_swift, sizeof file_GraphcRuntime_Tensor_HugePages_swift},
    {"GraphcRuntime/Tensor/InitialValues.swift", file_GraphcRuntime_Tensor_InitialValues_swift, sizeof file_GraphcRuntime_Tensor_InitialValues_swift},
    {"GraphcRuntime/Tensor/Initializer.swift", file_GraphcRuntime_Tensor_Initializer_swift, sizeof file_GraphcRuntime_Tensor_Initializer_swift},
    {"GraphcRuntime/Tensor/NormalQuantile.swift", file_GraphcRuntime_Tensor_NormalQuantile_swift, sizeof file_GraphcRuntime_Tensor_NormalQuantile_swift},
    {"GraphcRuntime/Tensor/OutputTensor.swift", file_GraphcRuntime_Tensor_OutputTensor_swift, sizeof file_GraphcRuntime_Tensor_OutputTensor_swift},
    {"GraphcRuntime/Tensor/Shape.swift", file_GraphcRuntime_Tensor_Shape_swift, sizeof file_GraphcRuntime_Tensor_Shape_swift},
    {"GraphcRuntime/Tensor/Tensor.swift", file_GraphcRuntime_Tensor_Tensor_swift, sizeof file_GraphcRuntime_Tensor_Tensor_swift},
    {"GraphcRuntime/Tensor/TensorConversion.swift", file_GraphcRuntime_Tensor_TensorConversion_swift, sizeof file_GraphcRuntime_Tensor_TensorConversion_swift},
    {"GraphcRuntime/Tensor/TensorDescription.swift", file_GraphcRuntime_Tensor_TensorDescription_swift, sizeof file_GraphcRuntime_Tensor_TensorDescription_swift},
    {"GraphcRuntime/Tensor/TensorElement.swift", file_GraphcRuntime_Tensor_TensorElement_swift, sizeof file_GraphcRuntime_Tensor_TensorElement_swift},
    {"GraphcRuntime/Tensor/TensorFiniteness.swift", file_GraphcRuntime_Tensor_TensorFiniteness_swift, sizeof file_GraphcRuntime_Tensor_TensorFiniteness_swift},
    {"GraphcRuntime/Tensor/TensorMemory.swift", file_GraphcRuntime_Tensor_TensorMemory_swift, sizeof file_GraphcRuntime_Tensor_TensorMemory_swift},
    {"GraphcRuntime/Tensor/TensorRanking.swift", file_GraphcRuntime_Tensor_TensorRanking_swift, sizeof file_GraphcRuntime_Tensor_TensorRanking_swift},
    {"GraphcRuntime/Tensor/TensorSubscript.swift", file_GraphcRuntime_Tensor_TensorSubscript_swift, sizeof file_GraphcRuntime_Tensor_TensorSubscript_swift},
    {"GraphcRuntime/Tensor/TensorTransforms.swift", file_GraphcRuntime_Tensor_TensorTransforms_swift, sizeof file_GraphcRuntime_Tensor_TensorTransforms_swift},
    {"GraphcRuntime/Threads/IndexFailure.swift", file_GraphcRuntime_Threads_IndexFailure_swift, sizeof file_GraphcRuntime_Threads_IndexFailure_swift},
    {"GraphcRuntime/Threads/KnownStack.swift", file_GraphcRuntime_Threads_KnownStack_swift, sizeof file_GraphcRuntime_Threads_KnownStack_swift},
    {"GraphcRuntime/Threads/Platform.swift", file_GraphcRuntime_Threads_Platform_swift, sizeof file_GraphcRuntime_Threads_Platform_swift},
    {"GraphcRuntime/Threads/RunFailures.swift", file_GraphcRuntime_Threads_RunFailures_swift, sizeof file_GraphcRuntime_Threads_RunFailures_swift},
    {"GraphcRuntime/Threads/ThreadPool.swift", file_GraphcRuntime_Threads_ThreadPool_swift, sizeof file_GraphcRuntime_Threads_ThreadPool_swift},
    {"GraphcRuntime/Threads/WorkShares.swift", file_GraphcRuntime_Threads_WorkShares_swift, sizeof file_GraphcRuntime_Threads_WorkShares_swift},
    {"GraphcRuntime/Threads/WorkerPool.swift", file_GraphcRuntime_Threads_WorkerPool_swift, sizeof file_GraphcRuntime_Threads_WorkerPool_swift},
    {"GraphcRuntime/Threads/WorkerScratch.swift", file_GraphcRuntime_Threads_WorkerScratch_swift, sizeof file_GraphcRuntime_Threads_WorkerScratch_swift},
    {"GraphcText/AxisTicks.swift", file_GraphcText_AxisTicks_swift, sizeof file_GraphcText_AxisTicks_swift},
    {"GraphcText/Counted.swift", file_GraphcText_Counted_swift, sizeof file_GraphcText_Counted_swift},
    {"GraphcText/Escaping.swift", file_GraphcText_Escaping_swift, sizeof file_GraphcText_Escaping_swift},
    {"GraphcText/FixedPoint.swift", file_GraphcText_FixedPoint_swift, sizeof file_GraphcText_FixedPoint_swift},
    {"GraphcText/JSONObject.swift", file_GraphcText_JSONObject_swift, sizeof file_GraphcText_JSONObject_swift},
    {"GraphcText/JSONValue.swift", file_GraphcText_JSONValue_swift, sizeof file_GraphcText_JSONValue_swift},
    {"GraphcText/JSONWriter.swift", file_GraphcText_JSONWriter_swift, sizeof file_GraphcText_JSONWriter_swift},
    {"GraphcText/NearestName.swift", file_GraphcText_NearestName_swift, sizeof file_GraphcText_NearestName_swift},
    {"GraphcText/SVGDocument.swift", file_GraphcText_SVGDocument_swift, sizeof file_GraphcText_SVGDocument_swift},
    {"GraphcText/StyledText.swift", file_GraphcText_StyledText_swift, sizeof file_GraphcText_StyledText_swift},
    {"GraphcText/UTF8Key.swift", file_GraphcText_UTF8Key_swift, sizeof file_GraphcText_UTF8Key_swift},
};

static const unsigned char license[] = {
#embed "../../LICENSE"
};

const graphc_runtime_file *graphc_runtime_files(void) { return files; }

size_t graphc_runtime_file_count(void) { return sizeof files / sizeof files[0]; }

const unsigned char *graphc_license(void) { return license; }

size_t graphc_license_count(void) { return sizeof license; }
