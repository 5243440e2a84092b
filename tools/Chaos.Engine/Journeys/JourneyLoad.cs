using Chaos.Core.Journeys;
using Chaos.Engine.Recording;

namespace Chaos.Engine.Journeys;

/// <summary>A journey of a mix while the load runs.</summary>
/// <param name="Until">The sum of the weights of the mix up to and with this journey.</param>
/// <param name="Steps">Its steps.</param>
/// <param name="After">The wait after the last step.</param>
/// <param name="Whole">The record of whole journeys; null when they have none of their own.</param>
internal sealed record JourneyLoad(double Until, IReadOnlyList<StepLoad> Steps, ThinkTime After, Recorder? Whole);
