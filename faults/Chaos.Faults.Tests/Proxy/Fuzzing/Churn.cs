using System.Net;
using System.Net.Sockets;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Proxy.Fuzzing;

/// <summary>
/// Streams that flow through a proxy both ways while its toxics change. Every byte tells its place, so a byte that is
/// lost, doubled, moved or made is found.
/// </summary>
internal sealed class Churn(ToxiproxyClient client, Socket upstream, IPEndPoint listen, CancellationToken limit)
{
    /// <summary>What is done to a toxic of the proxy.</summary>
    public enum Deed
    {
        Add,
        Update,
        Remove,
    }

    /// <summary>Opens a connection, sends both streams, makes the changes meanwhile, and checks what arrives.</summary>
    public async Task RunAsync(Case input)
    {
        using var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await near.ConnectAsync(listen, limit);
        using var far = await upstream.AcceptAsync(limit);
        Task[] streams =
        [
            SendAsync(near, input.Up, 1),
            SendAsync(far, input.Down, 2),
            ReceiveAsync(far, input.Up, 1),
            ReceiveAsync(near, input.Down, 2),
        ];
        foreach (var step in input.Steps)
            await DoAsync(step);
        await Task.WhenAll(streams).WaitAsync(limit);
        foreach (var name in input.Steps.Select(s => s.Name).Distinct())
            await DoAsync(new(Deed.Remove, name, new NoopToxic(), ToxicStream.Upstream, 1));
    }

    private async Task DoAsync(Step step)
    {
        var toxic = new NewToxic
        {
            Name = step.Name,
            Toxic = step.Toxic,
            Stream = step.Stream,
            Toxicity = step.Toxicity,
        };
        try
        {
            if (step.Deed == Deed.Add)
                await client.AddToxicAsync("p", toxic, limit);
            else if (step.Deed == Deed.Update)
                await client.UpdateToxicAsync("p", step.Name, step.Toxic, step.Toxicity, limit);
            else
                await client.RemoveToxicAsync("p", step.Name, limit);
        }
        catch (ToxiproxyException)
        {
            // The toxic is there already, or not there, or of another type.
        }
    }

    private async Task SendAsync(Socket socket, int length, int salt)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
            bytes[i] = At(i, salt);
        for (var sent = 0; sent < length; )
            sent += await socket.SendAsync(bytes.AsMemory(sent, Math.Min(9_000, length - sent)), limit);
        socket.Shutdown(SocketShutdown.Send);
    }

    private async Task ReceiveAsync(Socket socket, int length, int salt)
    {
        var buffer = new byte[16_384];
        var got = 0;
        while (await socket.ReceiveAsync(buffer, limit) is > 0 and var bytes)
        {
            for (var i = 0; i < bytes; i++)
            {
                if (got + i >= length || buffer[i] != At(got + i, salt))
                    Assert.Fail($"byte {got + i} of {length} of stream {salt} is {buffer[i]}");
            }
            got += bytes;
        }
        Assert.Equal(length, got);
    }

    private static byte At(int place, int salt) => (byte)((place * 31) + (place >> 8) + (place >> 16) + (salt * 77));

    /// <summary>A change of the proxy's toxics.</summary>
    public sealed record Step(Deed Deed, string Name, Toxic Toxic, ToxicStream Stream, double Toxicity);

    /// <summary>Bytes in each direction and what changes meanwhile.</summary>
    public sealed record Case(int Up, int Down, Step[] Steps)
    {
        public override string ToString() => $"{Up} up, {Down} down, {string.Join("; ", (object[])Steps)}";
    }
}
