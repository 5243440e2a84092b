using System.Globalization;
using Chaos.Core.Calls;

namespace Chaos.Mitigations.Pipelines;

/// <summary>One attempt of a call, as its maker sees it.</summary>
/// <param name="Call">The call it is made for.</param>
/// <param name="Number">0 for the first try, then one more for each attempt of this pipeline, in the order in which
/// they begin.</param>
/// <param name="ParentPath">Attempt path under which the call itself arrived; empty at the first hop.</param>
/// <param name="IdempotencyKey"> The key to send with it, null without an <see cref="Mitigations.IdempotencyKey"/>. The
/// pipeline only carries it: whether two attempts with one key take effect once is up to the callee.
/// </param>
public readonly record struct Attempt(Call Call, int Number, string ParentPath, string? IdempotencyKey)
{
    /// <summary>Time that is left for it, to be told to the callee; null without a deadline.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>
    /// Path of this attempt, to be sent as <see cref="CallBaggage.AttemptPath"/>. Made when asked for, because most
    /// callees of a simulation never ask.
    /// </summary>
    public string Path =>
        ParentPath.Length == 0
            ? Number.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{ParentPath}.{Number}");
}
