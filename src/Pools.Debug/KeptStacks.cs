using System.Collections.Generic;
using System.Text;
using System.Threading;
using Pools.Core;

namespace Pools;

/// <summary>
/// The managed stacks that allocated and freed blocks, for pools with StackDepth. Equal ones are kept once; the core has a number for each, in place of
/// the frames. Nothing is ever taken out: there are as many as places in the program that allocate. Thread-safe.
/// </summary>
internal static unsafe class KeptStacks
{
    static readonly Lock Guard = new();
    static readonly Dictionary<KeptStack, int> Numbers = [];
    static readonly List<KeptStack> Stacks = [];

    /// <summary>How many different ones there are.</summary>
    public static int Count
    {
        get
        {
            lock (Guard) return Stacks.Count;
        }
    }

    /// <summary>Has the cores take their stacks from here. Nothing is taken until a pool asks.</summary>
    public static void Serve()
    {
        StackSource.Describe = &Describe;
        StackSource.Capture = &Capture;
    }

    // One frame for the core, the number of the stack, counted from 1; called outside its lock.
    static int Capture(Origin* origin, nuint* frames, int depth)
    {
        KeptStack stack = KeptStack.OfCaller(depth);
        if (stack.Frames.Length == 0) return 0;
        lock (Guard)
        {
            if (!Numbers.TryGetValue(stack, out int number))
            {
                Stacks.Add(stack);
                number = Stacks.Count;
                Numbers.Add(stack, number);
            }
            frames[0] = (nuint)number;
            return 1;
        }
    }

    static void Describe(nuint number, TextBuffer* text)
    {
        KeptStack stack;
        lock (Guard) stack = Stacks[(int)number - 1];
        text->Add(Encoding.UTF8.GetBytes(stack.ToString()));
    }
}
