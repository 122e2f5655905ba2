using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Extensions.Options;

namespace Pools;

/// <summary>What is wrong with arguments, in the words of the exceptions that a constructor would throw.</summary>
internal static class Refusals
{
    public static ValidateOptionsResult ToResult(IReadOnlyList<ArgumentException>? refused) =>
        refused is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(refused.Select(refusal => refusal.Message));
}
