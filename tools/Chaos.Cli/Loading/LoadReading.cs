using Chaos.Core;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Scenarios.Files.Words;
using Chaos.Targets;
using Chaos.Targets.Protocols.Grpc;
using Chaos.Targets.Protocols.Http;

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

    private readonly List<PlanError> _errors = [];

    /// <summary>The mistakes.</summary>
    public IReadOnlyList<PlanError> Errors => _errors;

    /// <summary>The gRPC method that is called; null for HTTP, or when it is not known yet.</summary>
    public GrpcMethod? Known { get; init; }

    /// <summary>Reads the options; null when there was a mistake.</summary>
    public LoadPlan? Read(LoadAsked given)
    {
        RpcReading.Check(given, _errors);
        var asked = RpcReading.WithScheme(given);
        var spec = new RequestReading(allowed, secrets, _errors).Read(asked);
        var rpc = spec is null || asked.Call is null ? null : RpcReading.Of(spec, asked, Known, secrets, _errors);
        var shape = ShapeReading.Read(asked, _errors);
        var timeout = TimeoutOf(asked.Timeout);
        var thresholds = ThresholdReading.Of(asked, _errors);
        var faults = asked.Faults.Select(f => FaultText.Read(f, _errors)).OfType<FaultText>().ToList();
        if (spec is not { KnownAs: { } origin } || shape is null || timeout is null || _errors.Count > 0)
            return null;
        if (FaultPlan.Of(faults, shape, _errors) is not { } course)
            return null;
        var request = rpc is null
            ? $"{spec.Method} {SecretText.Told(origin.GetLeftPart(UriPartial.Authority) + spec.Path)}"
            : $"{rpc.Method} at {origin.GetLeftPart(UriPartial.Authority)}";
        var plan = new LoadPlan(
            ExperimentOf(spec, rpc, shape, course, timeout.Value, [.. thresholds.Select(t => t.Read)], request),
            origin,
            request
        )
        {
            Iterations = shape.Iterations,
            Thresholds = [.. thresholds.Select(t => t.Text)],
        };
        plan = plan with { Experiment = plan.Experiment with { Story = $"{request}: {plan.Load}." } };
        foreach (var error in plan.Experiment.Errors())
            _errors.Add(Told(error, asked));
        plan = plan with { TooShort = ShortOf(plan) };
        return _errors.Count == 0 ? plan : null;
    }

    private static Experiment ExperimentOf(
        RequestTargetSpec spec,
        GrpcRequestTargetSpec? rpc,
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
                Edges = [new(Edge.Client, Target) { Protocol = rpc?.Protocol ?? spec.Protocol, Tls = spec.Tls }],
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
                    Target = rpc is null ? spec : rpc,
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
            MayBeUndecided = true,
            Expectations =
                thresholds.Count == 0
                    ? [new Guard(new SentShare(), Phase.Whole, Limit.AtLeast(SentShare.Enough))]
                    : [.. thresholds.Select(t => new Guard(t.Metric, t.Phase, t.Limit))],
            Focus = new EdgeConnectionsPerCall(FaultText.Edge).Drawn!,
            Story = "",
            WhyNotSimulated = "there is no model of the user's own services",
        };

    private TimeSpan? TimeoutOf(string? text)
    {
        const string Most = "1ms to 5m, such as 2s: a request that is never answered has to end";
        if (text is null)
            return TimeSpan.FromSeconds(5);
        var read = LengthText.Read("-t", text, Most, _errors);
        if (read is not { } time || (time >= TimeSpan.FromMilliseconds(1) && time <= TimeSpan.FromMinutes(5)))
            return read;
        _errors.Add(new("-t", text, Most));
        return null;
    }

    /// <summary>
    /// The thresholds that the load is too short to decide. One of a part without any length is a mistake, because it
    /// can never be decided.
    /// </summary>
    private List<ShortThreshold> ShortOf(LoadPlan plan)
    {
        var found = new List<ShortThreshold>();
        var experiment = plan.Experiment;
        foreach (var (text, expectation) in plan.Thresholds.Zip(experiment.Expectations))
        {
            if (expectation.Errors(experiment, "").FirstOrDefault() is not { } error)
                continue;
            var rate = plan.Workload.Load is OpenLoad ? "-r" : "-u";
            var tooShort = new ShortThreshold(
                text,
                error.Value,
                error.Allowed,
                expectation.Phase.Kind switch
                {
                    PhaseKind.Fault => $"for of --fault, {rate}",
                    PhaseKind.Baseline => $"at of --fault, {rate}",
                    _ when plan.Iterations is not null => "-n",
                    _ => $"-d, {rate}",
                }
            );
            if (expectation.Phase.PlannedLength(experiment.Durations) > TimeSpan.Zero)
                found.Add(tooShort);
            else
                _errors.Add(tooShort.ErrorOf("--threshold"));
        }
        return found;
    }

    /// <summary>The plan's mistake, told with the option that causes it.</summary>
    private static PlanError Told(PlanError error, LoadAsked asked) =>
        error.Field.StartsWith("faults", StringComparison.Ordinal) ? error with { Field = "--fault" }
        : error.Field.StartsWith("durations", StringComparison.Ordinal)
            ? error with
            {
                Field = asked.Stages is null ? "-d" : "--stages",
            }
        : error;
}
