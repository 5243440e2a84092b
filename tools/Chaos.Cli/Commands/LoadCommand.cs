using System.CommandLine;
using Chaos.Cli.Loading;
using Chaos.Cli.Running;
using Chaos.Core;
using Chaos.Core.Capacity;
using Chaos.Core.Judging;
using Chaos.Core.Load;
using Chaos.Core.Texts;
using Chaos.Engine.Runs;
using Chaos.Scenarios.Files;
using Chaos.Targets;

namespace Chaos.Cli.Commands;

/// <summary>Puts one address under load from the command line alone.</summary>
internal sealed class LoadCommand : CliCommand
{
    private readonly Argument<string[]> _url = new("url")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "the address to call, such as http://localhost:5000/orders",
    };
    private readonly Option<string?> _rate = new("--rate", "-r")
    {
        Description = "requests a second, whether or not earlier ones were answered: 500/s, 0.5/s, 30/m; default: 50/s",
    };
    private readonly Option<string?> _users = new("--users", "-u", "-c")
    {
        Description = "users instead of a rate: each sends its next request when the last one was answered",
    };
    private readonly Option<string?> _duration = new("--duration", "-d")
    {
        Description = "how long, 2s to 1h; default: 10s",
    };
    private readonly Option<string?> _iterations = new("--iterations", "-n")
    {
        Description = "number of requests after which it ends",
    };
    private readonly Option<string?> _stages = new("--stages")
    {
        Description =
            "a ramp: LENGTH:TARGET of each stage, such as 30s:50,2m:50; targets are a rate, or users beside -u; "
            + "begins at -r or -u, else at 0",
    };
    private readonly ChoiceOption _arrivals = new("--arrivals", "how a rate's requests are spaced", "even", "poisson")
    {
        DefaultValueFactory = _ => "even",
    };
    private readonly Option<string?> _warmUp = new("--warm-up") { Description = "time before anything counts" };
    private readonly Option<string?> _timeout = new("--timeout", "-t")
    {
        Description = "timeout of a request, 1ms to 5m; default: 5s",
    };
    private readonly Option<string?> _method = new("--method", "-X")
    {
        Description = "method; default: GET, or POST with a body",
    };
    private readonly Option<string[]> _headers = new("--header", "-H")
    {
        Description = "a header such as 'Accept: application/json'",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string?> _body = new("--body", "-b")
    {
        Description = "body, or @FILE; sent as JSON unless a header Content-Type says otherwise",
    };
    private readonly Option<string?> _expect = new("--expect")
    {
        Description = "statuses with which a request is good, such as 2xx,302; default: 2xx",
    };
    private readonly Option<string?> _follow = new("--follow")
    {
        Description = "redirects that are followed after one request, never to a host that is not allowed; default: 0",
    };
    private readonly Option<string?> _feed = new("--feed")
    {
        Description =
            "CSV or JSON file with values: {{feed.COLUMN}} in address, headers and body; each request takes the next row",
    };
    private readonly Option<string?> _call = new("--call")
    {
        Description =
            "gRPC: the method, such as shop.Orders/Get; list shows all; --body is its message, or a list for a stream",
    };
    private readonly Option<string?> _proto = new("--proto")
    {
        Description = "gRPC: the .proto file that defines the method; default: server reflection",
    };
    private readonly Option<bool> _tls = new("--tls") { Description = "gRPC: call over TLS, as https:// says it" };
    private readonly Option<bool> _http2 = new("--http2") { Description = "make requests over HTTP/2" };
    private readonly Option<bool> _insecure = new("--insecure", "-k")
    {
        Description = "accept every certificate of the service",
    };
    private readonly Option<string[]> _thresholds = new("--threshold", "--objective")
    {
        Description =
            "what has to hold, in the words of objectives: 'p99 < 200 ms', 'availability >= 99.9 %'; "
            + "else the exit code is 1",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string?> _findRate = new("--find-rate")
    {
        Description =
            "search the highest rate at which this holds, such as 'p99 < 300 ms and availability >= 99.9 %', from -r on; "
            + "-d is the length of a hold",
    };
    private readonly Option<string?> _most = new("--max")
    {
        Description = "highest rate that --find-rate tries; default: 10000/s",
    };
    private readonly Option<string?> _mostTime = new("--max-time")
    {
        Description = "longest time of --find-rate; default: 10m",
    };
    private readonly Option<string[]> _faults = new("--fault")
    {
        Description =
            "a fault between the load and the service, through a proxy: 'latency 200ms for 10s at 5s', "
            + "'answerWithStatus 503 50%', 'cut for 5s'",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "seed of all random choices",
        DefaultValueFactory = _ => 42,
    };
    private readonly Option<string?> _output = new("--output")
    {
        Description = "folder for records and reports; default: chaos-results/<utc>-load",
    };
    private readonly Option<string[]> _allow = new("--allow-target")
    {
        Description = "another host that load may reach, besides this machine",
        DefaultValueFactory = _ => [],
    };
    private readonly VariableOption _variables = new()
    {
        Description =
            "variable of the environment for this load, as KEY=VALUE: {{env.KEY}} in address, headers and body",
    };
    private readonly OutOption _out = new();
    private readonly FormatOption _format = new();

    public override string Name => "load";

    public override string Purpose =>
        "Puts one address under load: percentiles, histogram, statuses, thresholds with an exit code, and a report.";

    public override IReadOnlyList<(string, string)> Examples =>
        [
            ("chaos load http://localhost:5000/orders", "50 requests a second for 10 seconds"),
            (
                "chaos load http://localhost:5000/orders -r 500/s -d 30s --threshold 'p99 < 200 ms'",
                "exit code 1 if the 99th percentile is above 200 ms"
            ),
            (
                "chaos load localhost:5000/orders -u 50 -n 10k",
                "50 users, 10,000 requests, as fast as they are answered"
            ),
            (
                "chaos load http://localhost:5000/orders --body '{\"id\": 1}' --header 'Authorization: Bearer {{env.TOKEN}}'",
                "a POST; secrets come from the environment and are in no report"
            ),
            ("chaos load http://localhost:5000/orders --stages 30s:200,2m:200", "a ramp to 200/s, which then stays"),
            (
                "chaos load http://localhost:5000/orders --find-rate 'p99 < 300 ms and availability >= 99.9 %'",
                "the highest rate at which this holds"
            ),
            (
                "chaos load http://localhost:5000/orders --fault 'latency 200ms for 10s'",
                "load and a fault: figures before, during and after it"
            ),
            (
                "chaos load localhost:50051 --call shop.Orders/Get --body '{\"id\": 1}'",
                "gRPC; the server tells its methods by reflection, or give --proto shop.proto"
            ),
            ("chaos load http://localhost:5000/orders --format json", "for another program"),
        ];

    public override void Configure(Command command)
    {
        command.Arguments.Add(_url);
        foreach (
            var option in new Option[]
            {
                _rate,
                _users,
                _duration,
                _iterations,
                _stages,
                _arrivals,
                _warmUp,
                _timeout,
                _method,
                _headers,
                _body,
                _expect,
                _follow,
                _feed,
                _call,
                _proto,
                _tls,
                _http2,
                _insecure,
                _thresholds,
                _findRate,
                _most,
                _mostTime,
                _faults,
                _seed,
                _output,
                _allow,
                _variables,
                _out,
                _format,
            }
        )
            command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) => (int)await RunAsync(parsed, cancellationToken));
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var urls = parsed.GetValue(_url) ?? [];
        if (urls is not [var url])
            throw new UsageException(
                urls.Length == 0
                    ? "url: missing; expected an address such as http://localhost:5000/orders"
                    : $"url: {string.Join(", ", urls.Select(SecretText.Told))} is not allowed; allowed: one address",
                $"see: {CalledAs.Command} load --help"
            );
        _variables.Set(parsed);
        var allowed = new AllowedTargets(parsed.GetValue(_allow) ?? []);
        var secrets = new Secrets(Environment.GetEnvironmentVariable, SecretFile.In(Directory.GetCurrentDirectory()));
        var asked = AskedBy(parsed, url);
        var reading = new LoadReading(allowed, secrets);
        if (asked.Call == RpcLookup.All)
            return await RpcLookup.ListAsync(asked, reading);
        var known = asked.Call is null ? null : await RpcLookup.MethodAsync(asked, reading);
        var again = AgainLine.Literal(SecretMask.Hide(AgainLine.Of(parsed, urls)));
        if (parsed.GetValue(_findRate) is { } keeps)
            return await FindRateAsync(parsed, asked, keeps, Read, again, cancellationToken);
        foreach (var (option, value) in new[] { ("--max", _most), ("--max-time", _mostTime) })
            if (parsed.GetValue(value) is { } alone)
                throw new UsageException($"{option}: {alone} is not allowed; allowed: beside --find-rate");
        if (Read(asked) is not ({ } plan, _))
            throw new UsageException([.. Read(asked).Errors.Select(e => e.ToString())]);
        CheckDescriptors(plan);
        var request = new RunRequest
        {
            Name = LoadReading.Name,
            Experiments = [plan.Experiment],
            Seed = parsed.GetValue(_seed),
            Again = again,
        };
        var course = new LoadCourse(plan, _format.IsJson(parsed)) { Outputs = _out.Of(parsed) };
        return plan.Experiment.Faults.Count == 0
            ? await course.RunAsync(request, parsed.GetValue(_output), cancellationToken)
            : await new FaultCourse(plan, course, allowed, _format.IsJson(parsed)).RunAsync(
                request,
                parsed.GetValue(_output),
                cancellationToken
            );

        (LoadPlan? Plan, IReadOnlyList<PlanError> Errors) Read(LoadAsked load)
        {
            var reading = new LoadReading(allowed, secrets) { Known = known };
            return (reading.Read(load), reading.Errors);
        }
    }

    private static void CheckDescriptors(LoadPlan plan)
    {
        if (Descriptors.Errors(plan.Experiment, Descriptors.Most()).ToList() is { Count: > 0 } wrong)
            throw new UsageException([
                .. wrong.Select(e => (e with { Field = plan.Workload.Load is OpenLoad ? "-r" : "-u" }).ToString()),
            ]);
    }

    private async Task<ExitCode> FindRateAsync(
        ParseResult parsed,
        LoadAsked asked,
        string keeps,
        Func<LoadAsked, (LoadPlan? Plan, IReadOnlyList<PlanError> Errors)> read,
        string again,
        CancellationToken cancellationToken
    )
    {
        var errors = new List<PlanError>();
        var search = new FindRateAsked
        {
            Keeps = keeps,
            Most = parsed.GetValue(_most),
            MostTime = parsed.GetValue(_mostTime),
        };
        if (FindRatePlan.Of(asked, search, read, errors) is not { } plan)
            throw new UsageException([.. errors.Select(e => e.ToString())]);
        if (plan.LoadOf(new(plan.First, HoldKind.Up), 1).Plan is { } first)
            CheckDescriptors(first);
        return await new FindRate(plan, _format.IsJson(parsed)) { Outputs = _out.Of(parsed) }.RunAsync(
            parsed.GetValue(_seed),
            again,
            parsed.GetValue(_output),
            cancellationToken
        );
    }

    private LoadAsked AskedBy(ParseResult parsed, string url) =>
        new()
        {
            Url = url,
            Rate = parsed.GetValue(_rate),
            Users = parsed.GetValue(_users),
            Duration = parsed.GetValue(_duration),
            Stages = parsed.GetValue(_stages),
            Iterations = parsed.GetValue(_iterations),
            Arrivals = parsed.GetValue(_arrivals),
            WarmUp = parsed.GetValue(_warmUp),
            Timeout = parsed.GetValue(_timeout),
            Method = parsed.GetValue(_method),
            Headers = parsed.GetValue(_headers) ?? [],
            Body = parsed.GetValue(_body),
            Expect = parsed.GetValue(_expect),
            Follow = parsed.GetValue(_follow),
            Feed = parsed.GetValue(_feed),
            Thresholds = parsed.GetValue(_thresholds) ?? [],
            Faults = parsed.GetValue(_faults) ?? [],
            Call = parsed.GetValue(_call),
            Proto = parsed.GetValue(_proto),
            Tls = parsed.GetValue(_tls),
            Http2 = parsed.GetValue(_http2),
            Insecure = parsed.GetValue(_insecure),
        };
}
