using System;
using Pools.Os;

namespace Pools.Conformance;

/// <summary>Makes the operating system refuse: each call of an operation in turn.</summary>
public static class Faults
{
    const int MostCalls = 1000;

    /// <summary>
    /// Fails the first system call of an operation, then in a next attempt the second, and so on until the operation makes none that fails.
    /// </summary>
    /// <param name="attempt">Does the operation and looks at its result, whatever it is.</param>
    /// <param name="andAllAfter">Whether the calls after the failing one fail too.</param>
    /// <returns>How many calls were made to fail.</returns>
    public static int InTurn(Action attempt, bool andAllAfter = false)
    {
        for (int call = 1; call <= MostCalls; call++)
            if (!Strikes(attempt, call, andAllAfter)) return call - 1;
        throw new InvalidOperationException($"the operation did not end after {MostCalls} faults");
    }

    // Whether the operation made that many calls.
    static bool Strikes(Action attempt, int call, bool andAllAfter)
    {
        FaultPlan.Calls = 0;
        FaultPlan.FailCall = call;
        FaultPlan.KeepFailing = andAllAfter;
        try
        {
            attempt();
            return FaultPlan.Calls >= call;
        }
        finally { Stop(); }
    }

    /// <summary>Lets the system work again.</summary>
    public static void Stop()
    {
        FaultPlan.FailCall = 0;
        FaultPlan.KeepFailing = false;
    }
}
