using Chaos.Core.Trials;

namespace Chaos.Faults.Services;

/// <summary>A service's control endpoint refused a request or did not answer.</summary>
public sealed class ControlException(string message, Exception? inner = null) : TestbedException(message, inner);
