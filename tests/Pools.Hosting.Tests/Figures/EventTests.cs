using System;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using System.Linq;
using FluentAssertions;
using Pools.Conformance;
using Xunit;

namespace Pools.Tests;

/// <summary>The event source "Pools", as a listener in the process sees it.</summary>
public sealed unsafe class EventTests
{
    [Fact]
    public void A_chunk_that_comes_and_goes_is_told_of()
    {
        using Listener listener = new();
        using Arena arena = new(new ArenaOptions { Name = nameof(A_chunk_that_comes_and_goes_is_told_of), Size = 1 << 20 });
        using IPool pool = arena.CreatePool(new MvffOptions { Spare = 0 });
        List<string> expected = [];
        arena.ChunkGained += (_, e) => expected.Add($"ArenaGrown Informational: arena '{arena.Name}' gained a chunk of {e.Size} bytes, and has {arena.Reserved} reserved");
        arena.ChunkReleased += (_, e) => expected.Add($"ChunkReleased Informational: arena '{arena.Name}' released a chunk of {e.Size} bytes, and has {arena.Reserved} reserved");

        pool.Free(pool.Alloc(8 << 20), 8 << 20);

        expected.Should().HaveCount(2);
        listener.Of("arena", arena.Name).Should().Equal(expected);
    }

    [Fact]
    public void A_commit_that_is_refused_is_told_of_and_a_pools_own_limit_is_not()
    {
        using Listener listener = new();
        using Arena arena = new(new ArenaOptions { Name = nameof(A_commit_that_is_refused_is_told_of_and_a_pools_own_limit_is_not), CommitLimit = 1 << 20 });
        using IPool pool = arena.CreatePool(new MvffOptions { Name = "trees", Limit = 4 << 20 });

        pool.TryAlloc(2 << 20, out _).Should().Be(PoolResult.CommitLimit);
        pool.TryAlloc(8 << 20, out _).Should().Be(PoolResult.Limit);

        listener.Of("arena", arena.Name).Should().Equal(
            $"CommitRefused Warning: CommitLimit: pool 'trees' got no memory; arena '{arena.Name}' has {arena.Committed} bytes committed of 1048576");
    }

    [Fact]
    public void Damage_is_told_of_and_so_is_a_leak()
    {
        using Listener listener = new();
        using Arena arena = new();
        IPool pool = arena.CreatePool(new DebugPoolOptions { Inner = new MvffOptions(), Name = nameof(Damage_is_told_of_and_so_is_a_leak), LeakCheck = LeakCheck.Error });
        byte* block = (byte*)pool.Alloc(10);
        block[10]++;

        string overrun = pool.Invoking(p => p.Free(block, 10)).Should().Throw<PoolCorruptionException>().Which.Message;
        string leak = pool.Invoking(p => p.Dispose()).Should().Throw<PoolCorruptionException>().Which.Message;

        listener.Of("pool", pool.Name).Should().Equal("CorruptionFound Error: " + overrun, "CorruptionFound Error: " + leak);
        EventWrittenEventArgs found = listener.Events.First(e => e.EventName == "CorruptionFound" && e.Payload![0]!.Equals(pool.Name));
        found.PayloadNames.Should().Equal("pool", "poolClass", "kind", "block", "report");
        found.Payload.Should().Equal(pool.Name, "mvff-debug", "Overrun", (ulong)block, overrun);
    }

    [Fact]
    public void The_source_has_a_manifest()
    {
        using Arena arena = new();
        EventSource source = EventSource.GetSources().Single(source => source.Name == "Pools");
        source.ConstructionException.Should().BeNull();
        EventSource.GenerateManifest(source.GetType(), null, EventManifestOptions.Strict).Should().Contain("ArenaGrown");
    }

    // What dotnet-counters and dotnet-monitor read is the runtime's own source, told which meter. They turn on the sources of the meter's name as well, for
    // counters of the older kind.
    [Fact]
    public void The_meter_is_heard_through_the_runtimes_source_of_metrics()
    {
        using Arena arena = new(new ArenaOptions { Name = nameof(The_meter_is_heard_through_the_runtimes_source_of_metrics) });
        using IPool pool = arena.CreatePool(new MvffOptions { Name = "trees" });
        using Counters counters = new();
        System.Threading.SpinWait.SpinUntil(() => counters.Heard($"pools.pool.allocations arena.name={arena.Name},pool.class=mvff,pool.name=trees")
            && counters.Heard($"pools.arena.committed arena.name={arena.Name}"), Threads.Patience).Should().BeTrue();
    }

    sealed class Counters : EventListener
    {
        readonly HashSet<string> heard = [];

        public bool Heard(string line)
        {
            lock (heard) return heard.Contains(line);
        }

        protected override void OnEventSourceCreated(EventSource source)
        {
            const EventKeywords TimeSeries = (EventKeywords)2;
            if (source.Name == "Pools") EnableEvents(source, EventLevel.Informational, EventKeywords.None, new Dictionary<string, string?> { ["EventCounterIntervalSec"] = "1" });
            if (source.Name != "System.Diagnostics.Metrics") return;
            EnableEvents(source, EventLevel.Informational, TimeSeries, new Dictionary<string, string?>
            {
                ["SessionId"] = "SHARED", ["ClientId"] = System.Guid.NewGuid().ToString(), ["Metrics"] = "Pools", ["RefreshInterval"] = "1",
                ["MaxTimeSeries"] = "1000", ["MaxHistograms"] = "10",
            });
        }

        protected override void OnEventWritten(EventWrittenEventArgs e)
        {
            if (heard is null || e.PayloadNames?.IndexOf("tags") is not (>= 0 and int tags)) return;
            string line = $"{e.Payload![e.PayloadNames.IndexOf("instrumentName")]} {string.Join(',', ((string)e.Payload[tags]!).Split(',').Order(StringComparer.Ordinal))}";
            lock (heard) heard.Add(line);
        }
    }

    sealed class Listener : EventListener
    {
        readonly List<EventWrittenEventArgs> events = [];

        public IReadOnlyList<EventWrittenEventArgs> Events
        {
            get
            {
                lock (events) return [.. events];
            }
        }

        /// <summary>The events with that word in that place, in words: other tests have arenas too.</summary>
        public IEnumerable<string> Of(string payload, string value) => Events
            .Where(e => e.PayloadNames!.IndexOf(payload) is >= 0 and int at && value.Equals(e.Payload![at]))
            .Select(e => $"{e.EventName} {e.Level}: {string.Format(System.Globalization.CultureInfo.InvariantCulture, e.Message!, [.. e.Payload!])}");

        protected override void OnEventSourceCreated(EventSource source)
        {
            if (source.Name == "Pools") EnableEvents(source, EventLevel.Verbose);
        }

        protected override void OnEventWritten(EventWrittenEventArgs e)
        {
            if (e.EventSource.Name != "Pools" || events is null) return; // null: called while the base is made
            lock (events) events.Add(e);
        }
    }
}
