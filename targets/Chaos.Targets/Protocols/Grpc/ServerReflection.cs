using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>
/// Reads the methods of a gRPC server by server reflection. It uses version v1, or v1alpha when the server supports
/// only that. The messages of both are the same on the wire.
/// </summary>
internal static class ServerReflection
{
    private const int AskForFile = 3;
    private const int AskForSymbol = 4;
    private const int AnswerWithFiles = 4;

    private static readonly Marshaller<byte[]> s_bytes = Marshallers.Create(static b => b, static b => b);

    /// <summary>Returns a unary method, such as <c>shop.OrderService/CreateOrder</c>.</summary>
    /// <exception cref="FormatException">There is no such method, or it streams. Says what is allowed.</exception>
    /// <exception cref="RpcException">The server does not answer, or does not support reflection.</exception>
    public static async Task<MethodDescriptor> MethodAsync(
        CallInvoker invoker,
        string name,
        CancellationToken cancellationToken
    )
    {
        var service = name.Split('/')[0];
        var files = new Dictionary<string, FileDescriptorProto>();
        try
        {
            await CollectAsync("v1");
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
        {
            await CollectAsync("v1alpha");
        }
        if (files.Count == 0)
            throw new FormatException($"the server has no service {service}");
        return UnaryMethod.In(FileDescriptor.BuildFromByteStrings(Ordered(files).Select(f => f.ToByteString())), name);

        async Task CollectAsync(string version)
        {
            using var call = invoker.AsyncDuplexStreamingCall(
                new Method<byte[], byte[]>(
                    MethodType.DuplexStreaming,
                    $"grpc.reflection.{version}.ServerReflection",
                    "ServerReflectionInfo",
                    s_bytes,
                    s_bytes
                ),
                null,
                new(cancellationToken: cancellationToken)
            );
            var asked = new Queue<(int Kind, string Name)>([(AskForSymbol, service)]);
            while (asked.TryDequeue(out var question))
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
                foreach (var file in Files(call.ResponseStream.Current).Where(f => files.TryAdd(f.Name, f)))
                foreach (var needed in file.Dependency.Where(d => !files.ContainsKey(d)))
                    asked.Enqueue((AskForFile, needed));
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

    /// <summary>Returns the files in an answer. Returns none for an error.</summary>
    private static IEnumerable<FileDescriptorProto> Files(byte[] answer)
    {
        var input = new CodedInputStream(answer);
        while (input.ReadTag() is var tag and > 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) != AnswerWithFiles)
            {
                input.SkipLastField();
                continue;
            }
            var inner = input.ReadBytes().CreateCodedInput();
            while (inner.ReadTag() > 0)
                yield return FileDescriptorProto.Parser.ParseFrom(inner.ReadBytes());
        }
    }

    /// <summary>Returns the files in an order in which each comes after those that it imports.</summary>
    private static List<FileDescriptorProto> Ordered(Dictionary<string, FileDescriptorProto> files)
    {
        var (order, seen) = (new List<FileDescriptorProto>(), new HashSet<string>());
        foreach (var name in files.Keys)
            Visit(name);
        return order;

        void Visit(string name)
        {
            if (!files.TryGetValue(name, out var file) || !seen.Add(name))
                return;
            foreach (var needed in file.Dependency)
                Visit(needed);
            order.Add(file);
        }
    }
}
