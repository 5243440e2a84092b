using System.Globalization;
using System.Text;
using System.Text.Json;
using Chaos.Proxy.Api;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Proxy;

/// <summary>The contract of every toxic but those for requests. A new toxic is tested without a line here.</summary>
public sealed class ToxicContractTests
{
    public static TheoryData<string> Kinds =>
        [.. ToxicKind.All.Where(k => k.Default().ActsOnPieces).Select(k => k.Name)];

    public static TheoryData<string> OfLinks =>
        [.. ToxicKind.All.Where(k => k.Default().ActsOnPieces).Select(k => k.Name)];

    [Fact]
    public void Every_toxic_is_found_under_Toxiproxys_name_for_it() =>
        Assert.Superset(
            new HashSet<string>
            {
                "latency",
                "bandwidth",
                "slow_close",
                "timeout",
                "reset_peer",
                "slicer",
                "limit_data",
                "noop",
            },
            ToxicKind.All.Select(k => k.Name).ToHashSet()
        );

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Its_fields_survive_the_wire_format(string name)
    {
        var kind = ToxicKind.Find(name)!;
        foreach (var far in new[] { false, true })
        {
            var attributes =
                "{"
                + string.Join(
                    ",",
                    kind.Fields.Select(
                        (f, i) =>
                            $"\"{f.Name}\":{(f.IsNumber ? $"{(far ? f.Max - i : f.Min + i + 1)}" : $"\"{f.Choices[far ? ^1 : 0]}\"")}"
                    )
                )
                + "}";
            var errors = new List<Chaos.Proxy.FieldError>();
            var toxic = kind.Merge(kind.Default(), JsonDocument.Parse(attributes).RootElement, errors);
            Assert.Empty(far ? [] : errors);
            using var stream = new MemoryStream();
            using (var json = new Utf8JsonWriter(stream))
            {
                json.WriteStartObject();
                ProxyJson.WriteAttributes(json, toxic);
                json.WriteEndObject();
            }
            Assert.Equal("{\"attributes\":" + attributes + "}", Encoding.UTF8.GetString(stream.ToArray()));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_field_out_of_its_range_is_refused_with_its_name_the_value_and_what_is_allowed(string name)
    {
        var kind = ToxicKind.Find(name)!;
        foreach (var field in kind.Fields.Where(f => f.IsNumber))
        {
            foreach (var value in new[] { field.Min - 1, field.Max + 1, long.MinValue, long.MaxValue })
            {
                var errors = new List<Chaos.Proxy.FieldError>();
                kind.Merge(kind.Default(), JsonDocument.Parse($"{{\"{field.Name}\":{value}}}").RootElement, errors);
                var error = Assert.Single(errors);
                Assert.Equal(
                    (field.Name, value.ToString(CultureInfo.InvariantCulture), field.Allowed),
                    (error.Field, error.Value, error.Allowed)
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Speed", "Slow")]
    public async Task Its_smallest_values_are_accepted_by_the_server(string name)
    {
        await using var rig = await Rig.StartAsync();
        var added = await rig.AddAsync(Smallest(name));
        Assert.Equal((name, name + "_downstream"), (added.Type, added.Name));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Speed", "Slow")]
    public async Task At_toxicity_0_it_does_nothing(string name)
    {
        await using var rig = await Rig.StartAsync();
        foreach (var stream in Enum.GetValues<ToxicStream>())
            await rig.AddAsync(Smallest(name), stream, toxicity: 0, name: stream.ToString());
        var (near, far) = await rig.ConnectAsync();

        await rig.SendAsync(near, "request");
        await rig.ExpectAsync(far, "request");
        await rig.SendAsync(far, "reply");
        await rig.ExpectAsync(near, "reply");
        far.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        await rig.ExpectEndAsync(near);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Speed", "Slow")]
    public async Task Removed_from_an_open_idle_connection_it_leaves_it_working_or_ends_it(string name)
    {
        await using var rig = await Rig.StartAsync();
        var (near, far) = await rig.ConnectAsync();
        var toxic = Smallest(name);
        await rig.AddAsync(toxic);
        await rig.Client.RemoveToxicAsync("p", name + "_downstream", rig.Limit);

        if (toxic.RemovalCloses)
        {
            await rig.ExpectEndAsync(near);
            return;
        }
        await rig.SendAsync(far, "reply");
        await rig.ExpectAsync(near, "reply");
    }

    [Theory]
    [MemberData(nameof(OfLinks))]
    [Trait("Speed", "Slow")]
    public async Task Downstream_it_leaves_the_request_alone(string name)
    {
        await using var rig = await Rig.StartAsync();
        await rig.AddAsync(Smallest(name));
        var (near, far) = await rig.ConnectAsync();

        await rig.SendAsync(near, "request");
        await rig.ExpectAsync(far, "request");
    }

    // The defaults, except where a default is not allowed, as the average size of a slicer.
    private static Toxic Smallest(string name)
    {
        var kind = ToxicKind.Find(name)!;
        var values = kind
            .Fields.Where(f => f.IsNumber && f.Min > 0)
            .Select(f => string.Create(CultureInfo.InvariantCulture, $"\"{f.Name}\":{f.Min}"));
        var errors = new List<Chaos.Proxy.FieldError>();
        var attributes = JsonDocument.Parse($"{{{string.Join(',', values)}}}").RootElement;
        var toxic = kind.Merge(kind.Default(), attributes, errors);
        Assert.Empty(errors);
        return toxic;
    }
}
