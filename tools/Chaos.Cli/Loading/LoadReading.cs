using System.Text;
using Chaos.Core;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Scenarios.Files.Words;
using Chaos.Targets;
using Chaos.Targets.Protocols.Http;
using Chaos.Targets.Requests;

namespace Chaos.Cli.Loading;

/// <summary>
/// Turns the options of <c>chaos load</c> into an experiment of one arm and one workload, whose thresholds are guards.
/// All mistakes are found at once, each with its option.
/// </summary>
/// <param name="allowed">The hosts that load may reach.</param>
/// <param name="secrets">The source of secrets in headers, body and address.</param>
internal sealed class LoadReading(AllowedTargets allowed, Secrets secrets)
{
    /// <summary>Id of the experiment, its arm and its workload.</summary>
    public const string Name = "load";

    /// <summary>Name of the service that is called.</summary>
    public const string Target = "target";

    private const string AllowTarget = ", or a host named by --allow-target";

    private readonly List<PlanError> _errors = [];

    /// <summary>The mistakes.</summary>
    public IReadOnlyList<PlanError> Errors => _errors;

    /// <summary>Reads the options; null when there was a mistake.</summary>
    public LoadPlan? Read(LoadAsked asked)
    {
        var address = AddressOf(asked.Url);
        var shape = LoadShape.Read(asked, _errors);
        var timeout = TimeoutOf(asked.Timeout);
        var expect = ExpectedOf(asked.Expect);
        var body = asked.Body is { } text ? BodyOf(text) : null;
        var headers = HeadersOf(asked.Headers);
        var method = asked.Method ?? (asked.Body is null ? "GET" : "POST");
        if (method.Length == 0 || !method.All(char.IsAsciiLetterUpper))
            _errors.Add(
                new("-X", method, "a method such as GET or POST")
                {
                    Meant = method.Length > 0 && method.All(char.IsAsciiLetter) ? method.ToUpperInvariant() : null,
                }
            );
        var thresholds = ThresholdsOf(asked);
        var faults = asked.Faults.Select(f => FaultText.Read(f, _errors)).OfType<FaultText>().ToList();
        if (address is null || shape is null || timeout is null || _errors.Count > 0)
            return null;
        if (FaultPlan.Of(faults, shape, _errors) is not { } course)
            return null;
        var (origin, path, login) = address.Value;
        var spec = new RequestTargetSpec
        {
            Service = Target,
            Method = method,
            Path = path,
            Headers = headers,
            Body = body,
            KnownAs = origin,
            Tls = origin.Scheme == Uri.UriSchemeHttps,
            TlsSettings = asked.Insecure ? new() { InsecureSkipVerify = true } : null,
            Http2 = asked.Http2,
            Login = login,
            Expect = expect,
            Secrets = secrets,
        };
        var request = $"{method} {SecretText.Told(origin.GetLeftPart(UriPartial.Authority) + path)}";
        var plan = new LoadPlan(
            ExperimentOf(spec, shape, course, timeout.Value, [.. thresholds.Select(t => t.Read)], request),
            origin,
            request
        )
        {
            Iterations = shape.Iterations,
            Thresholds = [.. thresholds.Select(t => t.Text)],
        };
        plan = plan with { Experiment = plan.Experiment with { Story = $"{request}: {plan.Load}." } };
        foreach (var error in plan.Experiment.Errors())
            _errors.Add(Told(error, plan, asked));
        return _errors.Count == 0 ? plan : null;
    }

    private static Experiment ExperimentOf(
        RequestTargetSpec spec,
        LoadShape shape,
        FaultPlan course,
        TimeSpan timeout,
        IReadOnlyList<ObjectiveText> thresholds,
        string request
    ) =>
        new()
        {
            Id = Name,
            Title = request,
            Claim = request,
            Kind = ExperimentKind.Mitigation,
            Topology = new()
            {
                Services =
                [
                    new()
                    {
                        Name = Target,
                        External = new()
                        {
                            Address = spec.KnownAs!.GetLeftPart(UriPartial.Authority),
                            Tls = spec.TlsSettings,
                        },
                    },
                ],
                Edges = [new(Edge.Client, Target) { Protocol = spec.Protocol, Tls = spec.Tls }],
            },
            Arms =
            [
                new()
                {
                    Name = Name,
                    Title = request,
                    Role = ArmRole.Candidate,
                },
            ],
            Workloads =
            [
                new()
                {
                    Name = Name,
                    Target = spec,
                    Load = shape.Load,
                    // A rate ends by itself after its requests.
                    Iterations = shape.Load is ClosedLoad ? shape.Iterations : null,
                    Timeout = timeout,
                },
            ],
            Faults = course.Windows,
            Durations = course.Durations,
            AttemptTimeout = timeout,
            SteadyState = 0,
            Expectations =
                thresholds.Count == 0
                    ? [new Guard(new SentShare(), Phase.Whole, Limit.AtLeast(SentShare.Enough))]
                    : [.. thresholds.Select(t => new Guard(t.Metric, t.Phase, t.Limit))],
            Focus = new EdgeConnectionsPerCall(FaultText.Edge).Drawn!,
            Story = "",
            WhyNotSimulated = "there is no model of the user's own services",
        };

