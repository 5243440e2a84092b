using Chaos.Core.Texts;

namespace Chaos.Targets.Answers;

/// <summary>
/// Masks captured secrets, such as tokens of a login, in all texts. There may be one for each journey, thousands a
/// minute, and each mask makes every later text dearer. So only the first are masked everywhere: those that the examples
/// of failures and the output of a service's start can show.
/// </summary>
internal static class CapturedSecrets
{
    /// <summary>The most that are masked in a process.</summary>
    internal const int Most = 100;

    private static int s_count;

    /// <summary>Masks a secret, unless there are many already.</summary>
    public static void Add(string name, string value)
    {
        if (Volatile.Read(ref s_count) < Most && Interlocked.Increment(ref s_count) <= Most)
            SecretMask.Add(name, value);
    }
}
