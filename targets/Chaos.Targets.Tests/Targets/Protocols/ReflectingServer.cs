using System.Buffers.Binary;
using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Chaos.Targets.Tests.Targets.Protocols;

/// <summary>
/// A gRPC server with one method, <c>some.Echo/Say</c>, which takes a <c>google.protobuf.Api</c>. It supports one
/// version of reflection and keeps the messages that it receives. The code builds its frames by hand.
/// </summary>
internal sealed class ReflectingServer(WebApplication app) : IAsyncDisposable
{
    public Uri Address => new(app.Urls.Single());

    public ConcurrentQueue<(Api Message, string Baggage, string? Token)> Seen { get; } = new();

    public static async Task<ReflectingServer> StartAsync(string version)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.ConfigureEndpointDefaults(l => l.Protocols = HttpProtocols.Http2));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new ReflectingServer(app);
        app.MapPost($"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo", server.ReflectAsync);
        app.MapPost("/some.Echo/Say", server.SayAsync);
        app.MapFallback((HttpContext context) => End(context, 12));
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task ReflectAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        while (await ReadAsync(context) is { } request)
        {
            // Field 3 requests a file, field 4 the file that contains a symbol. The service's file comes without its
            // imports.
            var input = new CodedInputStream(request);
            var (field, name) = (WireFormat.GetTagFieldNumber(input.ReadTag()), input.ReadString());
            var files = new Google.Protobuf.Reflection.FileDescriptorProto
            {
                Name = "echo.proto",
                Package = "some",
                Dependency = { "google/protobuf/api.proto" },
                Service =
                {
                    new Google.Protobuf.Reflection.ServiceDescriptorProto
                    {
                        Name = "Echo",
                        Method =
                        {
                            new Google.Protobuf.Reflection.MethodDescriptorProto
                            {
                                Name = "Say",
                                InputType = ".google.protobuf.Api",
                                OutputType = ".google.protobuf.Api",
                            },
                        },
                    },
                },
            };
            var file =
                field == 4 ? files.ToByteString()
                : name == "google/protobuf/api.proto" ? ApiReflection.Descriptor.SerializedData
                : name == "google/protobuf/type.proto" ? TypeReflection.Descriptor.SerializedData
                : name == "google/protobuf/source_context.proto" ? SourceContextReflection.Descriptor.SerializedData
                : AnyReflection.Descriptor.SerializedData;
            await WriteAsync(context, Message(4, Message(1, file)).ToByteArray());
        }
        await End(context, 0);
    }

    private async Task SayAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        Seen.Enqueue(
            (
                Api.Parser.ParseFrom(await ReadAsync(context)),
                context.Request.Headers["baggage"].ToString(),
                context.Request.Headers["authorization"]
            )
        );
        // Reads to the end of the request: a server that answers before the end resets the stream.
        Assert.Null(await ReadAsync(context));
        await WriteAsync(context, []);
        await End(context, 0);
    }

    private static Task End(HttpContext context, int status)
    {
        if (!context.Response.HasStarted)
            context.Response.ContentType = "application/grpc";
        context.Response.AppendTrailer("grpc-status", $"{status}");
        return Task.CompletedTask;
    }

    private static ByteString Message(int field, ByteString content)
    {
        using var stream = new MemoryStream();
        var output = new CodedOutputStream(stream);
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(content);
        output.Flush();
        return ByteString.CopyFrom(stream.ToArray());
    }

    private static async Task<byte[]?> ReadAsync(HttpContext context)
    {
        var head = new byte[5];
        if (await context.Request.Body.ReadAtLeastAsync(head, 5, throwOnEndOfStream: false) < 5)
            return null;
        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
        await context.Request.Body.ReadExactlyAsync(message);
        return message;
    }

    private static async Task WriteAsync(HttpContext context, byte[] message)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        await context.Response.Body.WriteAsync(frame);
        await context.Response.Body.FlushAsync();
    }
}
