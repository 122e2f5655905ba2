/* What a native library of another version says. */
unsigned long PoolsOpenEntries(unsigned long stamp, void *entries)
{
    (void)entries;
    return stamp + 1;
}
