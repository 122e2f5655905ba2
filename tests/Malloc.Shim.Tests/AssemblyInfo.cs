using Xunit;

// System calls are made to fail: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
