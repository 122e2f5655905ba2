using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Pools.Foreign;

/// <summary>C code on threads of its own, all on one pool.</summary>
public sealed unsafe class ChurnTests
{
    [Theory, InlineData("mvff"), InlineData("mvff-debug"), InlineData("cached")]
    public void Blocks_keep_what_threads_of_C_write(string poolClass)
    {
        var churn = (delegate* unmanaged<Functions*, int, nint>)NativeLibrary.GetExport(NativeLibrary.Load(Compiler.Library("churn.c")), "churn");
        using WatchedPool pool = new(poolClass, []);
        MallocFunctions functions = pool.Shim.Functions;
        Functions given = new()
        {
            Malloc = functions.Malloc,
            Calloc = functions.Calloc,
            Realloc = functions.Realloc,
            Free = functions.Free,
            UsableSize = functions.UsableSize,
            Rounds = 20_000,
        };
        churn(&given, 4).Should().Be(0);
        pool.Live.Should().Be(0);
    }

    /// <summary>They free and allocate in their last destructors, when .NET has left them. With native functions and without.</summary>
    [Theory, InlineData(""), InlineData("off")]
    public void What_ended_threads_of_C_leave_is_had_by_others_and_not_before_they_have_ended(string native)
    {
        Outcome outcome = ChildProgram.Start(AppContext.BaseDirectory, new Dictionary<string, string> { ["POOLS_NATIVE"] = native }, "ending-threads", "cached");
        outcome.Errors.Should().BeEmpty();
        outcome.Output.Should().StartWith("0 spoilt, 0 kept\n");
    }

    // struct churn
    struct Functions
    {
        public delegate* unmanaged<nuint, void*> Malloc;
        public delegate* unmanaged<nuint, nuint, void*> Calloc;
        public delegate* unmanaged<void*, nuint, void*> Realloc;
        public delegate* unmanaged<void*, void> Free;
        public delegate* unmanaged<void*, nuint> UsableSize;
        public int Rounds;
    }
}
