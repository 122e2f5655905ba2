using Xunit;

// System calls are made to fail, and the ends of threads are noticed by whoever comes next: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
