using Xunit;

// System calls are made to fail, and the process's memory is measured: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
