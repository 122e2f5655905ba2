using System;
using System.Globalization;

namespace Pools.Conformance;

/// <summary>Random tests that can be repeated: a failure names the seed, and POOLS_TEST_SEED sets it.</summary>
public static class Seeded
{
    const string Variable = "POOLS_TEST_SEED";

    /// <summary>Runs a test with random numbers.</summary>
    public static void Run(Action<Random> test)
    {
        string? given = Environment.GetEnvironmentVariable(Variable);
        int seed = given is null ? Random.Shared.Next() : int.Parse(given, CultureInfo.InvariantCulture);
        try { test(new Random(seed)); }
        catch (Exception e) { throw new SeededFailure($"{Variable}={seed}: {e.Message}", e); }
    }
}

/// <summary>The failure of a random test, with its seed.</summary>
public sealed class SeededFailure(string message, Exception cause) : Exception(message, cause);
