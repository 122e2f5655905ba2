using System;

namespace Pools.Core;

/// <summary>A mistake in words: its kind, the pool, the block, the rule that was broken, what to do next. One wording for C# and the preloaded library.</summary>
internal static unsafe class MistakeText
{
    /// <summary>The most bytes that a description takes, but for the pool's name.</summary>
    public const int Capacity = 512;

    public static ReadOnlySpan<byte> NameOf(MistakeKind kind) => kind switch
    {
        MistakeKind.Overrun => "overrun"u8,
        MistakeKind.Underrun => "underrun"u8,
        MistakeKind.UseAfterFree => "use-after-free"u8,
        MistakeKind.DoubleFree => "double-free"u8,
        MistakeKind.SizeMismatch => "size-mismatch"u8,
        MistakeKind.InvalidFree => "invalid-free"u8,
        MistakeKind.MismatchedFree => "mismatched-free"u8,
        MistakeKind.Leak => "leak"u8,
        _ => "unsound"u8,
    };

    /// <summary>Writes it on one line, without the line's end.</summary>
    public static void Write(in Mistake mistake, ReadOnlySpan<byte> pool, ref TextBuffer text)
    {
        text.Add(NameOf(mistake.Kind));
        text.Add(": pool "u8);
        text.Add(pool);
        text.Add(", block "u8);
        text.AddAddress(mistake.Block);
        text.Add(", size "u8);
        text.AddNumber(mistake.Size);
        text.Add(", offset "u8);
        text.AddOffset(mistake.Offset);
        text.Add(": "u8);
        WriteRule(mistake, ref text);
        text.Add(". "u8);
        text.Add(Advice(mistake.Kind, mistake.Access));
    }

    static void WriteRule(in Mistake mistake, ref TextBuffer text)
    {
        switch (mistake.Kind)
        {
            case MistakeKind.Overrun: WriteDamage("after its end"u8, mistake, ref text); break;
            case MistakeKind.Underrun: WriteDamage("before its start"u8, mistake, ref text); break;
            case MistakeKind.UseAfterFree: WriteDamage("after it was freed"u8, mistake, ref text); break;
            case MistakeKind.DoubleFree: text.Add("freed again, but it is free already"u8); break;
            case MistakeKind.InvalidFree: WriteInvalid(mistake, ref text); break;
            case MistakeKind.MismatchedFree: FamilyText.WriteMismatch(mistake.Allocator, mistake.Freer, ref text); break;
            case MistakeKind.Leak: WriteLeak(mistake, ref text); break;
            default:
                text.Add("freed with size "u8);
                text.AddNumber(mistake.GivenSize);
                if (mistake.GivenSize == mistake.Size) text.Add(", but not all of that is allocated"u8);
                break;
        }
    }

    static void WriteDamage(ReadOnlySpan<byte> where, in Mistake mistake, ref TextBuffer text)
    {
        text.Add(mistake.Access == Access.Read ? "read "u8 : "written to "u8);
        text.Add(where);
        if (mistake.Function != null)
        {
            text.Add(" by "u8);
            text.Add(mistake.Function, mistake.FunctionLength);
        }
        if (mistake.Shown == 0) return;
        text.Add(" (found "u8);
        text.AddHex(mistake.Found[0], 2);
        text.Add(" in place of "u8);
        text.AddHex(mistake.Expected[0], 2);
        text.Add((byte)')');
    }

    static void WriteInvalid(in Mistake mistake, ref TextBuffer text)
    {
        if (mistake.Offset == 0)
        {
            text.Add("freed, but it is no block of this pool"u8);
            return;
        }
        text.Add("freed at its byte "u8);
        text.AddOffset(mistake.Offset);
        text.Add(", which is not where it starts"u8);
    }

    static void WriteLeak(in Mistake mistake, ref TextBuffer text)
    {
        text.Add("never freed"u8);
        if (mistake.Others == 0) return;
        text.Add(", nor "u8);
        text.AddNumber(mistake.Others);
        text.Add(" more from the same place, "u8);
        text.AddNumber(mistake.Size + mistake.OtherBytes);
        text.Add(" bytes in all"u8);
    }

    static ReadOnlySpan<byte> Advice(MistakeKind kind, Access access) => kind switch
    {
        MistakeKind.Overrun or MistakeKind.Underrun when access != Access.Found => "Compare the size that the call is given with the block's."u8,
        MistakeKind.Overrun or MistakeKind.Underrun => "Look for the code that writes to this block or to the one beside it."u8,
        MistakeKind.UseAfterFree => "Look for a pointer to it that outlived the free."u8,
        MistakeKind.DoubleFree => "Free each block once; clear the pointer when you do."u8,
        MistakeKind.SizeMismatch => "Free a block with the size that it was allocated with."u8,
        MistakeKind.InvalidFree => "Free the address that the allocation returned, to the pool that returned it."u8,
        MistakeKind.MismatchedFree => "Free a block with the counterpart of the function that allocated it."u8,
        MistakeKind.Leak => "Free it when its last pointer goes."u8,
        _ => "Run on the debugging class to learn more."u8,
    };
}
