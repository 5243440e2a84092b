using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Chaos.SampleShop.Protos;

/// <summary>The shop's methods, found in its proto file: a service that is added there needs no list of them.</summary>
internal static class ShopRpc
{
    private static readonly Marshaller<Order> s_orders = Marshaller(Order.Parser);
    private static readonly Marshaller<Confirmation> s_confirmations = Marshaller(Confirmation.Parser);

    /// <summary>What other services call of a kind; null when it is not called by gRPC.</summary>
    public static Method<Order, Confirmation>? EntryOf(string kind) =>
        MethodsOf(kind).FirstOrDefault(m => m.Type == MethodType.Unary);

    /// <summary>Every method of a kind.</summary>
    public static IEnumerable<Method<Order, Confirmation>> MethodsOf(string kind) =>
        ShopReflection
            .Descriptor.Services.Where(s => s.Name.Equals($"{kind}Service", StringComparison.OrdinalIgnoreCase))
            .SelectMany(s => s.Methods)
            .Select(Described);

    /// <summary>The method with a name such as <c>OrderService/CreateOrder</c>; null when there is none.</summary>
    public static Method<Order, Confirmation>? Named(string name) =>
        ShopReflection
            .Descriptor.Services.SelectMany(s => s.Methods)
            .Where(m => $"{m.Service.Name}/{m.Name}" == name)
            .Select(Described)
            .FirstOrDefault();

    /// <summary>The names of all methods of a type.</summary>
    public static IEnumerable<string> Names(MethodType type) =>
        ShopReflection
            .Descriptor.Services.SelectMany(s => s.Methods)
            .Where(m => TypeOf(m) == type)
            .Select(m => $"{m.Service.Name}/{m.Name}");

    private static Method<Order, Confirmation> Described(MethodDescriptor method) =>
        new(TypeOf(method), method.Service.FullName, method.Name, s_orders, s_confirmations);

    private static MethodType TypeOf(MethodDescriptor method) =>
        method.IsClientStreaming ? MethodType.DuplexStreaming : MethodType.Unary;

    private static Marshaller<T> Marshaller<T>(MessageParser<T> parser)
        where T : IMessage<T> =>
        new(
            static (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                message.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            context => parser.ParseFrom(context.PayloadAsReadOnlySequence())
        );
}
