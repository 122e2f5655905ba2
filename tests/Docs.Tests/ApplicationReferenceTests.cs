using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Linq;
using System.Reflection;
using FluentAssertions;
using Microsoft.Extensions.Options;
using Pools;
using Xunit;

namespace Docs.Tests;

/// <summary>The tables of docs/reference/application.md say what the code does.</summary>
public sealed class ApplicationReferenceTests
{
    private const string Reference = "docs/reference/application.md";

    [Fact]
    public void Options()
    {
        IEnumerable<Type> options = new[] { typeof(ArenaOptions), typeof(MvffOptions), typeof(GuardPoolOptions), typeof(DebugPoolOptions) };
        Rows("Options").Select(row => (row[0], row[2])).Should().Equal(options.Select(type => (type.Name, ValidatorOf(type))));
    }

    [Fact]
    public void Instruments()
    {
        using var arena = new Arena();
        List<string> instruments = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == "Pools")
                {
                    instruments.Add($"{instrument.Name} | {KindOf(instrument)} | {instrument.Unit} | {instrument.Description}");
                }
            },
        };
        listener.Start();
        Rows("Metrics").Select(row => string.Join(" | ", row)).Should().BeEquivalentTo(instruments);
    }

    [Fact]
    public void Events()
    {
        using var arena = new Arena();
        Type source = EventSource.GetSources().Single(source => source.Name == "Pools").GetType();
        IEnumerable<string> events =
            from method in source.GetMethods()
            let said = method.GetCustomAttribute<EventAttribute>()
            where said != null
            orderby said.EventId
            select $"{method.Name} | {said.Level} | {string.Join(", ", method.GetParameters().Select(parameter => parameter.Name))}";
        Rows("Events").Select(row => string.Join(" | ", row[..3])).Should().Equal(events);
    }

    private static IEnumerable<string[]> Rows(string section) => Markdown.Rows(Reference, section).Skip(1);

    private static string KindOf(Instrument instrument) => instrument switch
    {
        ObservableCounter<long> => "counter",
        ObservableUpDownCounter<long> => "up-down counter",
        _ => "gauge",
    };

    private static string ValidatorOf(Type options)
    {
        Type generic = typeof(IValidateOptions<>).MakeGenericType(options);
        bool isPools = options.IsSubclassOf(typeof(PoolOptions));
        Type validator = isPools ? typeof(PoolOptionsValidator<>).MakeGenericType(options) : typeof(ArenaOptionsValidator);
        validator.Should().BeAssignableTo(generic);
        return isPools ? $"PoolOptionsValidator<{options.Name}>" : validator.Name;
    }
}
