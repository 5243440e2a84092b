using System.Text.Json;
using Chaos.Callers;
using Chaos.Targets.Answers;

namespace Chaos.Targets.Protocols.GraphQl;

/// <summary>Expects a GraphQL answer without <c>errors</c>. A server sends errors with status 200, too.</summary>
internal sealed record GraphQlErrors() : Expectation("graphql errors", Exists: false, [])
{
    private const string Errors = "errors";

    public override bool NeedsBody => true;

    protected override bool IsSecret => false;

    public override string? WhyNot(HttpAnswer answer, CallValues call) =>
        answer.Json is not { } root ? answer.WhyNoJson
        : root.ValueKind != JsonValueKind.Object
        || !(root.TryGetProperty("data", out _) || root.TryGetProperty(Errors, out _))
            ? $"the answer has neither data nor errors: {JsonShape.Of(root)}"
        : base.WhyNot(answer, call);

    /// <summary>A server may send errors with 400, or with another status (GraphQL over HTTP, section 6.4).</summary>
    public override string? WhyBad(HttpAnswer answer, CallValues call) =>
        answer.Json is null ? null : base.WhyNot(answer, call);

    protected override (IReadOnlyList<SeenValue>? Values, string Nothing) ValuesIn(
        HttpAnswer answer,
        IReadOnlyList<ValueCheck> checks
    )
    {
        if (
            answer.Json is not { ValueKind: JsonValueKind.Object } root
            || !root.TryGetProperty(Errors, out var errors)
            || errors.ValueKind == JsonValueKind.Null
            || errors is { ValueKind: JsonValueKind.Array } && errors.GetArrayLength() == 0
        )
            return ([], "");
        var first = errors.ValueKind == JsonValueKind.Array ? errors[0] : errors;
        return (
            [
                first.ValueKind == JsonValueKind.Object && first.TryGetProperty("message", out var message)
                    ? new(message)
                    : new(first),
            ],
            ""
        );
    }
}
