using System.Globalization;
using Chaos.Core.Calls;

namespace Chaos.Mitigations.Pipelines;

/// <summary>Describes one attempt of a call to the code that makes it.</summary>
/// <param name="Call">The call to which the attempt belongs.</param>
/// <param name="Number">Number of the attempt in this pipeline, from 0, in the order in which attempts begin.</param>
/// <param name="ParentPath">Attempt path with which the call itself arrived. Empty at the first hop.</param>
/// <param name="IdempotencyKey"> The key to send with the attempt. Null without an
/// <see cref="Mitigations.IdempotencyKey"/>. The pipeline only carries it. The callee decides whether two attempts with
/// one key take effect once. </param>
public readonly record struct Attempt(Call Call, int Number, string ParentPath, string? IdempotencyKey)
{
    /// <summary>Time that is left for the attempt, to be sent to the callee. Null without a deadline.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>
    /// Path of this attempt, to be sent as <see cref="CallBaggage.AttemptPath"/>. Computed on demand, because most
    /// callees of a simulation do not need it.
    /// </summary>
    public string Path =>
        ParentPath.Length == 0
            ? Number.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{ParentPath}.{Number}");
}
