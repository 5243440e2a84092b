using Chaos.Cli.Loading;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Texts;
using Chaos.Targets;
using Chaos.Targets.Protocols.Http;

namespace Chaos.Tools.Tests.Cli.Loading;

public sealed class LoadReadingTests
{
    private const string Url = "http://localhost:5000/orders?full=1";

    [Fact]
    public void An_address_alone_is_a_small_load_of_ten_seconds()
    {
        var plan = Plan(new() { Url = Url });

        Assert.Equal("GET http://localhost:5000/orders?full=1", plan.Request);
        Assert.Equal("50/s for 10 s", plan.Load);
        Assert.Equal(new Uri("http://localhost:5000"), plan.Address);
        Assert.Equal("/orders?full=1", Spec(plan).Path);
        Assert.Equal(TimeSpan.FromSeconds(10), plan.Measured);
        var guard = Assert.IsType<Guard>(Assert.Single(plan.Experiment.Expectations));
        Assert.Equal((new SentShare(), Limit.AtLeast(.99)), ((SentShare)guard.Metric, guard.Limit));
        Assert.Equal(500, plan.Planned);
    }

    [Theory]
    [InlineData("localhost:5000", "http://localhost:5000", "/")]
    [InlineData("http://127.0.0.1?a=b", "http://127.0.0.1", "/?a=b")]
    [InlineData("https://localhost:5001/a/../b#part", "https://localhost:5001", "/a/../b")]
    public void An_address_may_lack_scheme_and_path(string url, string origin, string path)
    {
        var plan = Plan(new() { Url = url });

        Assert.Equal((new Uri(origin), path), (plan.Address, Spec(plan).Path));
    }

