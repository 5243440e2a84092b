using Chaos.Cli.Yaml;

namespace Chaos.Tools.Tests.Cli;

public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("3", "3")]
    [InlineData("-0", "0")]
    [InlineData("+7", "7")]
    [InlineData("010", "10")]
    [InlineData("0o17", "15")]
    [InlineData("0xfF", "255")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData(".5", "0.5")]
    [InlineData("2.", "2")]
    [InlineData("1e3", "1000")]
    [InlineData("99999999999999999999", "1E+20")]
    [InlineData("true", "true")]
    [InlineData("False", "false")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("no", "\"no\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("tRUE", "\"tRUE\"")]
    [InlineData("~", "null")]
    [InlineData("Null", "null")]
    [InlineData("", "null")]
    [InlineData("'3'", "\"3\"")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("!!str 3", "\"3\"")]
    [InlineData("00:00:02", "\"00:00:02\"")]
    [InlineData("2026-11-23", "\"2026-11-23\"")]
    [InlineData("100ms", "\"100ms\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("|\n  a\n  b", "\"a\\nb\"")]
    public void Scalars_mean_what_YAML_1_2_says(string yaml, string json)
    {
        var document = YamlReader.Read($"a: {yaml}");

        Assert.Empty(document.Mistakes);
        Assert.Equal($"{{\"a\":{json}}}", document.Root!.Value.GetRawText());
    }

    [Fact]
    public void Values_that_JSON_writes_differently_keep_their_original_text()
    {
        var document = YamlReader.Read(
            """
            a: { tag: 1.10, build: 007, short: 12e3, flag: True, same: 3, also: true, text: "1.10", none: ~ }
            b: [1, 0x1F]
            c: &x { tag: 2.0 }
            d: *x
            """
        );

        Assert.Equal(
            ["a.build=007", "a.flag=True", "a.short=12e3", "a.tag=1.10", "b[1]=0x1F", "c.tag=2.0", "d.tag=2.0"],
            document.Written.Select(w => $"{w.Key}={w.Value}").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Everything_keeps_its_line_and_column()
    {
        var document = YamlReader.Read(
            """
            # first
            policies:
              order->payment:
                - retry: { delay: 1s,
                    max: 3 }
                -   [a, {b: c}]
            """
        );

        Assert.Equal(
            """{"policies":{"order->payment":[{"retry":{"delay":"1s","max":3}},["a",{"b":"c"}]]}}""",
            document.Root!.Value.GetRawText().Replace("\\u003E", ">", StringComparison.Ordinal)
        );
        Assert.Equal(
            [
                "2:1 ",
                "2:1 policies",
                "3:3 policies.order->payment",
                "4:7 policies.order->payment[0]",
                "4:7 policies.order->payment[0].retry",
                "4:16 policies.order->payment[0].retry.delay",
                "5:9 policies.order->payment[0].retry.max",
                "6:9 policies.order->payment[1]",
                "6:10 policies.order->payment[1][0]",
                "6:13 policies.order->payment[1][1]",
                "6:14 policies.order->payment[1][1].b",
            ],
            document.Positions.Select(p => $"{p.Value} {p.Key}")
        );
        Assert.Equal(new(4, 16), document.PositionOf("policies.order->payment[0].retry.delay.unit[3]"));
        Assert.Equal(new(3, 3), document.PositionOf("policies.order->payment[7].x"));
        Assert.Equal(new(2, 1), document.PositionOf("elsewhere"));
    }

    [Fact]
    public void Values_that_JSON_cannot_express_and_duplicate_keys_are_reported_at_once()
    {
        var document = YamlReader.Read(
            """
            a: .inf
            b: { c: 1, c: 2, "c": 3 }
            [x]: 4
            d: !!int "3"
            e: !!set {}
            a: 5
            f: 1e999
            """
        );

        Assert.Equal(
            [
                "1:4 a: .inf is not allowed; allowed: a finite number",
                "2:12 b.c: a duplicate key is not allowed; allowed: one, which is in line 2",
                "2:18 b.c: a duplicate key is not allowed; allowed: one, which is in line 2",
                "3:1 : a key that is a list or a mapping is not allowed; allowed: text",
                "4:4 d: the tag tag:yaml.org,2002:int is not allowed; allowed: no tag",
                "5:4 e: the tag tag:yaml.org,2002:set is not allowed; allowed: no tag",
                "6:1 a: a duplicate key is not allowed; allowed: one, which is in line 1",
                "7:4 f: 1e999 is not allowed; allowed: a finite number",
            ],
            document.Mistakes.Select(m => $"{m.Position} {m.Text}")
        );
    }

    [Fact]
    public void An_alias_is_expanded_and_a_merge_key_adds_missing_keys()
    {
        var document = YamlReader.Read(
            """
            a: &x { k: [1], l: 2 }
            b: *x
            c: { l: 3, <<: *x }
            d: { <<: [{ m: 1, l: 4 }, *x] }
            e: { "<<": 1 }
            f: { <<: { <<: *x, n: 5 } }
            """
        );

        Assert.Empty(document.Mistakes);
        Assert.Equal(
            """{"a":{"k":[1],"l":2},"b":{"k":[1],"l":2},"c":{"l":3,"k":[1]},"d":{"m":1,"l":4,"k":[1]},"e":{"<<":1},"f":{"n":5,"k":[1],"l":2}}""",
            document.Root!.Value.GetRawText()
        );
        Assert.Equal(
            (new YamlPosition(2, 1), new YamlPosition(1, 9)),
            (document.PositionOf("b"), document.PositionOf("b.k"))
        );
        Assert.Equal(new YamlPosition(3, 12), document.PositionOf("c.k"));
        Assert.Equal(
            "1:6 a: << with a value that is not a mapping is not allowed; allowed: << with an alias of a mapping, or a list of them",
            YamlReader.Read("a: { <<: 1 }").Mistakes.Select(m => $"{m.Position} {m.Text}").Single()
        );
    }

    [Theory]
    [InlineData("", "1:1 the file is empty")]
    [InlineData("# nothing\n", "1:1 the file is empty")]
    [InlineData("a: 1\n---\nb: 2", "2:1 a second document is not allowed; allowed: one in a file")]
    [InlineData("a: *x", "1:4 this is not YAML: no anchor is named &x")]
    [InlineData("a: &x [*x]", "1:8 this is not YAML: no anchor is named &x")]
    [InlineData("a: [1", "1:4 this is not YAML: the [ that opens here is not closed")]
    [InlineData("a: b: c", "1:5 this is not YAML: ")]
    [InlineData("a: 1\n\tb: 2", "2:1 this is not YAML: a tab indents this line; allowed: spaces")]
    public void A_text_that_cannot_be_read_is_one_mistake_with_its_position(string yaml, string mistake)
    {
        var document = YamlReader.Read(yaml);

        Assert.Null(document.Root);
        var only = Assert.Single(document.Mistakes);
        Assert.StartsWith(mistake, $"{only.Position} {only.Text}");
    }

    [Fact]
    public void A_file_that_aliases_would_make_too_large_is_refused()
    {
        var laughs =
            "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
            + string.Concat(
                Enumerable
                    .Range(1, 9)
                    .Select(n => $"a{n}: &a{n} [{string.Join(',', Enumerable.Repeat($"*a{n - 1}", 10))}]\n")
            );

        Assert.Contains("too large", Assert.Single(YamlReader.Read(laughs).Mistakes).Text);
        var merged =
            "a0: &a0 { k: 1 }\n"
            + string.Concat(
                Enumerable
                    .Range(1, 9)
                    .Select(n => $"a{n}: &a{n} {{ <<: [{string.Join(',', Enumerable.Repeat($"*a{n - 1}", 10))}] }}\n")
            );
        Assert.Contains("too large", Assert.Single(YamlReader.Read(merged).Mistakes).Text);
        Assert.Contains(
            "too large",
            Assert
                .Single(
                    YamlReader
                        .Read(
                            $"s: &s {new string('x', 100_000)}\na: [{string.Join(',', Enumerable.Repeat("*s", 200))}]\n"
                        )
                        .Mistakes
                )
                .Text
        );
        Assert.Contains("32 nested levels", Assert.Single(YamlReader.Read(new string('[', 5000)).Mistakes).Text);
    }
}
