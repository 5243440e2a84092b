using Chaos.Core;

namespace Chaos.Faults;

/// <summary>The range of a fault's delay.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DelayAttribute : AllowedAttribute
{
    /// <summary>Above 0, at most one minute.</summary>
    public DelayAttribute()
        : base("0s", "1m") => Above = true;
}
