namespace Chaos.Targets.Protocols;

/// <summary>
/// What a workload says in the words of its protocol. Its properties stand in the file beside the words of every
/// workload; one that two protocols have is of a contract that both share, such as <see cref="IHasBody"/>.
/// </summary>
public abstract record CallWords;