    [Theory]
    [InlineData("p99 > 200 ms", "did you mean p99 < 200 ms? allowed: < or <=")]
    [InlineData("availability < 99 %", "did you mean availability > 99 %? allowed: > or >=")]
    public void A_threshold_that_a_bad_figure_keeps_is_refused_with_what_is_meant(string threshold, string told)
    {
        var reading = new LoadReading(AllowedTargets.LoopbackOnly, Secrets.None);

        Assert.Null(reading.Read(new() { Url = Url, Thresholds = [threshold] }));
        Assert.StartsWith(
            $"--threshold: {threshold} is not allowed; {told}",
            Assert.Single(reading.Errors).ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Thresholds_are_guards_in_all_and_may_be_joined()
    {
        var plan = Plan(
            new()
            {
                Url = Url,
                Duration = "30s",
                Rate = "500/s",
                Thresholds = ["p99 < 200 ms and availability >= 99.9 %", "p50 < 20 ms"],
            }
        );

        Assert.Equal(["p99 < 200 ms", "availability >= 99.9 %", "p50 < 20 ms"], plan.Thresholds);
        Assert.Equal(
            [
                new(new LatencyPercentile(.99), Phase.Whole, Limit.AtMost(200)),
                new(new Availability(), Phase.Whole, Limit.AtLeast(.999)),
                new(new LatencyPercentile(.5), Phase.Whole, Limit.AtMost(20)),
            ],
            plan.Experiment.Expectations.Cast<Guard>()
        );
    }

    [Fact]
    public void Users_make_a_closed_load()
    {
        var plan = Plan(
            new()
            {
                Url = Url,
                Users = "50",
                Duration = "30s",
            }
        );

        Assert.Equal(
            ClosedLoad.Constant(50, TimeSpan.FromSeconds(30)) with
            {
                PauseAfterFailure = TimeSpan.FromSeconds(1),
            },
            plan.Workload.Load
        );
        Assert.Null(plan.Planned);
    }

    [Theory]
    [InlineData("1", "1/s")]
    [InlineData("7", "3.3/s")]
    [InlineData("1k", "333/s")]
    [InlineData("10000", "1k/s")]
    public void A_number_of_requests_at_a_rate_is_exact(string count, string rate)
    {
        var plan = Plan(
            new()
            {
                Url = Url,
                Iterations = count,
                Rate = rate,
            }
        );
        var due = ((OpenLoad)plan.Workload.Load).DueTimes(1);
        var made = 0L;
        while (due.TryNext(out _))
            made++;

        Assert.Equal((RateText.Count(count), plan.Planned), (made, made));
    }

    [Fact]
    public void Stages_begin_at_the_rate_or_the_users_that_are_given()
    {
        var ramp = (OpenLoad)Plan(new() { Url = Url, Stages = "30s:50,2m:50/s" }).Workload.Load;
        var users = (ClosedLoad)
            Plan(
                new()
                {
                    Url = Url,
                    Stages = "5s:20,5s:0",
                    Users = "10",
                }
            ).Workload.Load;

        Assert.Equal([new(0, 50, TimeSpan.FromSeconds(30)), new(50, 50, TimeSpan.FromMinutes(2))], ramp.Rate.Stages);
        Assert.Equal([new(10, 20, TimeSpan.FromSeconds(5)), new(20, 0, TimeSpan.FromSeconds(5))], users.Stages);
    }

    [Fact]
    public void A_body_makes_a_post_and_is_told_before_it_is_sent()
    {
        var plan = Plan(
            new()
            {
                Url = "http://localhost:5000/orders",
                Body = """{"id":1}""",
                Headers = ["X-Tenant: a:b "],
                Rate = "500/s",
                Duration = "30s",
            }
        );

        Assert.Equal("POST", Spec(plan).Method);
        Assert.Equal("a:b", Spec(plan).Headers["X-Tenant"]);
        Assert.Equal(
            [
                "POST http://localhost:5000/orders, 500/s for 30 s",
                "this sends 15,000 x POST http://localhost:5000/orders",
            ],
            LoadSentence.Of(plan, 80)
        );
    }

    [Fact]
    public void Http_2_and_any_certificate_may_be_asked_for()
    {
        var plan = Plan(
            new()
            {
                Url = "https://localhost:5001/",
                Http2 = true,
                Insecure = true,
            }
        );

        Assert.True(Spec(plan) is { Http2: true, Tls: true, TlsSettings.InsecureSkipVerify: true });
    }

    [Fact]
    public void A_credential_in_a_header_is_masked_from_then_on()
    {
        Plan(new() { Url = Url, Headers = ["Authorization: Bearer kept-out-of-records-4711"] });

        Assert.DoesNotContain("4711", SecretMask.Hide("sent Bearer kept-out-of-records-4711"));
    }

    [Theory]
    [InlineData("r", "x", "-r: x is not allowed; allowed: requests a second")]
    [InlineData("r", "0", "-r: 0 is not allowed; allowed: above 0, at most 1,000,000/s")]
    [InlineData("u", "0", "-u: 0 is not allowed; allowed: 1 to 100,000 users")]
    [InlineData("d", "30", "-d: 30 has no unit; did you mean 30s? allowed: 2s to 1h")]
    [InlineData("d", "1s", "-d: 1s is not allowed; allowed: 2s to 1h")]
    [InlineData("n", "0", "-n: 0 is not allowed; allowed: 1 or more")]
    [InlineData("n", "1m", "-n: 1,000,000 at 50/s")]
    [InlineData("stages", "30s", "--stages: 30s is not allowed; allowed: LENGTH:TARGET")]
    [InlineData("stages", "30s:0", "--stages: no requests at all")]
    [InlineData("timeout", "1h", "-t: 1h is not allowed; allowed: 1ms to 5m")]
    [InlineData("timeout", "0", "-t: 0 is not allowed; allowed: 1ms to 5m, such as 2s: a request")]
    [InlineData("method", "FETCH", "-X: FETCH is not allowed; did you mean PATCH? allowed: GET, HEAD, POST")]
    [InlineData("method", "get", "-X: get is not allowed; did you mean GET?")]
    [InlineData("header", "Accept", "-H: Accept is not allowed; allowed: a header such as")]
    [InlineData("body", "@no-such-file", "--body: @no-such-file is not there")]
    [InlineData("expect", "2xy", "--expect: 2xy is not allowed; allowed: a status from 100 to 599")]
    [InlineData("url", "http://example.com/", "url: example.com is not allowed; allowed: localhost")]
    [InlineData("url", "ftp://localhost/", "url: ftp://localhost/ is not allowed; allowed: an address such as")]
    [InlineData(
        "threshold",
        "p99 < 200",
        "--threshold: p99 < 200 has a number without a unit; allowed: 200 ms or 200 s"
    )]
    [InlineData(
        "threshold",
        "error rate < 1%",
        "--threshold: error rate < 1% is not allowed; did you mean availability >= 99 %?"
    )]
    [InlineData("threshold", "p(95)<200", "--threshold: p(95) is not allowed; did you mean p95 < 200 ms?")]
    [InlineData("feed", "no-such.csv", "--feed: no-such.csv is not there; allowed: a CSV file")]
    [InlineData("follow", "-1", "--follow: -1 is not allowed; allowed: 0 to 50 redirects")]
    [InlineData("header", "X-Id: {{feed.id}}", "-H: {{feed.id}} is not allowed; allowed: {{call}}")]
    [InlineData("threshold", "attempts(client->target) <= 1", "--threshold: client->target is not allowed")]
    public void A_mistake_names_the_option_the_value_and_what_is_allowed(string option, string value, string told)
    {
        var asked = new LoadAsked { Url = Url };
        var reading = Reading();

        Assert.Null(
            reading.Read(
                option switch
                {
                    "r" => asked with { Rate = value },
                    "u" => asked with { Users = value },
                    "d" => asked with { Duration = value },
                    "n" => asked with { Iterations = value },
                    "stages" => asked with { Stages = value },
                    "timeout" => asked with { Timeout = value },
                    "method" => asked with { Method = value },
                    "header" => asked with { Headers = [value] },
                    "body" => asked with { Body = value },
                    "feed" => asked with { Feed = value },
                    "follow" => asked with { Follow = value },
                    "expect" => asked with { Expect = value },
                    "threshold" => asked with { Thresholds = [value] },
                    _ => asked with { Url = value },
                }
            )
        );
        Assert.StartsWith(told, Assert.Single(reading.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var reading = Reading();

        reading.Read(
            new()
            {
                Url = "http://example.com",
                Rate = "x",
                Duration = "30",
                Method = "get",
                Thresholds = ["p99"],
            }
        );

        Assert.Equal(["url", "-X", "-r", "-d", "--threshold"], reading.Errors.Select(e => e.Field));
    }

    [Theory]
    [InlineData("--body", """{"password":"hunter2hunter2"}""")]
    [InlineData("--body", """{"id":"{{call}}","password":"hunter2hunter2"}""")]
    [InlineData("--body", """{"user":"{{env.LOAD_USER}}","password":"hunter2hunter2"}""")]
    [InlineData("url", "http://ann:hunter2hunter2@localhost:5000/")]
    [InlineData("url", "http://localhost:5000/?user={{env.LOAD_USER}}&token=hunter2hunter2")]
    [InlineData("-H", "X-Login: user={{env.LOAD_USER}}; password=hunter2hunter2")]
    [InlineData("-H", "Authorization: short")]
    public void A_secret_is_not_written_out_on_the_command_line(string option, string text)
    {
        var reading = new LoadReading(
            AllowedTargets.LoopbackOnly,
            new Secrets(name => name == "LOAD_USER" ? "ann" : null, _ => null)
        );

        Assert.Null(
            reading.Read(
                new()
                {
                    Url = option == "url" ? text : Url,
                    Body = option == "--body" ? text : null,
                    Headers = option == "-H" ? [text] : [],
                }
            )
        );
        var error = Assert.Single(reading.Errors);
        Assert.Equal(option, error.Field);
        Assert.Contains("{{env.NAME}} or {{file.PATH}}", error.Allowed, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", $"{error}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_in_the_file_of_a_body_is_refused_and_the_file_named()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """{"password":"hunter2hunter2"}""");
            var reading = Reading();

            Assert.Null(reading.Read(new() { Url = Url, Body = $"@{file}" }));
            Assert.Equal($"a secret in @{file}", Assert.Single(reading.Errors).Value);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Each_part_of_a_credential_in_a_header_is_masked()
    {
        var basic = Convert.ToBase64String("ann:pass-word-4712"u8);
        Plan(
            new()
            {
                Url = Url,
                Headers =
                [
                    "Authorization: Bearer token-alone-4713",
                    $"X-Api-Token: Basic {basic}",
                    "Cookie: a=1; id=jar-4714",
                ],
            }
        );

        Assert.DoesNotContain("471", SecretMask.Hide("token-alone-4713 pass-word-4712 jar-4714"));
    }

    [Fact]
    public void A_row_of_a_feed_goes_into_each_request()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "id,name\n1,Ann\n2,Bo\n");
            var plan = Plan(
                new()
                {
                    Url = "http://localhost:5000/users/{{feed.id}}",
                    Headers = ["X-Name: {{feed.name}}"],
                    Feed = file,
                    Follow = "3",
                }
            );

            Assert.Equal((2, 3), (Spec(plan).Feed!.Rows.Count, Spec(plan).Follow));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_load_too_short_to_be_sure_of_a_threshold_is_made_and_says_so()
    {
        var plan = Plan(
            new() { Url = Url, Thresholds = [.. Enumerable.Repeat("p50 < 20 ms", 10), "availability >= 99.9 %"] }
        );

        var tooShort = Assert.Single(plan.TooShort);
        Assert.Equal(("availability >= 99.9 %", "10 s", "-d, -r"), (tooShort.Text, tooShort.Length, tooShort.Options));
        Assert.Empty(plan.Experiment.Errors());
        Assert.Contains(
            LoadSentence.Of(plan, 200),
            l =>
                l.StartsWith(
                    "note: availability >= 99.9 % may stay undecided in 10 s: it takes ",
                    StringComparison.Ordinal
                )
        );
    }

    [Theory]
    [InlineData("--stages", "-n: 100 beside --stages")]
    [InlineData("--fault", "-n: 100 beside --fault")]
    [InlineData("--warm-up", "--warm-up: 5s beside -n")]
    public void A_number_of_requests_excludes_what_divides_the_time(string option, string told)
    {
        foreach (var users in new[] { null, "5" })
        {
            var reading = Reading();

            Assert.Null(
                reading.Read(
                    new()
                    {
                        Url = Url,
                        Iterations = "100",
                        Users = users,
                        Stages = option == "--stages" ? "10s:5" : null,
                        Faults = option == "--fault" ? ["cut"] : [],
                        WarmUp = option == "--warm-up" ? "5s" : null,
                    }
                )
            );
            Assert.StartsWith(told, Assert.Single(reading.Errors).ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_rate_and_users_exclude_each_other()
    {
        var reading = Reading();

        reading.Read(
            new()
            {
                Url = Url,
                Rate = "5",
                Users = "5",
            }
        );

        Assert.Equal("5 beside -r 5", Assert.Single(reading.Errors).Value);
    }

    private static RequestTargetSpec Spec(LoadPlan plan) => (RequestTargetSpec)plan.Workload.Target;

    private static LoadReading Reading() => new(AllowedTargets.LoopbackOnly, Secrets.None);

    private static LoadPlan Plan(LoadAsked asked)
    {
        var reading = Reading();
        var plan = reading.Read(asked);
        Assert.Empty(reading.Errors);
        return plan!;
    }
}
