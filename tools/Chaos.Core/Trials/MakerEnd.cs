namespace Chaos.Core.Trials;

/// <summary>How the program that makes a load ended by itself.</summary>
/// <param name="Words">In words, with its last lines if it failed.</param>
/// <param name="IsWrong">Whether the program says that what it was given to run is wrong, such as the script of k6.</param>
public sealed record MakerEnd(string Words, bool IsWrong = false);
