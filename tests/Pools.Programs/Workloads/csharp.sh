#!/bin/bash
# Compiles a C# file with the SDK's compiler, run by `dotnet exec`, and runs the result. Usage: csharp.sh FILE.cs
set -euo pipefail
newest() { sort -V | tail -n 1 | sed -E 's/^([^ ]* )?([^ ]+) \[(.*)\]$/\3\/\2/'; }
compiler=$(dotnet --list-sdks | newest)/Roslyn/bincore
runtime=$(dotnet --list-runtimes | grep '^Microsoft.NETCore.App ' | newest)
references=()
for assembly in System.Private.CoreLib System.Runtime System.Console System.Linq System.Threading System.Runtime.InteropServices; do
    references+=("-reference:$runtime/$assembly.dll")
done
dotnet exec "$compiler/csc.dll" -nologo -noconfig -nostdlib -unsafe -optimize -deterministic -pathmap:"$(dirname "$1")"=/ \
    "${references[@]}" -out:program.dll "$1"
sha256sum program.dll
dotnet exec --runtimeconfig "$compiler/csc.runtimeconfig.json" program.dll
