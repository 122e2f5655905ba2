using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Docs.Tests;

/// <summary>The C# blocks of one section as one program, and what the document says that it prints.</summary>
internal sealed partial class CSharpProgram
{
    private const string Head = "using System;\nusing System.Linq;\nusing System.Runtime.InteropServices;\nusing Pools;\nunsafe\n{\n";

    // Their assemblies must be loaded before the program is.
    private static readonly Assembly[] Library =
        [typeof(Pools.Arena).Assembly, typeof(Pools.Mvff).Assembly, typeof(Pools.Mfs).Assembly, typeof(Pools.NullPool).Assembly, typeof(Pools.CachePool).Assembly, typeof(Pools.DebugPool).Assembly, typeof(Pools.MallocShim).Assembly, typeof(Pools.ArenaBuilder).Assembly];

    private static readonly Lazy<List<MetadataReference>> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':')
            .Where(path => Path.GetFileName(path).StartsWith("System", StringComparison.Ordinal) || Path.GetFileName(path).StartsWith("Microsoft.Extensions", StringComparison.Ordinal))
            .Concat(Library.Select(assembly => assembly.Location)).Distinct()
            .Select(path => MetadataReference.CreateFromFile(path))]);

    private readonly string source;

    private readonly string? settings; // where the program looks for them, beside its assemblies

    private CSharpProgram(string source, string? settings, string expected) => (this.source, this.settings, Expected) = (source, settings, expected);

    /// <summary>What the document shows: the text block behind a block of code, or else the comments behind its writing statements.</summary>
    public string Expected { get; }

    /// <summary>The program of a section, with the block of JSON as its appsettings.json. A block with using directives stands for itself; others are statements of one program.</summary>
    public static CSharpProgram Of(string document, string section)
    {
        List<CodeBlock> blocks = [.. Markdown.Blocks(document).Where(block => block.Section == section)];
        var code = new List<string>();
        var expected = new List<string>();
        for (int i = 0; i < blocks.Count; i++)
        {
            if (blocks[i].Language != "csharp")
            {
                continue;
            }

            code.Add(blocks[i].Text);
            bool hasText = i + 1 < blocks.Count && blocks[i + 1].Language == "text";
            expected.Add(hasText ? blocks[i + 1].Text : string.Join('\n', Comment().Matches(blocks[i].Text).Select(match => match.Groups[1].Value)));
        }

        string all = string.Join("\n", code);
        bool isWhole = all.Contains("using Pools;", StringComparison.Ordinal);
        string? settings = blocks.SingleOrDefault(block => block.Language == "json")?.Text;
        return new CSharpProgram(isWhole ? "using System;\n" + all : Head + all + "\n}\n", settings, string.Join('\n', expected));
    }

    /// <summary>Compiles and runs it; what it printed.</summary>
    public string Run()
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            $"Snippet{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview))],
            References.Value,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        List<string> errors = [.. compilation.Emit(image).Diagnostics.Where(said => said.Severity == DiagnosticSeverity.Error).Select(said => said.ToString())];
        if (errors.Count > 0)
        {
            throw new FormatException(string.Join('\n', errors) + "\n" + source);
        }

        if (settings != null)
        {
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), settings);
        }

        MethodInfo main = Assembly.Load(image.ToArray()).EntryPoint!;
        TextWriter console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()], null);
        }
        finally
        {
            Console.SetOut(console);
        }

        return output.ToString();
    }

    [GeneratedRegex(@"Console\.Write.*//\s(.*)$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
