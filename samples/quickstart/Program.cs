using System.Buffers;
using Pools;

// An arena owns address space; pools in it hand out blocks.
using var arena = new Arena(new Args { { Arena.Keys.CommitLimit, 64 << 20 } });

// Blocks of any size, as spans.
using IPool texts = arena.CreatePool(Mvff.Class, new Args { { Mvff.Keys.Name, "texts" } });
Span<char> greeting = texts.Alloc<char>(5);
"hello".CopyTo(greeting);
Console.WriteLine($"{greeting} is in {texts}");
texts.Free(greeting);

// Blocks of one size, by address. The client says the size when it frees: there is no header in a block.
using IPool nodes = arena.CreatePool(Mfs.Class, new Args { { Mfs.Keys.UnitSize, 16 }, { Mfs.Keys.Name, "nodes" } });
unsafe
{
    Node* list = null;
    for (int i = 1; i <= 1000; i++)
    {
        Node* node = (Node*)nodes.Alloc((nuint)sizeof(Node));
        *node = new Node { Next = list, Value = i };
        list = node;
    }
    long sum = 0;
    Console.WriteLine($"a list of 1000 is in {nodes}");
    while (list != null)
    {
        Node* next = list->Next;
        sum += list->Value;
        nodes.Free(list, (nuint)sizeof(Node));
        list = next;
    }
    Console.WriteLine($"its sum is {sum}; then {nodes}");
}

// Memory for async code, with an owner.
using (IMemoryOwner<byte> buffer = texts.AllocMemory<byte>(4096))
{
    int read = await new MemoryStream([1, 2, 3]).ReadAsync(buffer.Memory);
    Console.WriteLine($"{read} bytes were read into {texts}");
}

// Blocks that die together.
using (var request = new AllocationPoint(texts))
{
    for (int i = 0; i < 60; i++) request.Alloc<int>(i).Fill(i);
    Console.WriteLine($"60 blocks of a request are in one buffer: {texts}");
}
Console.WriteLine($"at the end: {texts}; {nodes}");

internal unsafe struct Node
{
    public Node* Next;
    public long Value;
}
