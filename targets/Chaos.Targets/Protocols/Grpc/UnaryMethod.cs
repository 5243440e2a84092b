using Google.Protobuf.Reflection;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>Finds a method among descriptors that come from a server or a file.</summary>
internal static class UnaryMethod
{
    /// <summary>Returns the method, such as <c>shop.OrderService/CreateOrder</c>.</summary>
    /// <exception cref="FormatException">There is no such method, or it streams. Says what is allowed.</exception>
    public static MethodDescriptor In(IReadOnlyList<FileDescriptor> files, string name)
    {
        if (name.Split('/') is not [{ Length: > 0 } service, { Length: > 0 } method])
            throw new FormatException(
                $"{name} is not allowed; allowed: a method such as shop.OrderService/CreateOrder"
            );
        var services = files.SelectMany(f => f.Services).ToList();
        var found =
            services.FirstOrDefault(s => s.FullName == service)
            ?? throw new FormatException(
                $"there is no service {service}; allowed: {Listed(services.Select(s => s.FullName))}"
            );
        var methods = found
            .Methods.Where(m => m is { IsClientStreaming: false, IsServerStreaming: false })
            .Select(m => m.Name);
        return found.FindMethodByName(method) is not { } its
                ? throw new FormatException($"{service} has no method {method}; allowed: {Listed(methods)}")
            : its.IsClientStreaming || its.IsServerStreaming
                ? throw new FormatException($"{name} streams; allowed: a unary method: {Listed(methods)}")
            : its;
    }

    private static string Listed(IEnumerable<string> names) =>
        names.Order(StringComparer.Ordinal).ToList() is { Count: > 0 } all
            ? string.Join(", ", all)
            : "none: there is none";
}
