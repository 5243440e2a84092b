using Chaos.Core.Trials;

namespace Chaos.Engine.Trials;

/// <summary>Not one call was good before the fault: there is nothing that it could break.</summary>
internal sealed class NoGoodCallException() : TestbedException("no call was good before the fault");
