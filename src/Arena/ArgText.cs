namespace Pools;

/// <summary>The value of a keyword argument that is still text.</summary>
internal sealed record ArgText(string Text)
{
    public override string ToString() => Text;
}
