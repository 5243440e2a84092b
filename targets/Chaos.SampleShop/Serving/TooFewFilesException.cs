namespace Chaos.SampleShop.Serving;

/// <summary>The limit of open files leaves no room for clients.</summary>
internal sealed class TooFewFilesException(string message) : Exception(message);
