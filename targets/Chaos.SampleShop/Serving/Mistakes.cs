using Chaos.Core;

namespace Chaos.SampleShop.Serving;

/// <summary>Everything that is wrong with a request.</summary>
/// <param name="Errors">One entry for each mistake.</param>
internal sealed record Mistakes(IReadOnlyList<PlanError> Errors);
