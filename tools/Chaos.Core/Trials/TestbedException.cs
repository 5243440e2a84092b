namespace Chaos.Core.Trials;

/// <summary>
/// Something that trials need does not work: a service died, a port is taken, a proxy does not answer. The message is
/// for the user.
/// </summary>
public class TestbedException(string message, Exception? inner = null) : Exception(message, inner);
