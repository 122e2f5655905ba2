using System;
using System.Globalization;

namespace Pools.Conformance;

/// <summary>
/// Random tests that can be repeated. They have the same numbers in every run, unless POOLS_TEST_SEED has another seed, or "any" for a new one each
/// time; a failure names the seed.
/// </summary>
public static class Seeded
{
    const string Variable = "POOLS_TEST_SEED", Any = "any";
    const int Usual = 20260;

    /// <summary>Runs a test with random numbers.</summary>
    public static void Run(Action<Random> test)
    {
        int seed = Environment.GetEnvironmentVariable(Variable) switch
        {
            null or "" => Usual,
            Any => Random.Shared.Next(),
            string given => int.Parse(given, CultureInfo.InvariantCulture),
        };
        try { test(new Random(seed)); }
        catch (Exception e) { throw new SeededFailure($"{Variable}={seed}: {e.Message}", e); }
    }
}

/// <summary>The failure of a random test, with its seed.</summary>
public sealed class SeededFailure(string message, Exception cause) : Exception(message, cause);
