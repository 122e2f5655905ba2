using System.Runtime.CompilerServices;

namespace System;

/// <summary>What <c>"text"u8</c> and constant tables compile to: a pointer into read-only data and a length.</summary>
public readonly ref struct ReadOnlySpan<T>
{
    private readonly ref T _first;
    private readonly int _length;

    public unsafe ReadOnlySpan(void* first, int length)
    {
        _first = ref Unsafe.AsRef<T>(first);
        _length = length;
    }

    // The C# compiler asks that these exist. There are no arrays here.
    public ReadOnlySpan(T[]? array) => this = default;
    public ReadOnlySpan(T[]? array, int start, int length) => this = default;

    public int Length
    {
        [Intrinsic] get => _length;
    }

    public bool IsEmpty => _length == 0;

    public ref readonly T this[int index]
    {
        [Intrinsic]
        get
        {
            if ((uint)index >= (uint)_length) Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
            return ref Unsafe.Add(ref _first, (nuint)(uint)index);
        }
    }

    public ref readonly T GetPinnableReference() => ref _first;

    public Enumerator GetEnumerator() => new(this);

    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<T> _span;
        private int _index;

        internal Enumerator(ReadOnlySpan<T> span)
        {
            _span = span;
            _index = -1;
        }

        public bool MoveNext() => ++_index < _span.Length;
        public ref readonly T Current => ref _span[_index];
    }
}
