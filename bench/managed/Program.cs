using System;
using System.IO;
using BenchmarkDotNet.Running;

// Allocating and freeing in C#. With --turns [FILE] in interleaved turns of processor time, the tables to the file or the console, and with --calls from C; otherwise
// BenchmarkDotNet, whose arguments these are: --filter '*' runs all.
if (args is ["--calls"])
{
    Console.Write(new Calls(turns: 101).Run());
    return;
}
if (args is not ["--turns", ..])
{
    BenchmarkSwitcher.FromAssembly(typeof(Pairs).Assembly).Run(args);
    return;
}
string tables = new Turns(turns: 101).Run();
if (args.Length > 1) File.WriteAllText(args[1], tables);
else Console.Write(tables);
