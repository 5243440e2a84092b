using System.Net;
using Chaos.SampleShop;
using Chaos.SampleShop.Services;

namespace Chaos.Targets.Tests.SampleShop;

public class ShopArgumentsTests
{
    [Fact]
    public void Options_are_read_with_a_space_or_an_equals_sign()
    {
        var folder = Path.GetTempPath();

        var (options, errors) = ShopArguments.Parse(
            [
                "--service",
                "payment",
                "--name",
                "payment-2",
                "--port=8080",
                "--grpc-port",
                "8081",
                "--host",
                "0.0.0.0",
                "--data",
                folder,
            ],
            "secret"
        );

        Assert.Empty(errors);
        Assert.Equal(
            new ShopOptions
            {
                Service = "payment",
                Name = "payment-2",
                GrpcPort = 8081,
                Token = "secret",
                Port = 8080,
                Host = IPAddress.Any,
                Data = folder,
            },
            options
        );
    }

    [Fact]
    public void Every_mistake_has_a_line_and_a_wrong_name_its_nearest()
    {
        var (options, errors) = ShopArguments.Parse(
            ["--service", "paymnt", "--port", "65536", "--host", "localhost", "--dta", "x", "--data"],
            " "
        );

        Assert.Null(options);
        Assert.Equal(
            [
                "--dta: is not an option; did you mean --data? allowed: --service, --name, --port, --grpc-port, --data, --host",
                "--data: has no value",
                "--service: there is no paymnt; did you mean payment? allowed: bank, gateway, inventory, order, payment, tracking, user",
                "--port: 65536 is not allowed; allowed: 0 to 65535",
                "--host: localhost is not allowed; allowed: an IP address such as 127.0.0.1",
                "CHAOS_TOKEN: is not set; allowed: the secret that opens the control endpoints",
            ],
            errors
        );
    }

    [Theory]
    [InlineData("--name: shop-2 is not allowed; allowed: payment, or payment- and more", "--name", "shop-2")]
    [InlineData("--grpc-port: x is not allowed; allowed: 0 to 65535", "--grpc-port", "x")]
    [InlineData(
        "--grpc-port: 8080 is not allowed; allowed: another than --port, which speaks HTTP/1",
        "--port",
        "8080",
        "--grpc-port",
        "8080"
    )]
    public void A_mistake_in_names_and_ports_is_reported(string expected, params string[] arguments) =>
        Assert.Equal(
            expected,
            Assert.Single(ShopArguments.Parse(["--service", "payment", .. arguments], "secret").Errors)
        );

    [Fact]
    public void A_service_is_named_as_its_kind_unless_it_says_otherwise() =>
        Assert.Equal("payment", ShopArguments.Parse(["--service", "payment"], "secret").Options!.Name);

    [Fact]
    public void Every_service_is_found_by_its_attribute() =>
        Assert.Equal(["bank", "gateway", "inventory", "order", "payment", "tracking", "user"], ShopService.Kinds.Keys);
}
