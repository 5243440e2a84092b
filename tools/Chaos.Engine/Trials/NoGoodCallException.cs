using Chaos.Core.Trials;

namespace Chaos.Engine.Trials;

/// <summary>Thrown when no call was good before the fault, so that the fault could not change anything.</summary>
internal sealed class NoGoodCallException() : TestbedException("no call was good before the fault");
