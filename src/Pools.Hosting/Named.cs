using System;
using System.Linq;
using Microsoft.Extensions.Options;

namespace Pools;

/// <summary>Failures with the name of what they are about: an application has many pools.</summary>
internal static class Named
{
    public static string Arena(string? name, string failure) => $"arena '{name}': {failure}";

    public static string Pool(string? name, string failure) => $"pool '{name}': {failure}";

    public static ValidateOptionsResult Each(ValidateOptionsResult result, Func<string, string> named) =>
        result.Failures is { } failures ? ValidateOptionsResult.Fail(failures.Select(named)) : result;
}
