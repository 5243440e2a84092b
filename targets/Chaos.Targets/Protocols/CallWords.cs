namespace Chaos.Targets.Protocols;

/// <summary>
/// The words of a workload that belong to its protocol. In the file they are on the same level as the words of every
/// workload. A word that two protocols have belongs to an interface that both implement, such as
/// <see cref="IHasBody"/>.
/// </summary>
public abstract record CallWords;
