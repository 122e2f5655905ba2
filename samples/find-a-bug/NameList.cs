using System.Text;
using Pools;

/// <summary>Names in UTF-8, each in a block of a pool. There is a bug in it.</summary>
internal sealed unsafe class NameList(IPool pool)
{
    readonly List<(nuint Block, int Length, int Size)> names = [];

    public int Count => names.Count;

    public string this[int index] => Encoding.UTF8.GetString((byte*)names[index].Block, names[index].Length);

    public void Add(string name)
    {
        int size = name.Length;
        byte* block = (byte*)pool.Alloc((nuint)size);
        int length = 0;
        foreach (Rune rune in name.EnumerateRunes()) length += rune.EncodeToUtf8(new Span<byte>(block + length, 4));
        names.Add(((nuint)block, length, size));
    }

    public void Clear()
    {
        foreach ((nuint block, _, int size) in names) pool.Free((void*)block, (nuint)size);
        names.Clear();
    }
}
