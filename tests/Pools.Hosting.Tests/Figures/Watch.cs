using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Linq;

namespace Pools.Tests;

/// <summary>What the meter "Pools" says of one arena and its pools, whenever it is asked.</summary>
internal sealed class Watch : IDisposable
{
    readonly MeterListener listener = new();
    readonly Dictionary<string, long> seen = [];
    readonly List<string> pools = [];
    readonly string arena;

    public Watch(string arena)
    {
        this.arena = arena;
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name != "Pools") return;
            Instruments.Add(instrument);
            own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>(Take);
        listener.Start();
    }

    public List<Instrument> Instruments { get; } = [];

    /// <summary>The figures as they are now, each by the instrument's name behind "pools.", with the pool's name behind it if it is one's.</summary>
    public Dictionary<string, long> Read()
    {
        seen.Clear();
        pools.Clear();
        listener.RecordObservableInstruments();
        return new(seen);
    }

    /// <summary>The pools that were in it, each with its class.</summary>
    public IReadOnlyList<string> Pools => pools;

    public void Dispose() => listener.Dispose();

    void Take(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        Dictionary<string, object?> tag = tags.ToArray().ToDictionary(pair => pair.Key, pair => pair.Value);
        if (!arena.Equals(tag["arena.name"])) return; // another test's
        string name = instrument.Name["pools.".Length..];
        if (!tag.TryGetValue("pool.name", out object? pool)) seen.Add(name, value);
        else seen.Add($"{name} {pool}", value);
        if (name == "pool.total") pools.Add($"{pool} {tag["pool.class"]}");
    }
}
