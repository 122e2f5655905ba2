using System.Runtime.CompilerServices;
using Pools.Core;
using Pools.Os;

namespace Pools.Native;

/// <summary>
/// The report of a debugging class about a mistake: the one line, what is known of the block, where it was found, by which thread, and what to
/// do next. It is written at once, so that the reports of two threads do not mix.
/// </summary>
[SkipLocalsInit]
internal static unsafe class MistakeReport
{
    // In bytes. Long paths may fill the room for the stacks; what comes after them has its own.
    const int StacksCapacity = MistakeText.Capacity + MistakeDetails.Capacity + MistakeDetails.Capacity / 2, EndCapacity = 1024;
    const int NameCapacity = 16; // of a thread
    const int Usual = 16; // frames that tell enough in most programs

    /// <summary>Writes it.</summary>
    /// <param name="failure">The mistake, and who called.</param>
    /// <param name="function">The function that was called; empty for an access of the program's own, and at the end of the process.</param>
    /// <param name="pool">The name of the pool's class.</param>
    public static void Write(in Failure failure, System.ReadOnlySpan<byte> function, in TextBuffer pool)
    {
        ErrnoScope errno = ErrnoScope.Enter();
        byte* bytes = stackalloc byte[StacksCapacity + EndCapacity];
        TextBuffer text = new(bytes, StacksCapacity);
        Report.AddMistake(failure.Mistake, pool, ref text);
        text.Add((byte)'\n');
        MistakeDetails.Write(failure.Mistake, ref text);
        nuint* frames = stackalloc nuint[StackSource.MostFrames];
        CallStack found = new() { Frames = frames, Count = Stacks.Current(failure.Origin, frames) };
        if (!function.IsEmpty) MistakeDetails.WriteCall("  found in "u8, function, found, ref text);
        else if (failure.Mistake.Access != Access.Found) MistakeDetails.WriteStack("  found at\n"u8, found, ref text); // the access itself
        else text.Add("  found at exit\n"u8);

        TextBuffer end = new(bytes + text.Length, EndCapacity);
        if (text.Length == StacksCapacity) end.Add("...\n"u8);
        WriteThread(ref end);
        WriteSources(failure.Mistake, found, ref end);
        if (Stacks.Depth == 0 && Process.Heap.KnowsBlocks)
        {
            end.Add("  for whole stacks: POOLS_ARGS=StackDepth="u8);
            end.AddNumber(Usual);
            end.Add((byte)'\n');
        }
        Report.Write(bytes, text.Length + end.Length);
        errno.Exit();
    }

    static void WriteThread(ref TextBuffer text)
    {
        byte* name = stackalloc byte[NameCapacity];
        C.ThreadName(name);
        text.Add("  in thread "u8);
        text.AddNumber((ulong)C.ThreadNumber());
        text.Add(" ("u8);
        text.Add(name, C.LengthOf(name));
        text.Add(")\n"u8);
    }

    // The command that names the source lines of the program's innermost frames, one of each stack.
    static void WriteSources(in Mistake mistake, in CallStack found, ref TextBuffer text)
    {
        if (!Place.TryFindProgram(out Place program) || !ElfFile.TryOpen(program.Path, out ElfFile file)) return;
        bool any = WriteInnermost(mistake.Allocated, program, file, false, ref text);
        any |= WriteInnermost(mistake.Freed, program, file, any, ref text);
        any |= WriteInnermost(found, program, file, any, ref text);
        if (any) text.Add((byte)'\n');
        file.Close();
    }

    static bool WriteInnermost(in CallStack stack, in Place program, in ElfFile file, bool isNext, ref TextBuffer text)
    {
        for (int i = 0; i < stack.Count; i++)
        {
            if (!Place.TryFind(Stacks.CallOf(stack.Frames[i]), out Place place) || !place.IsInSameFile(program)) continue;
            if (!isNext)
            {
                text.Add("  for source lines: addr2line -Cfipe "u8);
                program.AddPath(ref text);
            }
            text.Add(" 0x"u8);
            text.AddHex(file.AddressOf(place.FileOffset));
            return true;
        }
        return false;
    }
}
