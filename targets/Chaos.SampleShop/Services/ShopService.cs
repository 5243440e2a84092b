using System.Reflection;
using Chaos.Core;
using Chaos.Core.Topologies;
using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop.Services;

/// <summary>
/// The business logic and the state of a service of the shop. It runs after a worker has spent the service time on a
/// request. One instance serves one trial. A new service is one class with a <see cref="ServiceKindAttribute"/> and a
/// constructor that takes a <see cref="ServiceContext"/>.
/// </summary>
public abstract class ShopService
{
    /// <summary>Setting of every service: whether it drops work whose caller has given up.</summary>
    public const string DropAbandoned = "dropAbandoned";

    private static readonly SortedDictionary<string, Type> s_types = new(
        typeof(ShopService)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(ShopService)) && !type.IsAbstract)
            .ToDictionary(type => type.GetCustomAttribute<ServiceKindAttribute>()!.Name),
        StringComparer.Ordinal
    );

    /// <summary>All kinds of services, by name.</summary>
    public static IReadOnlyDictionary<string, ServiceKindAttribute> Kinds { get; } =
        s_types.ToDictionary(type => type.Key, type => type.Value.GetCustomAttribute<ServiceKindAttribute>()!);

    /// <summary>Processes a request and returns the answer. Called from many threads at once.</summary>
    public abstract Answer Serve(ShopRequest request);

    /// <summary>Returns the totals of the trial, by name.</summary>
    public virtual IReadOnlyDictionary<string, long> Totals() => new Dictionary<string, long>();

    /// <summary>Makes a service of the kind <c>context.Spec.Kind</c> in its initial state.</summary>
    public static ShopService Open(ServiceContext context) =>
        (ShopService)Activator.CreateInstance(s_types[context.Spec.Kind], context)!;

    /// <summary>Returns every mistake in the settings of a spec, with paths under <paramref name="path"/>.</summary>
    public static IEnumerable<PlanError> SettingErrors(ServiceSpec spec, string path)
    {
        var known = s_types[spec.Kind]
            .GetCustomAttributes<SettingAttribute>()
            .Append(new(DropAbandoned, "false", "true"))
            .ToDictionary(s => s.Name, s => s.Allowed);
        foreach (var (name, value) in spec.Settings)
        {
            if (!known.TryGetValue(name, out var allowed))
                yield return new(
                    $"{path}.{name}",
                    value,
                    $"no such setting; {spec.Kind} knows {string.Join(", ", known.Keys)}"
                );
            else if (!allowed.Contains(value))
                yield return new($"{path}.{name}", value, string.Join(", ", allowed));
        }
    }
}
