using System;

namespace Pools.Core;

// Numbered choices: a word, or the one word that a colon and a number follow.
public static unsafe partial class KeyText
{
    static bool TryReadNumbered(in KeyInfo key, byte* text, int length, out ulong slot)
    {
        ReadOnlySpan<byte> choices = new(key.Choices, key.ChoicesLength);
        int colon = 0;
        while (colon < length && text[colon] != ':') colon++;
        if (colon == length) return TryReadChoice(choices, text, length, out slot);
        slot = 0;
        if (!TryReadNumber(text + colon + 1, length - colon - 1, false, out ulong number) || number > KeyValues.MostNumbered) return false;
        int start = StartOfWord(choices, key.NumberedWord);
        if (start + colon >= choices.Length || choices[start + colon] != ':' || !SameText(choices, start, text, colon)) return false;
        slot = KeyValues.Numbered(key.NumberedWord, number);
        return true;
    }

    static void WriteNumbered(in KeyInfo key, ulong slot, ref TextBuffer text)
    {
        ReadOnlySpan<byte> choices = new(key.Choices, key.ChoicesLength);
        int word = KeyValues.WordOf(slot);
        for (int at = StartOfWord(choices, word); at < choices.Length && choices[at] != '|' && choices[at] != ':'; at++) text.Add(choices[at]);
        if (word != key.NumberedWord) return;
        text.Add((byte)':');
        text.AddNumber(KeyValues.NumberOf(slot));
    }

    static int StartOfWord(ReadOnlySpan<byte> choices, int word)
    {
        int at = 0;
        while (word > 0)
            if (choices[at++] == '|') word--;
        return at;
    }
}
