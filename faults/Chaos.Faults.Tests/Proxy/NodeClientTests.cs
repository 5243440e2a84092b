namespace Chaos.Faults.Tests.Proxy;

/// <summary>Clients from npm drive the embedded proxy.</summary>
[Trait("Speed", "Slow")]
public sealed class NodeClientTests
{
    /// <summary>The Node client of Toxiproxy: every call, and what it does to bytes.</summary>
    [Theory]
    [NodeClientData("toxiproxy-node-client")]
    public async Task The_Node_client_drives_it_and_sees_each_toxic_act(string folder) =>
        Assert.Equal("54 checks passed\n", await NodeScript.RunAsync(folder, "drive.js"));

    /// <summary>grpc-js, client and service: the four forms of calls, and each fault of requests.</summary>
    [Theory]
    [NodeClientData("@grpc/grpc-js")]
    public async Task The_gRPC_of_Node_passes_and_sees_each_fault_of_requests(string folder) =>
        Assert.Equal("35 checks passed\n", await NodeScript.RunAsync(folder, "grpc.js"));
}
