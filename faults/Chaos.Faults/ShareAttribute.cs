using Chaos.Core;

namespace Chaos.Faults;

/// <summary>The range of the share of calls that a fault hits.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ShareAttribute : AllowedAttribute
{
    /// <summary>Above 0, at most 1.</summary>
    public ShareAttribute()
        : base(0, 1) => (Above, IsShare) = (true, true);
}
