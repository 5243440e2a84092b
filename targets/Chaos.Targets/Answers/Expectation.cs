using Chaos.Callers;
using Chaos.Core.Texts;

namespace Chaos.Targets.Answers;

/// <summary>What is expected of one place in an answer.</summary>
/// <param name="Outcome">The outcome of a call whose answer is not as expected: <c>expect json $.state</c>.</param>
/// <param name="Exists">Whether there has to be a value. With false there must be none.</param>
/// <param name="Checks">What each value there has to be.</param>
internal abstract record Expectation(string Outcome, bool Exists, IReadOnlyList<ValueCheck> Checks)
{
    /// <summary>Whether it reads the answer's body.</summary>
    public virtual bool NeedsBody => false;

    /// <summary>Whether its values are secret, so that no message shows them.</summary>
    protected abstract bool IsSecret { get; }

    /// <summary>Returns what is not as expected. Returns null when all is.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="call">What the texts become for the call, and what no message shows.</param>
    public virtual string? WhyNot(HttpAnswer answer, CallValues call)
    {
        List<ValueCheck> checks = [.. Checks.Select(c => c.Filled?.Invoke(call) ?? c)];
        var (values, nothing) = ValuesIn(answer, checks);
        if (values is null && !Exists)
            return $"expected none; {nothing}";
        if (values is null or [])
            return Exists ? $"expected {(checks.Count > 0 ? Wanted(0) : "a value")}; {nothing}" : null;
        if (!Exists)
            return $"expected none; there is {Shown(values[0])}";
        foreach (var value in values)
            if (checks.FindIndex(c => !c.Holds(value)) is >= 0 and var failed)
                return $"expected {Wanted(failed)}; it is {Shown(value)}";
        return null;

        string Wanted(int at) => IsSecret && Checks[at].Filled is not null ? Secrets.Mask : checks[at].Wanted;

        string Shown(SeenValue value) => IsSecret ? Secrets.Mask : value.Shown(call.Hide);
    }

    /// <summary>
    /// Returns what an answer with a bad status says of what is not as expected. Returns null when it says nothing.
    /// </summary>
    /// <param name="answer">The answer.</param>
    /// <param name="call">What no message shows.</param>
    public virtual string? WhyBad(HttpAnswer answer, CallValues call) => null;

    /// <summary>
    /// Returns the values at the place, and why there are none. The values are null when the place cannot be looked at,
    /// as in an answer that is no JSON: then nothing is known of it, also not that it holds nothing.
    /// </summary>
    protected abstract (IReadOnlyList<SeenValue>? Values, string Nothing) ValuesIn(
        HttpAnswer answer,
        IReadOnlyList<ValueCheck> checks
    );

    /// <summary>Expects something of a header.</summary>
    internal sealed record OfHeader(string Name, bool Exists, IReadOnlyList<ValueCheck> Checks)
        : Expectation($"expect header {Name}", Exists, Checks)
    {
        protected override bool IsSecret => IsSecretHeader(Name);

        protected override (IReadOnlyList<SeenValue>?, string) ValuesIn(
            HttpAnswer answer,
            IReadOnlyList<ValueCheck> checks
        ) =>
            // Of a header with several values, one has to hold; a header is one value in most answers.
            answer.Header(Name)
                is { Count: > 0 } values
                ? ([new(values.FirstOrDefault(v => checks.All(c => c.Holds(new(v)))) ?? values[0])], "")
                : ([], "the answer has no such header");
    }

    /// <summary>Expects something of values in a JSON answer.</summary>
    internal sealed record OfJson(JsonPath Path, bool Exists, IReadOnlyList<ValueCheck> Checks)
        : Expectation($"expect json {Path.Text}", Exists, Checks)
    {
        public override bool NeedsBody => true;

        protected override bool IsSecret => SecretText.IsName(Path.LastName);

        protected override (IReadOnlyList<SeenValue>?, string) ValuesIn(
            HttpAnswer answer,
            IReadOnlyList<ValueCheck> checks
        )
        {
            if (answer.Json is not { } root)
                return (null, answer.WhyNoJson);
            IReadOnlyList<SeenValue> found = [.. Path.In(root).Select(v => new SeenValue(v))];
            return (found, found.Count > 0 ? "" : $"the path finds nothing in {JsonShape.Of(root)}");
        }
    }

    /// <summary>Expects something of the body as text.</summary>
    internal sealed record OfText(bool Exists, IReadOnlyList<ValueCheck> Checks)
        : Expectation("expect text", Exists, Checks)
    {
        public override bool NeedsBody => true;

        protected override bool IsSecret => false;

        protected override (IReadOnlyList<SeenValue>?, string) ValuesIn(
            HttpAnswer answer,
            IReadOnlyList<ValueCheck> checks
        ) => answer.Text is { Length: > 0 } text ? ([new(text)], "") : ([], "the body is empty");
    }

    /// <summary>Whether the value of a header of an answer is secret.</summary>
    internal static bool IsSecretHeader(string name) =>
        SecretText.IsName(name) || name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase);
}
