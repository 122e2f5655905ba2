using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Pools.Core;
using Xunit.Sdk;

namespace Pools.Tests.Tables;

/// <summary>The least and the greatest value of each field of an entry, with those of every other.</summary>
public sealed class CombinatorialExtremesAttribute : DataAttribute
{
    /// <inheritdoc/>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        from size in new[] { 0UL, BlockEntry.MostBytes - 1 }
        from alignment in new[] { 0, 63 }
        from allocator in new[] { Family.Malloc, Family.Pool }
        from freer in new[] { Family.Malloc, Family.Pool }
        from place in new[] { 0, 15 }
        from allocated in new[] { 0u, uint.MaxValue }
        from freed in new[] { 0u, uint.MaxValue }
        select new object[] { size, alignment, allocator, freer, place, allocated, freed };
}