    private (Uri Origin, string Path, string? Login)? AddressOf(string url)
    {
        const string Such = "an address such as http://localhost:5000/orders";
        var text = url.Contains("://", StringComparison.Ordinal) ? url : $"http://{url}";
        var login = LoginUrl.Of(text);
        if (
            !Uri.TryCreate(login.Url, UriKind.Absolute, out var address)
            || address.Host.Length == 0
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
        )
        {
            _errors.Add(new("url", SecretText.Told(url), Such));
            return null;
        }
        if (allowed.Error("url", address) is { } wrong)
            _errors.Add(wrong with { Allowed = wrong.Allowed + AllowTarget });
        // The path is sent as it was written, except for a fragment, which is never sent.
        var begin = login.Url.IndexOfAny(['/', '?', '#'], login.Url.IndexOf("://", StringComparison.Ordinal) + 3);
        var path = (begin < 0 ? "" : login.Url[begin..]).Split('#')[0];
        CheckSecrets("url", text);
        if (login.Login is { } user && !SecretText.HasPlaceholder(user))
            SecretMask.Add("url", user.Split(':', 2)[^1]);
        return (new(address.GetLeftPart(UriPartial.Authority)), path.StartsWith('/') ? path : $"/{path}", login.Login);
    }

    private TimeSpan? TimeoutOf(string? text)
    {
        const string Most = "1ms to 5m, such as 2s";
        if (text is null)
            return TimeSpan.FromSeconds(5);
        var read = LoadShape.Time("--timeout", text, Most, _errors);
        if (read is not { } time || (time >= TimeSpan.FromMilliseconds(1) && time <= TimeSpan.FromMinutes(5)))
            return read;
        _errors.Add(new("--timeout", text, Most));
        return null;
    }

    private ExpectedStatus? ExpectedOf(string? text)
    {
        if (text is null)
            return null;
        var words = text.Split(',', StringSplitOptions.TrimEntries);
        foreach (var word in words.Where(w => ExpectedStatus.Read(w) is null))
            _errors.Add(new("--expect", word, ExpectedStatus.Allowed));
        return new(words);
    }

    private string? BodyOf(string text)
    {
        if (!text.StartsWith('@'))
        {
            CheckSecrets("--body", text);
            return text;
        }
        try
        {
            return File.ReadAllText(text[1..], new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            _errors.Add(
                new("--body", text, "@ and a file with text in UTF-8")
                {
                    Why = e is FileNotFoundException or DirectoryNotFoundException ? "is not there" : "cannot be read",
                }
            );
            return null;
        }
    }

    private Dictionary<string, string> HeadersOf(IReadOnlyList<string> texts)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in texts)
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1)
            {
                _errors.Add(new("-H", SecretText.Told(text), "a header such as 'Accept: application/json'"));
                continue;
            }
            var (name, value) = (text[..colon].Trim(), text[(colon + 1)..].Trim());
            CheckSecrets("-H", value);
            // What was written out on the command line is in no record and no report.
            if (SecretText.IsName(name) && !SecretText.HasPlaceholder(value))
                SecretMask.Add(name, value);
            if (!headers.TryAdd(name, value))
                _errors.Add(new("-H", name, "each header once"));
        }
        HttpHeaders.Check(headers, "-H", null, new TextCheck(secrets, _errors));
        return headers;
    }

    private void CheckSecrets(string option, string text)
    {
        foreach (var error in secrets.Errors(option, text))
            _errors.Add(error);
    }

    private List<(string Text, ObjectiveText Read)> ThresholdsOf(LoadAsked asked)
    {
        // Without a fault no proxy is in between that could count requests on an edge, and there is only one phase.
        var (edges, usual) =
            asked.Faults.Count == 0 ? (Array.Empty<string>(), Phase.Whole) : ([FaultText.Edge], Phase.DuringFault);
        var names = new ObjectiveNames(edges, [Name], []);
        var read = new List<(string, ObjectiveText)>();
        foreach (var text in asked.Thresholds.SelectMany(t => t.Split(" and ", StringSplitOptions.TrimEntries)))
            if (ObjectiveText.Read(text, names, usual, "--threshold", _errors) is not { } threshold)
                continue;
            else if (asked.Faults.Count == 0 && threshold.Phase.Kind != PhaseKind.Whole)
                _errors.Add(new("--threshold", text, "no phase but in all: there is no fault (--fault)"));
            else
                // A user who names no phase sees which one was judged.
                read.Add(
                    (
                        asked.Faults.Count > 0
                        && !text.Contains(" fault", StringComparison.Ordinal)
                        && !text.EndsWith(" in all", StringComparison.Ordinal)
                            ? $"{text} during fault"
                            : text,
                        threshold
                    )
                );
        return read;
    }

    /// <summary>The plan's mistake, told with the option that causes it.</summary>
    private static PlanError Told(PlanError error, LoadPlan plan, LoadAsked asked)
    {
        if (error.Field.StartsWith("expectations[", StringComparison.Ordinal))
        {
            var index = error.Field["expectations[".Length] - '0';
            return error with
            {
                Field = "--threshold",
                Value = plan.Thresholds.ElementAtOrDefault(index) ?? "",
                Why = $"cannot be decided in {error.Value}",
                Allowed = $"{error.Allowed} (-d, {(plan.Workload.Load is OpenLoad ? "-r" : "-u")})",
            };
        }
        if (error.Field.StartsWith("faults", StringComparison.Ordinal))
            return error with { Field = "--fault" };
        return error.Field.StartsWith("durations", StringComparison.Ordinal)
            ? error with
            {
                Field = asked.Stages is null ? "-d" : "--stages",
            }
            : error;
    }
}
