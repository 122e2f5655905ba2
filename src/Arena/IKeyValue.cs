namespace Pools;

/// <summary>A value of a key with a type of its own, such as a word with a number.</summary>
public interface IKeyValue
{
    /// <summary>The value as a core reads it (<see cref="Core.KeyValues"/>).</summary>
    ulong Slot { get; }
}
