using Chaos.Proxy;

namespace Chaos.Faults.Tests.Proxy;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("-host 127.0.0.2 -port 0 -config c.json -connections 9 -seed -5 -ready-line")]
    [InlineData("--host=127.0.0.2 --port=0 --config=c.json --connections=9 --seed=-5 --ready-line")]
    public void Flags_are_read_with_one_dash_or_two_and_with_a_separate_or_joined_value(string args)
    {
        var errors = new List<FieldError>();
        var line = CommandLine.Parse(args.Split(' '), 1, errors);

        Assert.Empty(errors);
        Assert.Equal(
            new()
            {
                Host = "127.0.0.2",
                Port = 0,
                ConfigFile = "c.json",
                Connections = 9,
                Seed = -5,
            },
            line.Options
        );
        Assert.True(line.ReadyLine);
    }

    [Fact]
    public void Without_flags_it_listens_at_Toxiproxys_address() =>
        Assert.Equal(
            new()
            {
                Host = "127.0.0.1",
                Port = 8474,
                Seed = 9,
            },
            CommandLine.Parse([], 9, []).Options
        );

    [Theory]
    [InlineData("-proxy-metrics -runtime-metrics -port 9")]
    [InlineData("--proxy-metrics=true -runtime-metrics=false -port=9")]
    public void Flags_for_metrics_are_accepted(string args)
    {
        var errors = new List<FieldError>();
        var line = CommandLine.Parse(args.Split(' '), 1, errors);

        Assert.Empty(errors);
        Assert.Equal(9, line.Options.Port);
    }

    [Fact]
    public void A_flag_without_a_value_takes_true_or_false_after_an_equals_sign_and_nothing_else()
    {
        var errors = new List<FieldError>();
        var line = CommandLine.Parse(["-version=0", "-ready-line=t", "-proxy-metrics=maybe"], 0, errors);

        Assert.Equal((false, true), (line.Version, line.ReadyLine));
        Assert.Equal(new FieldError("-proxy-metrics", "maybe", "true or false"), Assert.Single(errors));
    }

    [Fact]
    public void Every_error_is_reported_at_once()
    {
        var errors = new List<FieldError>();
        CommandLine.Parse(["-port", "70000", "-seed", "x", "-loud", "stray"], 0, errors);

        Assert.Equal(["-port", "-seed", "flag", "flag"], errors.Select(e => e.Field));
        Assert.Equal(["70000", "x", "-loud", "stray"], errors.Select(e => e.Value));
    }
}
