using Chaos.Proxy;

var errors = new List<FieldError>();
var line = CommandLine.Parse(args, ForegroundProxy.AnySeed(), errors);
if (errors.Count > 0)
{
    foreach (var error in errors)
        Console.Error.WriteLine(error);
    return 1;
}
if (line.Help || line.Version)
{
    Console.WriteLine(line.Help ? CommandLine.Usage : $"chaos-proxy {ForegroundProxy.Version}");
    return 0;
}
try
{
    var refused = await new ForegroundProxy(line.Options).RunAsync(address =>
    {
        if (line.ReadyLine)
            Console.WriteLine(ProxyServer.ReadyLine(address));
    });
    if (refused is null)
        return 0;
    Console.Error.WriteLine($"chaos-proxy: {refused}");
}
catch (IOException e)
{
    Console.Error.WriteLine($"chaos-proxy: {e.Message}");
}
return 1;
