using Chaos.Core.Texts;
using Google.Protobuf.Reflection;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>Finds a method among descriptors that come from a server or a file.</summary>
internal static class MethodLookup
{
    private const int MostListed = 10;

    /// <summary>Returns the method, such as <c>shop.OrderService/CreateOrder</c>.</summary>
    /// <exception cref="FormatException">There is no such method. Says what is allowed.</exception>
    public static GrpcMethod In(IReadOnlyList<FileDescriptor> files, string name)
    {
        var (service, method) = Parts(name);
        var services = files.SelectMany(f => f.Services).ToList();
        var found =
            services.FirstOrDefault(s => s.FullName == service)
            ?? throw NoService(service, services.Select(s => s.FullName));
        return found.FindMethodByName(method) is { } its
            ? GrpcMethod.Of(its)
            : throw new FormatException(
                $"{service} has no method {method}; {Allowed(method, found.Methods.Select(m => m.Name))}"
            );
    }

    /// <summary>Returns the mistake of a service that does not exist.</summary>
    public static FormatException NoService(string service, IEnumerable<string> services) =>
        new($"there is no service {service}; {Allowed(service, services)}");

    /// <summary>Returns service and method of a name.</summary>
    /// <exception cref="FormatException">It is no name of a method.</exception>
    public static (string Service, string Method) Parts(string name) =>
        name.Split('/') is [{ Length: > 0 } service, { Length: > 0 } method]
            ? (service, method)
            : throw new FormatException(
                $"{name} is not allowed; allowed: a method such as shop.OrderService/CreateOrder"
            );

    private static string Allowed(string name, IEnumerable<string> names)
    {
        var all = names.Order(StringComparer.Ordinal).ToList();
        var listed =
            all.Count == 0 ? "none: there is none"
            : all.Count <= MostListed ? string.Join(", ", all)
            : $"{string.Join(", ", all.Take(MostListed))} and {all.Count - MostListed} more";
        return $"{NearestName.Question(NearestName.Of(name, all))}allowed: {listed}";
    }
}
