namespace Pools.Native;

/// <summary>What can be sorted.</summary>
internal interface IKeyed
{
    nuint Key { get; }
}

/// <summary>Quicksort by key, ascending (Hoare's partition; the stack is logarithmic, as the larger part is looped over).</summary>
internal static unsafe class Sorting
{
    public static void Sort<T>(T* items, nuint count) where T : unmanaged, IKeyed
    {
        while (count > 1)
        {
            nuint pivot = Median(items[0].Key, items[count / 2].Key, items[count - 1].Key);
            nuint low = 0, high = count - 1;
            for (;;)
            {
                while (items[low].Key < pivot) low++;
                while (items[high].Key > pivot) high--;
                if (low >= high) break;
                (items[low], items[high]) = (items[high], items[low]);
                low++;
                high--;
            }
            // Below low nothing is above the pivot; from it on nothing is below. Neither part is all, as the pivot is a median of three.
            nuint split = low;
            if (split < count - split)
            {
                Sort(items, split);
                items += split;
                count -= split;
            }
            else
            {
                Sort(items + split, count - split);
                count = split;
            }
        }
    }

    static nuint Median(nuint a, nuint b, nuint c) =>
        a < b ? b < c ? b : a < c ? c : a : a < c ? a : b < c ? c : b;
}
