using Chaos.Core;
using Chaos.Core.Topologies;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>Where the methods of a service are from: a .proto file, or the service itself by server reflection.</summary>
/// <param name="address">The service's address.</param>
/// <param name="tls">How TLS is used with an https address.</param>
/// <param name="proto">The .proto file. Null for server reflection.</param>
public sealed class GrpcSource(Uri address, TlsSettings? tls, string? proto)
{
    /// <summary>Returns a method.</summary>
    /// <exception cref="FormatException">There is none of this name, or nothing says which there are. Says why.</exception>
    public async Task<GrpcMethod> MethodAsync(string name)
    {
        if (proto is not null)
            return FileOf(proto).MethodOf(name);
        using var channels = Open();
        return await ServerMethods.OfAsync(channels.Calls.CreateCallInvoker(), name);
    }

    /// <summary>Returns the name and the form of every method.</summary>
    /// <exception cref="FormatException">Nothing says which methods there are. Says why.</exception>
    public async Task<IReadOnlyList<(string Name, string Form)>> AllAsync()
    {
        using var channels = Open();
        var methods = proto is null
            ? await ServerMethods.AllAsync(channels.Calls.CreateCallInvoker())
            : FileOf(proto).Methods;
        return
        [
            .. methods
                .Select(m => ($"{m.Service.FullName}/{m.Name}", GrpcMethod.Of(m).Form))
                .OrderBy(m => m.Item1, StringComparer.Ordinal),
        ];
    }

    /// <summary>Returns the mistakes in a call whose method is known. Messages are told at the word that has them.</summary>
    /// <param name="call">The call.</param>
    /// <param name="body">How the user names the messages, such as <c>--body</c>.</param>
    public static IReadOnlyList<PlanError> Errors(GrpcRequestTargetSpec call, string body) =>
        call.Known is not { } known
            ? []
            :
            [
                .. MethodRules.Errors(call, known),
                .. (call.Send ?? [call.Message ?? "{}"]).SelectMany(m => MessageCheck.Errors(m, known.Input, body)),
            ];

    private static ProtoFile FileOf(string path)
    {
        try
        {
            var file = ProtoFile.Read(path, TopOf(path));
            return file.Mistakes.Count == 0 ? file : throw new FormatException(string.Join("; ", file.Mistakes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FormatException(
                $"{path} {(e is FileNotFoundException or DirectoryNotFoundException ? "is not there" : "cannot be read")}",
                e
            );
        }
    }

    /// <summary>Imports are looked up as far up as the folder in which the user works.</summary>
    private static string TopOf(string path)
    {
        var (own, here) = (Path.GetDirectoryName(Path.GetFullPath(path))!, Directory.GetCurrentDirectory());
        return own == here || own.StartsWith(here + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? here : own;
    }

    private GrpcChannels Open() =>
        new(
            new()
            {
                Service = "",
                Method = "",
                KnownAs = address,
                Tls = address.Scheme == Uri.UriSchemeHttps,
                TlsSettings = tls,
            },
            address
        );
}
