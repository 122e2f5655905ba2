using System;
using System.Runtime.CompilerServices;

namespace Pools.Foreign.Workloads;

/// <summary>What a library answers must be right: its work is real, and its memory sound.</summary>
internal static class Require
{
    public static void Equal<T>(T answer, T expected, [CallerArgumentExpression(nameof(answer))] string what = "") where T : IEquatable<T>
    {
        if (!answer.Equals(expected)) throw new InvalidOperationException($"{what}: {answer}, not {expected}");
    }
}
