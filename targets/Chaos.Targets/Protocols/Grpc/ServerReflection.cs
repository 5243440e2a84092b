using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>
/// Reads the services of a gRPC server by server reflection. It uses version v1, or v1alpha when the server supports
/// only that. The messages of both are the same on the wire.
/// </summary>
internal static class ServerReflection
{
    private const int AskForFile = 3;
    private const int AskForSymbol = 4;
    private const int AskForServices = 7;
    private const int AnswerWithFiles = 4;
    private const int AnswerWithServices = 6;
    private const string Own = "grpc.reflection.";

    private static readonly Marshaller<byte[]> s_bytes = Marshallers.Create(static b => b, static b => b);

    /// <summary>Returns a method, such as <c>shop.OrderService/CreateOrder</c>.</summary>
    /// <exception cref="FormatException">There is no such method. Says what is allowed.</exception>
    /// <exception cref="RpcException">The server does not answer, or does not support reflection.</exception>
    public static async Task<GrpcMethod> MethodAsync(
        CallInvoker invoker,
        string name,
        CancellationToken cancellationToken
    )
    {
        var (service, _) = MethodLookup.Parts(name);
        var files = await FilesAsync(invoker, [service], cancellationToken);
        return files.Count > 0
            ? MethodLookup.In(files, name)
            : throw MethodLookup.NoService(service, await ServicesAsync(invoker, cancellationToken));
    }

    /// <summary>Returns every method of the server, except those of reflection itself.</summary>
    /// <exception cref="FormatException">The server's descriptors are not whole.</exception>
    /// <exception cref="RpcException">The server does not answer, or does not support reflection.</exception>
    public static async Task<IReadOnlyList<MethodDescriptor>> MethodsAsync(
        CallInvoker invoker,
        CancellationToken cancellationToken
    )
    {
        var services = await ServicesAsync(invoker, cancellationToken);
        var files = await FilesAsync(invoker, services, cancellationToken);
        return
        [
            .. files.SelectMany(f => f.Services).Where(s => services.Contains(s.FullName)).SelectMany(s => s.Methods),
        ];
    }

    private static async Task<IReadOnlyList<string>> ServicesAsync(
        CallInvoker invoker,
        CancellationToken cancellationToken
    )
    {
        var services = new List<string>();
        await AskAsync(
            invoker,
            [(AskForServices, "*")],
            (answer, _) =>
                services.AddRange(
                    Values(answer, AnswerWithServices)
                        .SelectMany(list => Values(list, 1))
                        .SelectMany(service => Values(service, 1))
                        .Select(name => name.ToStringUtf8())
                ),
            cancellationToken
        );
        return [.. services.Where(s => !s.StartsWith(Own, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Returns the files that define services, with all that they import. Empty for unknown services.</summary>
    private static async Task<IReadOnlyList<FileDescriptor>> FilesAsync(
        CallInvoker invoker,
        IEnumerable<string> services,
        CancellationToken cancellationToken
    )
    {
        var files = new Dictionary<string, FileDescriptorProto>();
        var asked = new HashSet<string>();
        await AskAsync(
            invoker,
            services.Select(s => (AskForSymbol, s)),
            (answer, ask) =>
            {
                foreach (
                    var file in Values(answer, AnswerWithFiles)
                        .SelectMany(list => Values(list, 1))
                        .Select(FileDescriptorProto.Parser.ParseFrom)
                        .Where(f => files.TryAdd(f.Name, f))
                )
                foreach (var needed in file.Dependency.Where(d => !files.ContainsKey(d) && asked.Add(d)))
                    ask((AskForFile, needed));
            },
            cancellationToken
        );
        return files.Count == 0 ? [] : ReflectedFiles.Build(files.Values);
    }

    /// <summary>Asks questions, and those that the answers lead to.</summary>
    private static async Task AskAsync(
        CallInvoker invoker,
        IEnumerable<(int Kind, string Name)> questions,
        Action<ByteString, Action<(int Kind, string Name)>> take,
        CancellationToken cancellationToken
    )
    {
        var first = questions.ToList();
        try
        {
            await AskAsync("v1");
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
        {
            await AskAsync("v1alpha");
        }

        async Task AskAsync(string version)
        {
            using var call = invoker.AsyncDuplexStreamingCall(
                new Method<byte[], byte[]>(
                    MethodType.DuplexStreaming,
                    $"{Own}{version}.ServerReflection",
                    "ServerReflectionInfo",
                    s_bytes,
                    s_bytes
                ),
                null,
                new(cancellationToken: cancellationToken)
            );
            var open = new Queue<(int Kind, string Name)>(first);
            while (open.TryDequeue(out var question))
            {
                try
                {
                    await call.RequestStream.WriteAsync(Request(question.Kind, question.Name), cancellationToken);
                }
                catch (RpcException)
                {
                    // The server ended the call before it read the request. The write does not give the reason, but the
                    // answer does.
                }
                if (!await call.ResponseStream.MoveNext(cancellationToken))
                    break;
                take(ByteString.CopyFrom(call.ResponseStream.Current), open.Enqueue);
            }
            await call.RequestStream.CompleteAsync();
        }
    }

    private static byte[] Request(int field, string text)
    {
        using var stream = new MemoryStream();
        var output = new CodedOutputStream(stream);
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
        output.Flush();
        return stream.ToArray();
    }

    /// <summary>Returns the values of a field that holds texts, bytes or messages.</summary>
    private static IEnumerable<ByteString> Values(ByteString message, int field)
    {
        var input = message.CreateCodedInput();
        while (input.ReadTag() is var tag and > 0)
            if (WireFormat.GetTagFieldNumber(tag) == field)
                yield return input.ReadBytes();
            else
                input.SkipLastField();
    }
}
